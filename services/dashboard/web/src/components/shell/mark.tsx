import { cn } from "@/lib/cn";

/** The sign of Platework: plates on a bed. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={cn("shrink-0", className)}>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.2" strokeLinejoin="round" strokeLinecap="round">
        <path d="M16 7.5 25 12l-9 4.5L7 12z" />
        <path d="m7 16.2 9 4.5 9-4.5" />
        <path d="m7 20.4 9 4.5 9-4.5" />
      </g>
    </svg>
  );
}
