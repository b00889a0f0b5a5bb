import { Check } from "lucide-react";
import { cn } from "@/lib/cn";

const STEPS = [
  ["UPLOADED", "Uploaded"],
  ["PENDING", "To Confirm"],
  ["READYTOPRINT", "In the Queue"],
  ["PRINTING", "Printing"],
  ["COMPLETED", "Ready"],
  ["PAIDPICKEDUP", "Picked Up"],
] as const;

/** How far a job is on its way. */
export function Steps({ status }: { status: string }) {
  const at = STEPS.findIndex(([one]) => one === status);
  if (at < 0) return null;
  return (
    <ol className="grid grid-cols-6 gap-1" aria-label="How far your job is">
      {STEPS.map(([one, label], index) => (
        <li key={one} aria-current={index === at ? "step" : undefined} className="min-w-0 text-center">
          <span
            aria-hidden
            className={cn(
              "mx-auto grid size-7 place-items-center rounded-full border text-[13px] font-medium",
              index < at && "border-accent bg-accent text-on-accent",
              index === at && "border-2 border-accent text-accent",
            )}
          >
            {index < at ? <Check className="size-4" /> : index + 1}
          </span>
          <span
            className={cn(
              "mt-1.5 block text-[12px] leading-4",
              index === at ? "font-semibold" : "text-muted",
            )}
          >
            {label}
          </span>
        </li>
      ))}
    </ol>
  );
}
