import { useQuery } from "@tanstack/react-query";
import { productionGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { productionEditSettings } from "@/api/gen/sdk.gen";
import type { ProductionSettingsChange, ProductionSettingsOut } from "@/api/gen/types.gen";
import { zProductionSettingsChange } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay, useSession } from "@/api/session";
import { Facts } from "@/components/ui/card";
import { ApiFormBody, NumberField, Row } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { money } from "@/lib/format";
import { toast } from "@/lib/toast";
import { SettingsCard, SettingsFrame } from "./frame";

export function ProductionSettingsPage() {
  return (
    <SettingsFrame
      name="Production Prices"
      note="What estimates of cost are made with"
      needs="production:read"
    >
      <Prices />
    </SettingsFrame>
  );
}

function Prices() {
  const settings = useQuery(productionGetSettingsOptions());
  const mayWrite = useMay("production:write");
  return (
    <SettingsCard>
      <Loaded query={settings}>
        {(one) => (mayWrite ? <PriceForm settings={one} /> : <PriceFacts settings={one} />)}
      </Loaded>
    </SettingsCard>
  );
}

function PriceForm({ settings }: { settings: ProductionSettingsOut }) {
  const { currency } = useSession().tenant;
  const refresh = useRefresh();
  const api = useApiForm<ProductionSettingsChange, ProductionSettingsChange, ProductionSettingsOut>({
    schema: zProductionSettingsChange,
    defaults: { ...settings },
    send: async (body) => (await productionEditSettings({ body, throwOnError: true })).data,
    done: () => {
      toast.success("The prices are saved");
      refresh("models", "products", "production-runs", "production-analytics");
    },
  });
  const { form } = api;
  return (
    <ApiFormBody api={api} action="Save">
      <Row>
        <NumberField form={form} name="machine_cost_per_hour" label="Machine Hour" unit={currency} exact />
        <NumberField
          form={form}
          name="material_cost_per_gram"
          label="Gram Of Filament"
          unit={currency}
          exact
          help="Where no spool gives a price."
        />
        <NumberField form={form} name="energy_price_per_kwh" label="Kilowatt Hour" unit={currency} exact />
        <NumberField
          form={form}
          name="printer_power_watts"
          label="Power Of A Printer"
          unit="W"
          help="On average while printing."
        />
      </Row>
    </ApiFormBody>
  );
}

function PriceFacts({ settings }: { settings: ProductionSettingsOut }) {
  const { currency } = useSession().tenant;
  return (
    <Facts
      items={[
        ["Machine Hour", money(settings.machine_cost_per_hour, currency)],
        ["Gram Of Filament", money(settings.material_cost_per_gram, currency)],
        ["Kilowatt Hour", money(settings.energy_price_per_kwh, currency)],
        ["Power Of A Printer", `${settings.printer_power_watts} W`],
      ]}
    />
  );
}
