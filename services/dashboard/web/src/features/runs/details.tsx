import { Star } from "lucide-react";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { StatusBadge } from "@/components/ui/badge";
import { Facts, Section } from "@/components/ui/card";
import { RowLink } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { count, dateTime, day, grams, minutes, NOTHING } from "@/lib/format";

type Run = ProductionRunDetailOut;

/** Everything else that is known of a run. */
export function Details({ run }: { run: Run }) {
  const remarks = [
    ["Notes", run.notes],
    ["Quality", run.quality_notes],
    ["Waste", run.waste_reason],
    ["Closed", run.close_reason],
    ["On Hold", run.is_held ? run.hold_reason : null],
  ] as const;
  const said = remarks.filter(([, text]) => text);
  return (
    <Section title="Overview">
      <Facts
        items={[
          ["Printer", <PrinterName key="r" run={run} />],
          ["Slicer", run.slicer_software ?? NOTHING],
          ["Bed", run.bed_temperature === null ? NOTHING : `${run.bed_temperature} °C`],
          ["Nozzle", run.nozzle_temperature === null ? NOTHING : `${run.nozzle_temperature} °C`],
          ["Priority", <StatusBadge key="p" status={run.priority} />],
          ["Due", day(run.due_date)],
          ["Started", dateTime(run.started_at)],
          ["Completed", dateTime(run.completed_at)],
          ["Duration", minutes(run.duration_minutes)],
          ["Print Time", minutes(run.actual_print_time_minutes)],
          ["Estimated Time", minutes(run.estimated_print_time_minutes)],
          [
            "Assembled",
            run.assembled_at ? `${count(run.assembled_quantity)}, ${day(run.assembled_at)}` : NOTHING,
          ],
          ["Quality", <Stars key="q" rating={run.quality_rating} />],
          ["Waste", grams(run.waste_grams)],
          ["Planned By", run.created_by],
          ["Reprint Of", <Original key="o" run={run} />],
          ["Reprints", <Reprints key="n" run={run} />],
        ]}
      />
      {said.length > 0 && (
        <dl className="space-y-3 border-t p-4">
          {said.map(([name, text]) => (
            <div key={name}>
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="whitespace-pre-wrap">{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

const STARS = [1, 2, 3, 4, 5];

export function Stars({ rating }: { rating: number | null }) {
  if (rating === null) return NOTHING;
  return (
    <span role="img" aria-label={`${rating} of 5 stars`} className="flex gap-0.5 pt-0.5">
      {STARS.map((one) => (
        <Star
          key={one}
          aria-hidden
          className={cn("size-4", one <= rating ? "fill-amber text-amber" : "text-muted")}
        />
      ))}
    </span>
  );
}

function PrinterName({ run }: { run: Run }) {
  if (!run.printer_id) return run.printer_name ?? NOTHING;
  return (
    <RowLink to="/printers/$printerId" params={{ printerId: run.printer_id }}>
      {run.printer_name}
    </RowLink>
  );
}

function Original({ run }: { run: Run }) {
  if (!run.original_run_id) return NOTHING;
  return (
    <RowLink to="/production-runs/$runId" params={{ runId: run.original_run_id }}>
      <span className="num">{run.original_run_number}</span>
    </RowLink>
  );
}

function Reprints({ run }: { run: Run }) {
  if (!run.reprints.length) return NOTHING;
  return run.reprints.map((one) => (
    <span key={one.id} className="block">
      <RowLink to="/production-runs/$runId" params={{ runId: one.id }}>
        <span className="num">{one.run_number}</span>
      </RowLink>
    </span>
  ));
}
