import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionHold, zProductionRunChange } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

const SCHEMAS = { reason: zProductionHold, close_reason: zProductionRunChange };

export interface Decision {
  title: string;
  description: string;
  action: string;
  /** What the field of the reason is called by the API. */
  field: keyof typeof SCHEMAS;
  send: (reason: string | undefined) => Promise<ProductionRunDetailOut>;
  done: (run: ProductionRunDetailOut) => string;
}

interface Props {
  decision: Decision;
  onClose: () => void;
  onDone?: (run: ProductionRunDetailOut) => void;
}

/** Something that is decided about a run, and why: the reason stays with it. */
export function ReasonDialog({ decision, onClose, onDone }: Props) {
  const { field } = decision;
  const refresh = useRefresh();
  const api = useApiForm<Record<string, string>, Record<string, string>, ProductionRunDetailOut>({
    schema: SCHEMAS[field],
    defaults: { [field]: "" },
    send: (body) => decision.send(body[field]),
    done: (run) => {
      toast.success(decision.done(run));
      refresh("production-runs");
      onClose();
      onDone?.(run);
    },
  });
  return (
    <Dialog open onClose={onClose} title={decision.title} description={decision.description}>
      <ApiFormBody api={api} action={decision.action} onCancel={onClose}>
        <AreaField form={api.form} name={field} label="Reason" help="Anybody who opens the run reads it." />
      </ApiFormBody>
    </Dialog>
  );
}
