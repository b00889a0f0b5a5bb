import { Link } from "@tanstack/react-router";
import type { PrintersPrintAnswer } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { count, dateTime, fileStem, minutes, NOTHING, title } from "@/lib/format";
import { Code } from "./faults";

const INLINE = "underline underline-offset-3";

interface Props {
  print: PrintersPrintAnswer;
  onCorrect: () => void;
  onClose: () => void;
}

/** One physical print: how it went, how that is known, and what was corrected. */
export function PrintDialog({ print, onCorrect, onClose }: Props) {
  const mayCorrect = useMay("printers:write") && print.outcome !== null && print.outcome !== "superseded";
  return (
    <Dialog open onClose={onClose} title={fileStem(print.file_name)} description={print.file_name} wide>
      <div className="-mx-4">
        <Facts
          items={[
            ["Outcome", <StatusBadge key="o" status={print.outcome ?? "printing"} />],
            ["Good", count(print.good)],
            ["Failed", count(print.failed)],
            ["Began", dateTime(print.started_at)],
            ["Ended", dateTime(print.finished_at)],
            ["Took", minutes(print.duration_minutes)],
            ["Layers", count(print.layers)],
            ["Confidence", print.confidence ? title(print.confidence) : NOTHING],
            ["Resolved By", print.resolved_by ?? NOTHING],
          ]}
        />
      </div>
      {print.failure_reason && (
        <p className="flex flex-wrap items-center gap-2">
          <span className="text-red">{title(print.failure_reason)}</span>
          {print.codes.map((code) => (
            <Code key={code} code={code} />
          ))}
        </p>
      )}
      {print.run_id && (
        <p className="mt-3">
          It belongs to a{" "}
          <Link to="/production-runs/$runId" params={{ runId: print.run_id }} className={INLINE}>
            production run
          </Link>
          .
        </p>
      )}
      <Corrections print={print} />
      {mayCorrect && (
        <footer className="mt-6 flex justify-end">
          <Button onClick={onCorrect}>Correct The Count</Button>
        </footer>
      )}
    </Dialog>
  );
}

function Corrections({ print }: { print: PrintersPrintAnswer }) {
  if (!print.corrections.length) return null;
  return (
    <section className="mt-5">
      <h3 className="text-[13px] font-medium">Corrections</h3>
      <ol className="mt-2 divide-y rounded-md border">
        {print.corrections.map((one) => (
          <li key={one.revision} className="px-3 py-2">
            <p>
              {title(one.outcome)}, {count(one.good)} good, {count(one.failed)} failed: {one.reason}
            </p>
            <p className="text-xs text-muted">
              {one.actor}, {dateTime(one.created_at)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
