import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf } from "@/api/problem";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { count } from "@/lib/format";
import { toast } from "@/lib/toast";
import { discard, type Letter, replay, settleAll } from "./dead-letters";

interface Props {
  picked: readonly Letter[];
  all: readonly Letter[];
  onPick: (some: readonly Letter[]) => void;
}

/** Replays or discards many at once; those that fail again stay, with their error. */
export function BulkBar({ picked, all, onPick }: Props) {
  const [isAsking, setAsking] = useState(false);
  const refresh = useRefresh();
  const settle = useMutation({
    mutationFn: (what: typeof replay) => settleAll(picked, what),
    onSuccess: ({ done, failed, error }, what) => {
      const word = what === replay ? "replayed" : "discarded";
      if (failed)
        toast.error(`${count(done)} ${word}, ${count(failed)} failed`, {
          description: problemOf(error).message,
        });
      else toast.success(`${count(done)} ${word}`);
      onPick([]);
      refresh("dead letters");
    },
  });
  const isNone = picked.length === 0;
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2">
      <Button size="small" kind="ghost" onClick={() => onPick(picked.length === all.length ? [] : all)}>
        {picked.length === all.length ? "Choose None" : `Choose All ${count(all.length)}`}
      </Button>
      <Button
        size="small"
        kind="danger"
        disabled={isNone || settle.isPending}
        onClick={() => setAsking(true)}
      >
        Discard Chosen
      </Button>
      <Button size="small" disabled={isNone || settle.isPending} onClick={() => settle.mutate(replay)}>
        {settle.isPending ? "Working…" : `Replay Chosen (${count(picked.length)})`}
      </Button>
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={`Discard ${count(picked.length)} messages?`}
        action="Discard"
        onConfirm={() => settle.mutateAsync(discard)}
      >
        They are never handled. What they would have counted stays uncounted.
      </Confirm>
    </div>
  );
}
