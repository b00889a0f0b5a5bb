import { cn } from "@/lib/cn";

/** A value as people read JSON. */
export function Json({ value, className }: { value: unknown; className?: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className={cn("num max-h-[50vh] overflow-auto rounded-md border bg-sunken p-3 text-xs", className)}
    >
      {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
}
