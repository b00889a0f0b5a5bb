import { useQuery, useQueryClient } from "@tanstack/react-query";
import { identityGetCurrentTenantOptions } from "@/api/gen/@tanstack/react-query.gen";
import { identityChangeCurrentTenant } from "@/api/gen/sdk.gen";
import type { IdentityTenantAnswer, IdentityTenantChange } from "@/api/gen/types.gen";
import { zIdentityTenantChange } from "@/api/gen/zod.gen";
import { sessionOptions } from "@/api/session";
import { ApiFormBody, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";
import { SettingsCard, SettingsFrame } from "./frame";

const names = (kind: "currency" | "timeZone", held: string) => {
  const known = Intl.supportedValuesOf(kind);
  return (known.includes(held) ? known : [held, ...known]).map((one) => [one, one] as const);
};

export function TenantPage() {
  return (
    <SettingsFrame name="Tenant" note="Your farm or lab, as it is named and counted" needs="tenant:admin">
      <Tenant />
    </SettingsFrame>
  );
}

function Tenant() {
  const tenant = useQuery(identityGetCurrentTenantOptions());
  return (
    <SettingsCard>
      <Loaded query={tenant}>{(one) => <TenantForm tenant={one} />}</Loaded>
    </SettingsCard>
  );
}

function TenantForm({ tenant }: { tenant: IdentityTenantAnswer }) {
  const queries = useQueryClient();
  const api = useApiForm<IdentityTenantChange, IdentityTenantChange, IdentityTenantAnswer>({
    schema: zIdentityTenantChange,
    defaults: {
      name: tenant.name,
      short: tenant.short,
      currency: tenant.currency,
      time_zone: tenant.time_zone,
    },
    send: async (body) => (await identityChangeCurrentTenant({ body, throwOnError: true })).data,
    done: () => {
      toast.success("The tenant is saved");
      void queries.invalidateQueries({ queryKey: sessionOptions.queryKey });
      void queries.invalidateQueries({ queryKey: identityGetCurrentTenantOptions().queryKey });
    },
  });
  const { form } = api;
  return (
    <ApiFormBody api={api} action="Save">
      <Stack>
        <TextField form={form} name="name" label="Name" autoComplete="organization" />
        <Row>
          <TextField
            form={form}
            name="short"
            label="Short"
            help="Begins the numbers of runs, such as FARM-20261121-001."
          />
          <div>
            <p className="mb-1 text-[13px] font-medium">Sign-In Name</p>
            <p className="num flex h-9 items-center">{tenant.slug}</p>
            <p className="mt-1 text-xs text-muted">Links name it, so it never changes.</p>
          </div>
          <SelectField
            form={form}
            name="currency"
            label="Currency"
            options={names("currency", tenant.currency)}
          />
          <SelectField
            form={form}
            name="time_zone"
            label="Time Zone"
            options={names("timeZone", tenant.time_zone)}
          />
        </Row>
      </Stack>
    </ApiFormBody>
  );
}
