import type { CSSProperties, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { title } from "@/lib/format";
import { type Tone, toneOf } from "@/lib/status";

interface Props {
  tone?: Tone;
  outlined?: boolean;
  children: ReactNode;
  className?: string;
}

/** A state in words, with its colour beside them: never by colour alone. */
export function Badge({ tone = "gray", outlined, children, className }: Props) {
  return (
    <span
      style={{ "--tone": `var(--${tone})` } as CSSProperties}
      className={cn(
        "tone inline-flex h-[22px] items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap",
        outlined && "border border-(--tone)/50 bg-transparent!",
        className,
      )}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-(--tone)" />
      {children}
    </span>
  );
}

/** A status of the API. */
export function StatusBadge({ status }: { status: string }) {
  return (
    <Badge tone={toneOf(status)} outlined={status === "pending"}>
      {title(status)}
    </Badge>
  );
}
