import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import { cn } from "@/lib/cn";
import { NOTHING, signedPercent, varianceBand } from "@/lib/format";

const LOOKS = {
  above: [ArrowUp, "text-red", "more than planned"],
  below: [ArrowDown, "text-green", "less than planned"],
  within: [Equal, "text-amber", "as planned, within 10 %"],
} as const;

/** A difference to the plan: its sign and an icon beside the colour. */
export function Variance({ percentage }: { percentage: string | null | undefined }) {
  const band = varianceBand(percentage);
  if (!band) return <span className="text-muted">{NOTHING}</span>;
  const [Icon, tone, meaning] = LOOKS[band];
  return (
    <span className={cn("num inline-flex items-center gap-1", tone)} title={meaning}>
      <Icon aria-hidden className="size-3.5" />
      {signedPercent(percentage)}
    </span>
  );
}
