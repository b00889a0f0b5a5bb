import { inventoryEditOrder } from "@/api/gen/sdk.gen";
import type { InventoryOrderChange, InventoryOrderDetailOut, InventoryOrderOut } from "@/api/gen/types.gen";
import { zInventoryOrderChange } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

const PRIORITIES = [
  ["normal", "Normal"],
  ["rush", "Rush"],
  ["critical", "Critical"],
] as const;

interface Props {
  order: InventoryOrderDetailOut;
  onClose: () => void;
  onDone: () => void;
}

export function EditOrderDialog({ order, onClose, onDone }: Props) {
  const api = useApiForm<InventoryOrderChange, InventoryOrderChange, InventoryOrderOut>({
    schema: zInventoryOrderChange,
    defaults: {
      customer: order.customer,
      priority: order.priority,
      due_date: order.due_date,
      notes: order.notes,
    },
    empty: null,
    send: async (body) =>
      (await inventoryEditOrder({ path: { order_id: order.id }, body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`Order #${saved.number} is saved`);
      onDone();
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Edit order #${order.number}`}
      description="A more urgent order gets what comes next; it never takes from an order that has."
    >
      <ApiFormBody api={api} action="Save" onCancel={onClose}>
        <Stack>
          <TextField form={form} name="customer" label="Customer" />
          <Row>
            <SelectField form={form} name="priority" label="Priority" options={PRIORITIES} />
            <TextField form={form} name="due_date" label="Due" type="date" />
          </Row>
          <AreaField form={form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
