import type { Tone } from "@/lib/status";

interface Props {
  /** 0 to 100. */
  value: number;
  label: string;
  tone?: Tone;
}

export function Progress({ value, label, tone = "blue" }: Props) {
  const part = Math.max(0, Math.min(100, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(part)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-sunken"
    >
      {/* No transition: two hundred of them that change all the time would never rest. */}
      <div
        className="h-full origin-left rounded-full"
        style={{ transform: `scaleX(${part / 100})`, background: `var(--${tone})` }}
      />
    </div>
  );
}
