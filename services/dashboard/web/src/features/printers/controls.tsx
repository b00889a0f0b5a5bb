import { useMutation } from "@tanstack/react-query";
import { CircleX, Gauge, Lightbulb, LightbulbOff, Loader, Pause, Play, Square } from "lucide-react";
import { useState } from "react";
import { printersSendCommand } from "@/api/gen/sdk.gen";
import type { PrintersNewCommand, PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { problemOf } from "@/api/problem";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem } from "@/components/ui/menu";
import { title } from "@/lib/format";
import type { LiveState } from "@/live/states";

const SPEEDS = ["silent", "standard", "sport", "ludicrous"] as const;
const DONE = {
  pause: "The printer pauses.",
  resume: "The printer goes on.",
  stop: "The printer stops.",
  light: "The printer has switched its light.",
  speed: "The printer has changed its speed.",
  clear_error: "The printer has cleared its error.",
};

/** Pause, resume, stop, light, speed: where the printer obeys, and what it answered. */
export function Controls({ printer, state }: { printer: PrintersPrinterAnswer; state: LiveState | null }) {
  const [isStopping, setStopping] = useState(false);
  const refresh = useRefresh();
  const command = useMutation({
    mutationFn: async (body: PrintersNewCommand) =>
      (await printersSendCommand({ path: { printer_id: printer.id }, body, throwOnError: true })).data,
    onSettled: () => refresh("control"),
  });
  const mayControl = useMay("printers:control");
  if (!mayControl || !state?.online) return null;
  if (state.can_control === "no")
    return <span className="text-[13px] text-muted">{state.control_reason}</span>;
  const isPaused = state.gcode_state === "PAUSE";
  const isRunning = state.gcode_state === "RUNNING" || isPaused;
  const send = (body: PrintersNewCommand) => () => command.mutate(body);
  return (
    <div className="flex flex-wrap items-center justify-end gap-1.5">
      <Answer command={command} />
      {isRunning && (
        <>
          <Button
            size="small"
            disabled={command.isPending}
            onClick={send({ command: isPaused ? "resume" : "pause" })}
          >
            {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />} {isPaused ? "Resume" : "Pause"}
          </Button>
          <Button size="small" kind="danger" disabled={command.isPending} onClick={() => setStopping(true)}>
            <Square aria-hidden /> Stop
          </Button>
          <Menu
            trigger={
              <Button size="small" disabled={command.isPending}>
                <Gauge aria-hidden /> Speed
              </Button>
            }
          >
            {SPEEDS.map((level) => (
              <MenuItem key={level} onSelect={send({ command: "speed", level })}>
                {title(level)}
              </MenuItem>
            ))}
          </Menu>
        </>
      )}
      {state.error && (
        <Button size="small" disabled={command.isPending} onClick={send({ command: "clear_error" })}>
          <CircleX aria-hidden /> Clear Error
        </Button>
      )}
      <Menu
        trigger={
          <Button size="small" disabled={command.isPending}>
            <Lightbulb aria-hidden /> Light
          </Button>
        }
      >
        <MenuItem onSelect={send({ command: "light", on: true })}>
          <Lightbulb /> On
        </MenuItem>
        <MenuItem onSelect={send({ command: "light", on: false })}>
          <LightbulbOff /> Off
        </MenuItem>
      </Menu>
      <Confirm
        open={isStopping}
        onClose={() => setStopping(false)}
        title={`Stop the print on ${printer.name}?`}
        action="Stop The Print"
        onConfirm={() => command.mutateAsync({ command: "stop" })}
      >
        The print ends as failed and cannot be resumed.
      </Confirm>
    </div>
  );
}

interface Sent {
  isPending: boolean;
  isSuccess: boolean;
  isError: boolean;
  error: unknown;
  variables: PrintersNewCommand | undefined;
}

/** What became of the last command: it waits for the printer, was heard, or was refused and why. */
function Answer({ command }: { command: Sent }) {
  const { variables: sent } = command;
  return (
    <span role="status" className="mr-1 inline-flex items-center gap-1.5 text-[13px] text-muted">
      {command.isPending && (
        <>
          <Loader aria-hidden className="size-3.5 animate-spin" /> Waiting for the printer…
        </>
      )}
      {command.isSuccess && sent && DONE[sent.command]}
      {command.isError && <span className="text-red">{problemOf(command.error).message}</span>}
    </span>
  );
}
