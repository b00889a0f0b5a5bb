import { useQuery } from "@tanstack/react-query";
import { inventoryListLocationsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryChangeStock } from "@/api/gen/sdk.gen";
import type { InventoryStockChange, InventoryStockOut } from "@/api/gen/types.gen";
import { zInventoryStockChange } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, SelectField, Stack } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

type Options = readonly (readonly [string, string])[];

interface Props {
  stock: InventoryStockOut;
  onClose: () => void;
}

/** Where an item lies, and below what it is low. */
export function LevelDialog({ stock, onClose }: Props) {
  const locations = useQuery(inventoryListLocationsOptions({ query: { limit: 100 } }));
  return (
    <Dialog open onClose={onClose} title={stock.name}>
      <Loaded query={locations}>
        {(page) => (
          <LevelForm
            stock={stock}
            onClose={onClose}
            options={page.items.map((one) => [one.id, one.name] as const)}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

function LevelForm({ stock, onClose, options }: Props & { options: Options }) {
  const refresh = useRefresh();
  const api = useApiForm<InventoryStockChange, InventoryStockChange, InventoryStockOut>({
    schema: zInventoryStockChange,
    defaults: { minimum: stock.minimum, location_id: stock.location_id ?? "" },
    empty: null,
    send: async (body) =>
      (await inventoryChangeStock({ path: { item_id: stock.item_id }, body, throwOnError: true })).data,
    done: () => {
      toast.success(`${stock.name} is saved`);
      refresh("stock");
      onClose();
    },
  });
  return (
    <ApiFormBody api={api} action="Save" onCancel={onClose}>
      <Stack>
        <SelectField
          form={api.form}
          name="location_id"
          label="Location"
          options={options}
          none="Nowhere in particular"
        />
        <NumberField
          form={api.form}
          name="minimum"
          label="Minimum"
          help="With less than this free, it is marked low."
        />
      </Stack>
    </ApiFormBody>
  );
}
