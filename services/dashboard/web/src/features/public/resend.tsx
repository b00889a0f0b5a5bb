import { useMutation } from "@tanstack/react-query";
import { MailCheck, Send } from "lucide-react";
import { useState } from "react";
import { problemOf } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { clock, secondsUntil, useNow } from "@/lib/clock";

interface Props {
  /** From when on it is possible. */
  after: string | null;
  send: () => Promise<unknown>;
}

/** Asks for a new link to confirm; says how long to wait while that is not possible. */
export function Resend({ after, send }: Props) {
  const now = useNow();
  const [isSent, setSent] = useState(false);
  const sending = useMutation({ mutationFn: send, onSuccess: () => setSent(true) });
  const wait = secondsUntil(after, now);
  if (isSent) {
    return (
      <p role="status" className="flex items-center gap-2 font-medium">
        <MailCheck aria-hidden className="size-5 text-green" /> A new link is on its way. Look into your
        e-mail.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button
        kind="primary"
        className="h-11 px-5"
        disabled={wait > 0 || sending.isPending}
        onClick={() => sending.mutate()}
      >
        <Send aria-hidden /> {sending.isPending ? "Sending…" : "Send Me a New Link"}
      </Button>
      {wait > 0 && (
        <p className="text-muted">
          Possible in <span className="num">{clock(wait)}</span>
        </p>
      )}
      {sending.isError && (
        <p role="alert" className="w-full text-red">
          {problemOf(sending.error).message}
        </p>
      )}
    </div>
  );
}
