import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { useOpener } from "./opener";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Dialog({ open, onClose, title, description, wide, children }: Props) {
  const opener = useOpener();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-in data-[state=open]:fade-in-0" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          {...opener}
          onOpenAutoFocus={(event) => {
            opener.onOpenAutoFocus(event);
            toFirstField(event);
          }}
          className={cn(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[88vh] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2",
            "flex-col rounded-xl border bg-surface shadow-2xl data-[state=open]:animate-in data-[state=open]:fade-in-0",
            "data-[state=open]:zoom-in-98",
            wide ? "max-w-3xl" : "max-w-lg",
          )}
        >
          <header className="flex items-start justify-between gap-4 px-6 pt-5 pb-3">
            <div>
              <Radix.Title className="text-[17px] font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <Button kind="ghost" size="tiny" aria-label="Close">
                <X />
              </Button>
            </Radix.Close>
          </header>
          <div className="overflow-y-auto px-6 pb-6">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Whoever opens a form wants to fill it, not to close it. */
function toFirstField(event: Event) {
  const dialog = event.target as HTMLElement;
  const field = dialog.querySelector<HTMLElement>("input:enabled, select:enabled, textarea:enabled");
  if (!field) return;
  event.preventDefault();
  field.focus();
}
