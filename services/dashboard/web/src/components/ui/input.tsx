import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const FIELD =
  "h-9 w-full rounded-md border border-strong-line/60 bg-surface px-3 outline-offset-1 " +
  "aria-[invalid=true]:border-red disabled:opacity-60";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(FIELD, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} className={cn(FIELD, "h-auto py-2", className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={cn(FIELD, "pr-8", className)} {...rest} />;
}
