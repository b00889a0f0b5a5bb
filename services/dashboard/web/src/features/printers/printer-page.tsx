import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Ellipsis, Wrench } from "lucide-react";
import { printersGetPrinterOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Swatch } from "@/components/ui/swatch";
import { conditionOf, temperature, trayName } from "@/features/fleet/condition";
import { ago, count, dateTime, fileStem, minutes, NOTHING, percent, title } from "@/lib/format";
import { type LiveState, usePrinterState } from "@/live/states";
import { Controls } from "./controls";
import { Code, Faults } from "./faults";
import { makeOf } from "./make";
import { ModelConfigs } from "./model-configs";
import { PrintHistory } from "./print-history";
import { PrinterActions } from "./printer-actions";
import { PrinterBadge } from "./printers-page";

export function PrinterPage() {
  const { printerId } = useParams({ from: "/inside/printers/$printerId" });
  const navigate = useNavigate();
  const printer = useQuery(printersGetPrinterOptions({ path: { printer_id: printerId } }));
  const actions = printer.data && (
    <PrinterActions
      printer={printer.data}
      onRetired={() => void navigate({ to: "/printers" })}
      trigger={
        <Button>
          <Ellipsis aria-hidden /> Actions
        </Button>
      }
    />
  );
  return (
    <Page
      title={printer.data?.name ?? "Printer"}
      note={printer.data && <Note printer={printer.data} />}
      actions={actions}
    >
      <Loaded query={printer}>{(one) => <Detail printer={one} />}</Loaded>
    </Page>
  );
}

function Note({ printer }: { printer: PrintersPrinterAnswer }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <PrinterBadge printer={printer} />
      {makeOf(printer)}
    </span>
  );
}

function Detail({ printer }: { printer: PrintersPrinterAnswer }) {
  const state = usePrinterState(printer.id);
  const condition = conditionOf(printer, state);
  return (
    <div className="grid gap-4 xl:grid-cols-[1fr_340px]">
      <div className="min-w-0 space-y-4">
        {printer.out_of_service_since && <OutOfService printer={printer} />}
        <Section title="Now" action={<Controls printer={printer} state={state} />}>
          {state?.online ? (
            <Now state={state} />
          ) : (
            <p className="p-4 text-muted">
              {printer.connection ? condition.reason : "It is not connected: open Actions, Connection."}
            </p>
          )}
        </Section>
        <PrintHistory printerId={printer.id} />
        <ModelConfigs printerId={printer.id} />
      </div>
      <div className="min-w-0 space-y-4">
        {state?.online && <Materials state={state} />}
        {state && state.faults.length > 0 && <Faults state={state} />}
        <Machine printer={printer} />
      </div>
    </div>
  );
}

function OutOfService({ printer }: { printer: PrintersPrinterAnswer }) {
  return (
    <p
      role="status"
      className="flex items-center gap-3 rounded-lg border border-amber/50 bg-surface px-4 py-3"
    >
      <Wrench aria-hidden className="size-4 shrink-0 text-amber" />
      <span>
        Out of service since {dateTime(printer.out_of_service_since)}: {printer.out_of_service_reason}.
        Nothing is started on it.
      </span>
    </p>
  );
}

function Now({ state }: { state: LiveState }) {
  const { temperatures: t } = state;
  return (
    <>
      <div className="border-b p-4">
        <div className="mb-2 flex flex-wrap items-baseline justify-between gap-2">
          <span className="text-[15px] font-medium">
            {state.file_name ? fileStem(state.file_name) : "No print"}
          </span>
          <span className="num text-muted">
            {percent(state.progress_percent)}
            {state.remaining_minutes !== null && ` · ${minutes(state.remaining_minutes)} left`}
          </span>
        </div>
        <Progress value={state.progress_percent ?? 0} label="Progress of the print" />
        {state.error && (
          <p role="alert" className="mt-3 text-red">
            {state.error_text || "The printer reports an error."} <Code code={state.error} />
          </p>
        )}
      </div>
      <Facts
        items={[
          ["Activity", title(state.activity)],
          [
            "Layer",
            <span key="l" className="num">{`${count(state.layer)} of ${count(state.total_layers)}`}</span>,
          ],
          [
            "Nozzle",
            <span key="n" className="num">
              {temperature(t.nozzle, t.nozzle_target)}
            </span>,
          ],
          [
            "Bed",
            <span key="b" className="num">
              {temperature(t.bed, t.bed_target)}
            </span>,
          ],
          [
            "Chamber",
            <span key="c" className="num">
              {temperature(t.chamber, null)}
            </span>,
          ],
          ["Last Heard", ago(state.seen_at)],
        ]}
      />
    </>
  );
}

function Materials({ state }: { state: LiveState }) {
  return (
    <Section title="Materials">
      <ul className="divide-y">
        {state.trays.map((tray) => (
          <li key={tray.slot} className="flex h-11 items-center gap-3 px-4">
            <span className="num w-8 text-muted">{trayName(tray.slot)}</span>
            <Swatch hex={tray.color} name={tray.material} />
            <span className="flex-1">{tray.material || "Empty"}</span>
            {tray.slot === state.active_tray && <Badge tone="blue">In Use</Badge>}
            <span className="num text-muted">
              {tray.remain === null || tray.remain < 0 ? "" : percent(tray.remain)}
            </span>
          </li>
        ))}
        {state.trays.length === 0 && <li className="p-4 text-muted">The printer reports no trays.</li>}
      </ul>
    </Section>
  );
}

function Machine({ printer }: { printer: PrintersPrinterAnswer }) {
  const { connection } = printer;
  const sides = [printer.bed_size_x_mm, printer.bed_size_y_mm, printer.bed_size_z_mm];
  return (
    <Section title="Machine">
      <Facts
        items={[
          ["Bed", sides.every(Boolean) ? `${sides.join(" × ")} mm` : NOTHING],
          ["Nozzle", printer.nozzle_diameter_mm ? `${Number(printer.nozzle_diameter_mm)} mm` : NOTHING],
          ["Address", connection?.host ? `${connection.host}:${connection.port}` : NOTHING],
          ["Serial Number", connection?.serial ?? NOTHING],
          ["Certificate", connection ? title(connection.tls_mode) : NOTHING],
          ["Site", connection?.site ?? NOTHING],
          ["Active", printer.is_active ? "Yes" : "No"],
          ["Added", dateTime(printer.created_at)],
        ]}
      />
      {printer.notes && <p className="border-t p-4 whitespace-pre-wrap">{printer.notes}</p>}
    </Section>
  );
}
