import { Check } from "lucide-react";
import { cn } from "@/lib/cn";

interface Props {
  steps: readonly string[];
  step: number;
  /** Steps before this one were filled in already. */
  onStep: (step: number) => void;
}

/** Where one is in a form of several steps, and the way back. */
export function Stepper({ steps, step, onStep }: Props) {
  return (
    <nav aria-label="Steps" className="mb-5">
      <ol className="flex flex-wrap gap-x-6 gap-y-2">
        {steps.map((name, index) => {
          const isDone = index < step;
          return (
            <li key={name} aria-current={index === step ? "step" : undefined}>
              <button
                type="button"
                disabled={!isDone}
                onClick={() => onStep(index)}
                className={cn(
                  "flex items-center gap-2 rounded-md py-1 pr-2",
                  index === step ? "font-medium" : "text-muted",
                  isDone && "hover:text-ink",
                )}
              >
                <span
                  className={cn(
                    "num grid size-6 place-items-center rounded-full border text-xs",
                    index === step && "border-accent bg-accent text-on-accent",
                    isDone && "border-green text-green",
                  )}
                >
                  {isDone ? <Check aria-hidden className="size-3.5" /> : index + 1}
                </span>
                {name}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
