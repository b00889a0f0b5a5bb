import { Link } from "@tanstack/react-router";
import { memo, useCallback, useLayoutEffect, useRef } from "react";
import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { Badge } from "@/components/ui/badge";
import { Progress } from "@/components/ui/progress";
import { Swatch } from "@/components/ui/swatch";
import { cn } from "@/lib/cn";
import { fileStem, minutes, percent } from "@/lib/format";
import { type LiveState, usePrinterState } from "@/live/states";
import { type Condition, conditionOf, temperature } from "./condition";

/**
 * One printer on the wall. Its size never changes, so nothing jumps. The link stays as it is while what it shows
 * changes many times a second: a link finds out where it leads whenever it is drawn.
 */
export const PrinterCard = memo(function PrinterCard({ printer }: { printer: PrintersPrinterAnswer }) {
  const [card, isSeen] = useSeen();
  return (
    <Link
      ref={card}
      to="/printers/$printerId"
      params={{ printerId: printer.id }}
      className={cn(
        "h-[136px] rounded-lg border bg-surface hover:border-strong-line/70",
        "[contain:strict] [content-visibility:auto]",
        "has-[[data-group=attention]]:border-red/60",
      )}
    >
      {/* A box of its own size that no grid lays out: what changes in it is laid out alone. */}
      <div className="flex h-[134px] flex-col p-3.5 [contain:strict]">
        <Content printer={printer} isSeen={isSeen} />
      </div>
    </Link>
  );
});

/** Whether what the browser skips while it is out of sight is drawn. It knows best; where it does not say, it is. */
function useSeen() {
  const card = useRef<HTMLAnchorElement>(null);
  const seen = useRef(true);
  useLayoutEffect(() => {
    const element = card.current;
    const onChange = (event: Event) => {
      seen.current = !(event as ContentVisibilityAutoStateChangeEvent).skipped;
    };
    element?.addEventListener("contentvisibilityautostatechange", onChange);
    return () => element?.removeEventListener("contentvisibilityautostatechange", onChange);
  }, []);
  return [card, useCallback(() => seen.current, [])] as const;
}

function Content({ printer, isSeen }: { printer: PrintersPrinterAnswer; isSeen: () => boolean }) {
  const state = usePrinterState(printer.id, isSeen);
  const condition = conditionOf(printer, state);
  return (
    <>
      <div data-group={condition.group} className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="truncate font-semibold">{printer.name}</h2>
          <p className="truncate text-[13px] text-muted">
            {printer.model ?? printer.manufacturer ?? "Printer"}
          </p>
        </div>
        <Badge tone={condition.tone}>{condition.word}</Badge>
      </div>
      <div className="mt-auto">
        {state?.online && hasJob(condition, state) ? (
          <Job state={state} condition={condition} name={printer.name} />
        ) : (
          <Rest state={state} reason={condition.reason} />
        )}
      </div>
    </>
  );
}

const hasJob = (condition: Condition, state: LiveState) =>
  condition.group === "printing" ||
  condition.group === "paused" ||
  (condition.group === "attention" && !!state.file_name);

function Job({ state, condition, name }: { state: LiveState; condition: Condition; name: string }) {
  const tray = state.trays.find((one) => one.slot === state.active_tray);
  return (
    <>
      <div className="mb-1.5 flex items-center gap-2">
        {tray && <Swatch hex={tray.color} name={tray.material} />}
        <span className="truncate text-[13px]">{fileStem(state.file_name)}</span>
      </div>
      <Progress value={state.progress_percent ?? 0} label={`Progress of ${name}`} tone={condition.tone} />
      <div className="num mt-2 flex justify-between gap-2 text-muted">
        <span>{percent(state.progress_percent)}</span>
        <span>
          {temperature(state.temperatures.nozzle, null)} {temperature(state.temperatures.bed, null)}
        </span>
        <span>{state.remaining_minutes === null ? "" : minutes(state.remaining_minutes)}</span>
      </div>
    </>
  );
}

function Rest({ state, reason }: { state: LiveState | null; reason: string }) {
  if (!state?.online || reason) return <p className="line-clamp-2 text-[13px] text-muted">{reason}</p>;
  const loaded = state.trays.filter((tray) => tray.material);
  return (
    <div className="flex items-center justify-between gap-3 text-[13px] text-muted">
      <span className="flex min-w-0 gap-1 overflow-hidden">
        {loaded.map((tray) => (
          <Swatch key={tray.slot} hex={tray.color} name={tray.material} />
        ))}
      </span>
      <span className="num shrink-0">{temperature(state.temperatures.nozzle, null)}</span>
    </div>
  );
}
