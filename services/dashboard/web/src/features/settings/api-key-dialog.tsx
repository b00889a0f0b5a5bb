import { useState } from "react";
import { z } from "zod";
import { identityCreateApiKey } from "@/api/gen/sdk.gen";
import type { IdentityNewApiKeyAnswer, IdentityRole } from "@/api/gen/types.gen";
import { zIdentityNewApiKey } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, SelectField, Stack, TextField } from "@/components/ui/field";
import { Secret } from "@/components/ui/secret";
import { useApiForm } from "@/lib/form";
import { ROLES } from "./roles";
import { endOf } from "./standing";

const LIVES = [
  ["30", "In 30 days"],
  ["90", "In 90 days"],
  ["365", "In a year"],
  ["0", "Never, until it is revoked"],
] as const;

interface Wanted {
  name: string;
  role: IdentityRole;
  days: string;
}

const { name, role } = zIdentityNewApiKey.shape;
const schema = z.object({ name, role, days: z.string() });

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<IdentityNewApiKeyAnswer | null>(null);
  const refresh = useRefresh();
  const api = useApiForm<Wanted, Wanted, IdentityNewApiKeyAnswer>({
    schema,
    defaults: { name: "", role: "operator", days: "365" },
    send: async ({ days, ...wanted }) => {
      const body = { ...wanted, expires_at: endOf(Number(days), Date.now()) };
      return (await identityCreateApiKey({ body, throwOnError: true })).data;
    },
    done: (key) => {
      setMade(key);
      refresh("api keys");
    },
  });
  if (made) {
    return (
      <Dialog open onClose={onClose} title={`The key of ${made.name}`}>
        <Secret text={made.key} onDone={onClose}>
          Copy it now: it is shown this once. Whoever has it acts as {made.name}.
        </Secret>
      </Dialog>
    );
  }
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title="New API Key">
      <ApiFormBody api={api} action="Make Key" onCancel={onClose}>
        <Stack>
          <TextField
            form={form}
            name="name"
            label="Name"
            placeholder="Web Shop"
            help="Its actions bear this name."
          />
          <SelectField form={form} name="role" label="Role" options={ROLES} help="The least that it needs." />
          <SelectField form={form} name="days" label="Ends" options={LIVES} />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
