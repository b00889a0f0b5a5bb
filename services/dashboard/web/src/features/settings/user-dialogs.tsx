import { useState } from "react";
import { identityCreateUser, identityUpdateUser } from "@/api/gen/sdk.gen";
import type { IdentityNewUser, IdentityUserAnswer, IdentityUserChange } from "@/api/gen/types.gen";
import { zIdentityNewUser, zIdentityUserChange } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useSession } from "@/api/session";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { Secret } from "@/components/ui/secret";
import { useApiForm } from "@/lib/form";
import { newPassword } from "@/lib/password";
import { toast } from "@/lib/toast";
import { ROLES } from "./roles";

/** The password is made here and shown once, to be handed over. */
export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const [password] = useState(newPassword);
  const [added, setAdded] = useState<IdentityUserAnswer | null>(null);
  const { tenant } = useSession();
  const refresh = useRefresh();
  const api = useApiForm<IdentityNewUser, IdentityNewUser, IdentityUserAnswer>({
    schema: zIdentityNewUser,
    defaults: { name: "", email: "", role: "operator", password },
    send: async (body) => (await identityCreateUser({ body, throwOnError: true })).data,
    done: (user) => {
      setAdded(user);
      refresh("users");
    },
  });
  const { form } = api;
  if (added) {
    const lines = [
      `${window.location.origin}/app/`,
      `Tenant: ${tenant.slug}`,
      `E-mail: ${added.email}`,
      `Password: ${form.getValues("password")}`,
    ];
    return (
      <Dialog open onClose={onClose} title={`${added.name} may come in`}>
        <Secret text={lines.join("\n")} onDone={onClose}>
          Hand these over; the password is not shown again. They change it under My Account.
        </Secret>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="Add User">
      <ApiFormBody api={api} action="Add User" onCancel={onClose}>
        <Stack>
          <Row>
            <TextField form={form} name="name" label="Name" autoComplete="off" />
            <TextField form={form} name="email" label="E-Mail" type="email" autoComplete="off" />
          </Row>
          <SelectField form={form} name="role" label="Role" options={ROLES} />
          <TextField
            form={form}
            name="password"
            label="First Password"
            autoComplete="off"
            help="Made for you; at least 8 characters if you choose another."
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

export function UserDialog({ user, onClose }: { user: IdentityUserAnswer; onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<IdentityUserChange, IdentityUserChange, IdentityUserAnswer>({
    schema: zIdentityUserChange,
    defaults: { name: user.name, role: user.role },
    send: async (body) =>
      (await identityUpdateUser({ path: { user_id: user.id }, body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("users");
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Edit ${user.name}`} description={user.email}>
      <ApiFormBody api={api} action="Save" onCancel={onClose}>
        <Stack>
          <TextField form={api.form} name="name" label="Name" />
          <SelectField
            form={api.form}
            name="role"
            label="Role"
            options={ROLES}
            help="Another role holds from the next sign-in, at the latest in 15 minutes."
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

export function PasswordDialog({ user, onClose }: { user: IdentityUserAnswer; onClose: () => void }) {
  const [password] = useState(newPassword);
  const [isDone, setDone] = useState(false);
  const api = useApiForm<IdentityUserChange, IdentityUserChange, IdentityUserAnswer>({
    schema: zIdentityUserChange,
    defaults: { password },
    send: async (body) =>
      (await identityUpdateUser({ path: { user_id: user.id }, body, throwOnError: true })).data,
    done: () => setDone(true),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Reset the password of ${user.name}`}
      description="They are signed out everywhere."
    >
      {isDone ? (
        <Secret text={api.form.getValues("password") ?? ""} onDone={onClose}>
          Hand it over; it is not shown again.
        </Secret>
      ) : (
        <ApiFormBody api={api} action="Reset Password" onCancel={onClose}>
          <TextField form={api.form} name="password" label="New Password" autoComplete="off" />
        </ApiFormBody>
      )}
    </Dialog>
  );
}
