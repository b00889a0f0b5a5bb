import { useMutation } from "@tanstack/react-query";
import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { toastProblem } from "@/lib/toast";
import { Button } from "./button";
import { useOpener } from "./opener";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  action: string;
  /** Does it; what it throws is shown. */
  onConfirm: () => Promise<unknown>;
  danger?: boolean;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ open, onClose, title, children, action, onConfirm, danger = true }: Props) {
  const doing = useMutation({ mutationFn: onConfirm, onSuccess: onClose, onError: toastProblem });
  const opener = useOpener();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          {...opener}
          className="fixed top-1/2 left-1/2 z-50 w-[calc(100vw-32px)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-xl border bg-surface p-6 shadow-2xl"
        >
          <Radix.Title className="text-[17px] font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-muted">{children}</div>
          </Radix.Description>
          <div className="mt-6 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Keep</Button>
            </Radix.Cancel>
            <Button
              kind={danger ? "danger" : "primary"}
              disabled={doing.isPending}
              onClick={() => doing.mutate()}
            >
              {action}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
