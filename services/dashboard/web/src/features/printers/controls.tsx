import { useMutation } from "@tanstack/react-query";
import { Lightbulb, Pause, Play, Square } from "lucide-react";
import { useState } from "react";
import { printersSendCommand } from "@/api/gen/sdk.gen";
import type { PrintersNewCommand, PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { toast, toastProblem } from "@/lib/toast";
import type { LiveState } from "@/live/states";

const WORDS = {
  pause: "Paused",
  resume: "Resumed",
  stop: "Stopped",
  light: "Done",
  speed: "Done",
  clear_error: "Cleared",
};

/** Pause, resume, stop, light: where the printer obeys. */
export function Controls({ printer, state }: { printer: PrintersPrinterAnswer; state: LiveState | null }) {
  const [isStopping, setStopping] = useState(false);
  const send = async (body: PrintersNewCommand) =>
    (await printersSendCommand({ path: { printer_id: printer.id }, body, throwOnError: true })).data;
  const command = useMutation({
    mutationFn: send,
    onSuccess: (_, sent) => toast.success(WORDS[sent.command]),
    onError: toastProblem,
  });
  const mayControl = useMay("printers:control");
  if (!mayControl || !state?.online) return null;
  if (state.can_control === "no")
    return <span className="text-[13px] text-muted">{state.control_reason}</span>;
  const isPaused = state.gcode_state === "PAUSE";
  const isRunning = state.gcode_state === "RUNNING" || isPaused;
  return (
    <div className="flex gap-1.5">
      {isRunning && (
        <>
          <Button
            size="small"
            disabled={command.isPending}
            onClick={() => command.mutate({ command: isPaused ? "resume" : "pause" })}
          >
            {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />} {isPaused ? "Resume" : "Pause"}
          </Button>
          <Button size="small" kind="danger" onClick={() => setStopping(true)}>
            <Square aria-hidden /> Stop
          </Button>
        </>
      )}
      <Button
        size="small"
        aria-label="Light on"
        title="Light on"
        onClick={() => command.mutate({ command: "light", on: true })}
      >
        <Lightbulb aria-hidden />
      </Button>
      <Confirm
        open={isStopping}
        onClose={() => setStopping(false)}
        title={`Stop the print on ${printer.name}?`}
        action="Stop The Print"
        onConfirm={() => send({ command: "stop" })}
      >
        The print ends as failed and cannot be resumed.
      </Confirm>
    </div>
  );
}
