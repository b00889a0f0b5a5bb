import { useQuery, useQueryClient } from "@tanstack/react-query";
import { inventoryGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryEditSettings } from "@/api/gen/sdk.gen";
import type { InventorySettingsChange, InventorySettingsOut } from "@/api/gen/types.gen";
import { zInventorySettingsChange } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Facts } from "@/components/ui/card";
import { ApiFormBody, NumberField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { grams } from "@/lib/format";
import { toast } from "@/lib/toast";
import { SettingsCard, SettingsFrame } from "./frame";

export function SpoolSettingsPage() {
  return (
    <SettingsFrame name="Spools" note="When a spool counts as low" needs="stock:read">
      <Level />
    </SettingsFrame>
  );
}

function Level() {
  const settings = useQuery(inventoryGetSettingsOptions());
  const mayWrite = useMay("stock:write");
  return (
    <SettingsCard>
      <Loaded query={settings}>
        {(one) => (mayWrite ? <LevelForm settings={one} /> : <LevelFacts settings={one} />)}
      </Loaded>
    </SettingsCard>
  );
}

function LevelForm({ settings }: { settings: InventorySettingsOut }) {
  const queries = useQueryClient();
  const api = useApiForm<InventorySettingsChange, InventorySettingsChange, InventorySettingsOut>({
    schema: zInventorySettingsChange,
    defaults: { ...settings },
    empty: null,
    send: async (body) => (await inventoryEditSettings({ body, throwOnError: true })).data,
    done: (saved) => {
      toast.success("The level is saved");
      queries.setQueryData(inventoryGetSettingsOptions().queryKey, saved);
    },
  });
  return (
    <ApiFormBody api={api} action="Save">
      <NumberField
        form={api.form}
        name="spool_low_grams"
        label="Low From"
        unit="g"
        exact
        help="For new spools that name no level of their own. Leave it empty, and none of them is ever low."
      />
    </ApiFormBody>
  );
}

const LevelFacts = ({ settings }: { settings: InventorySettingsOut }) => (
  <Facts items={[["Low From", grams(settings.spool_low_grams)]]} />
);
