import { useMutation } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useId, useState } from "react";
import { z } from "zod";
import { dashboardSignIn, identityChangePassword, identitySignOutOfAllSessions } from "@/api/gen/sdk.gen";
import { zIdentityPasswordChange } from "@/api/gen/zod.gen";
import { signOut, useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { ApiFormBody, Row, Stack, TextField } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useApiForm } from "@/lib/form";
import { title } from "@/lib/format";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { toast } from "@/lib/toast";
import { SettingsFrame } from "./frame";

export function AccountPage() {
  const session = useSession();
  return (
    <SettingsFrame name="My Account" note="What concerns you alone">
      <div className="max-w-2xl space-y-4">
        <Section title="You">
          <Facts
            items={[
              ["Name", session.name],
              ["E-Mail", session.email ?? "–"],
              ["Role", title(session.role)],
              ["Tenant", session.tenant.name],
            ]}
          />
        </Section>
        <Appearance />
        {session.email && <Password email={session.email} />}
        <Sessions />
      </div>
    </SettingsFrame>
  );
}

function Appearance() {
  const chosen = useTheme();
  const id = useId();
  return (
    <Section title="Appearance">
      <div className="flex items-center justify-between gap-4 p-4">
        <label htmlFor={id}>Theme</label>
        <Select
          id={id}
          className="w-48"
          value={chosen}
          onChange={(event) => setTheme(event.target.value as Theme)}
        >
          <option value="light">Light</option>
          <option value="dark">Dark</option>
          <option value="system">As The System</option>
        </Select>
      </div>
    </Section>
  );
}

interface Change {
  current_password: string;
  new_password: string;
  again: string;
}

const schema = z
  .object({ ...zIdentityPasswordChange.shape, again: z.string().min(1) })
  .refine((one) => one.new_password === one.again, {
    path: ["again"],
    error: "This is not the same as the new password.",
  });

function Password({ email }: { email: string }) {
  const { tenant } = useSession();
  const api = useApiForm<Change, Change, unknown>({
    schema,
    defaults: { current_password: "", new_password: "", again: "" },
    send: async ({ again: _, ...body }) => {
      await identityChangePassword({ body, throwOnError: true });
      // Every session has ended with the old password, this one too: it begins anew.
      const credentials = { tenant: tenant.slug, email, password: body.new_password };
      return dashboardSignIn({ body: credentials, throwOnError: true });
    },
    done: () => {
      api.form.reset();
      toast.success("Your password is changed", { description: "You are signed out everywhere else." });
    },
  });
  const { form } = api;
  return (
    <Section title="Password">
      <div className="p-4">
        <ApiFormBody api={api} action="Change Password">
          <Stack>
            <TextField
              form={form}
              name="current_password"
              label="Current Password"
              type="password"
              autoComplete="current-password"
            />
            <Row>
              <TextField
                form={form}
                name="new_password"
                label="New Password"
                type="password"
                autoComplete="new-password"
              />
              <TextField form={form} name="again" label="Again" type="password" autoComplete="new-password" />
            </Row>
          </Stack>
        </ApiFormBody>
      </div>
    </Section>
  );
}

function Sessions() {
  const [isAsking, setAsking] = useState(false);
  const leave = useMutation({
    mutationFn: async () => {
      await identitySignOutOfAllSessions({ throwOnError: true });
      await signOut();
    },
  });
  return (
    <Section title="Sessions">
      <div className="flex flex-wrap items-center justify-between gap-4 p-4">
        <p className="text-muted">
          Lost a machine, or signed in where others sit? End all your sessions, here and elsewhere.
        </p>
        <Button kind="danger" onClick={() => setAsking(true)}>
          <LogOut aria-hidden /> Sign Out Everywhere
        </Button>
      </div>
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title="Sign out everywhere?"
        action="Sign Out"
        onConfirm={() => leave.mutateAsync()}
      >
        Browsers elsewhere are out within 15 minutes, this one at once.
      </Confirm>
    </Section>
  );
}
