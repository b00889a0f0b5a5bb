import { useMutation } from "@tanstack/react-query";
import { productionEditPlate } from "@/api/gen/sdk.gen";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { problemOf } from "@/api/problem";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { count } from "@/lib/format";
import { toast } from "@/lib/toast";
import type { Plate } from "./marking";

interface Props {
  run: ProductionRunDetailOut;
  plates: Plate[];
  isAll: boolean;
  onAll: () => void;
  onNone: () => void;
}

/** Marks several plates as complete: everything on them came out well. */
export function BulkMark({ run, plates, isAll, onAll, onNone }: Props) {
  const refresh = useRefresh();
  const marking = useMutation({
    mutationFn: async () => {
      const refused: string[] = [];
      // One after the other: they count for the same run, which is locked meanwhile.
      for (const plate of plates) {
        try {
          await productionEditPlate({
            path: { run_id: run.id, plate_id: plate.id },
            body: { status: "complete" },
            throwOnError: true,
          });
        } catch (error) {
          refused.push(`${plate.plate_name}: ${problemOf(error).message}`);
        }
      }
      return refused;
    },
    onSuccess: (refused) => {
      const done = plates.length - refused.length;
      if (done) toast.success(`${count(done)} ${done === 1 ? "plate is" : "plates are"} complete`);
      for (const one of refused) toast.error(one);
      refresh("production-runs");
      onNone();
    },
  });
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-3 border-b bg-accent/6 px-4 py-2"
    >
      <span>
        {count(plates.length)} {plates.length === 1 ? "plate" : "plates"} chosen, all items good
      </span>
      <div className="flex gap-2">
        {!isAll && (
          <Button size="small" kind="ghost" onClick={onAll}>
            Choose All
          </Button>
        )}
        <Button size="small" kind="ghost" onClick={onNone}>
          Choose None
        </Button>
        <Button size="small" kind="primary" disabled={marking.isPending} onClick={() => marking.mutate()}>
          Mark {count(plates.length)} Complete
        </Button>
      </div>
    </div>
  );
}
