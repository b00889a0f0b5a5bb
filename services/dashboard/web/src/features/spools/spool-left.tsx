import type { InventorySpoolOut } from "@/api/gen/types.gen";
import { Progress } from "@/components/ui/progress";
import { grams } from "@/lib/format";
import { leftShare } from "./left";

export function Left({ spool }: { spool: InventorySpoolOut }) {
  return (
    <div className="flex items-center gap-3">
      <div className="w-20">
        <Progress
          value={leftShare(spool)}
          label={`Left on ${spool.name}`}
          tone={spool.is_low ? "amber" : "green"}
        />
      </div>
      <span className="num">{grams(spool.remaining_grams)}</span>
    </div>
  );
}
