import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Json } from "@/components/ui/json";
import { count, dateTime, NOTHING, title } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";
import { discard, keyOf, type Letter, pretty, replay } from "./dead-letters";

/** One message that a service could not handle: why, what it says, and what to do with it. */
export function LetterDialog({ row, onClose }: { row: Letter; onClose: () => void }) {
  const refresh = useRefresh();
  const queries = useQueryClient();
  const mayWrite = useMay("messages:write");
  const settle = useMutation({
    mutationFn: (what: typeof replay) => what(row.service, row.id),
    onSuccess: async (_, what) => {
      toast.success(what === replay ? "Replayed" : "Discarded");
      refresh("dead letters");
      // The list moves up before it can be clicked again, not under the next click.
      await queries.refetchQueries({ queryKey: [keyOf(row.service)] }, { cancelRefetch: false });
      onClose();
    },
    onError: (error) => {
      toastProblem(error);
      refresh("dead letters");
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={row.event_type ?? "Unreadable message"}
      description={`${title(row.service)} · ${row.durable}`}
      wide
    >
      <p className="rounded-md border border-red/40 bg-red/6 px-3 py-2 break-words text-red">{row.error}</p>
      <dl className="mt-4 grid grid-cols-[110px_1fr] gap-y-1">
        <dt className="text-muted">Event</dt>
        <dd className="num break-all">{row.event_id ?? NOTHING}</dd>
        <dt className="text-muted">Subject</dt>
        <dd className="num break-all">{row.subject}</dd>
        <dt className="text-muted">Deliveries</dt>
        <dd className="num">{count(row.deliveries)}</dd>
        <dt className="text-muted">Given Up</dt>
        <dd>{dateTime(row.created_at)}</dd>
        {row.resolved_at && (
          <>
            <dt className="text-muted">{title(row.status)}</dt>
            <dd>
              {row.resolved_by}, {dateTime(row.resolved_at)}
            </dd>
          </>
        )}
      </dl>
      <h3 className="mt-4 mb-1 text-[13px] font-medium">Message</h3>
      <Json value={pretty(row.body)} className="max-h-72" />
      {row.trace && (
        <details className="mt-3">
          <summary className="cursor-pointer text-[13px] text-muted">Trace</summary>
          <Json value={row.trace} className="mt-2 max-h-72" />
        </details>
      )}
      {mayWrite && row.status === "open" && (
        <footer className="mt-6 flex justify-end gap-2">
          <Button kind="danger" disabled={settle.isPending} onClick={() => settle.mutate(discard)}>
            Discard
          </Button>
          <Button kind="primary" disabled={settle.isPending} onClick={() => settle.mutate(replay)}>
            Replay
          </Button>
        </footer>
      )}
    </Dialog>
  );
}
