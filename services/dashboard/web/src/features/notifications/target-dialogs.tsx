import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import {
  notificationsChangeTarget,
  notificationsCreateTarget,
  notificationsListChatServices,
} from "@/api/gen/sdk.gen";
import type {
  NotificationsTargetChange,
  NotificationsTargetCreated,
  NotificationsTargetKind,
  NotificationsTargetOut,
} from "@/api/gen/types.gen";
import {
  zNotificationsNewChat,
  zNotificationsNewEmail,
  zNotificationsNewInbox,
  zNotificationsNewWebhook,
  zNotificationsTargetChange,
} from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, SelectField, Stack, TextField } from "@/components/ui/field";
import { type ApiForm, useApiForm } from "@/lib/form";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";
import { KINDS } from "./kinds";

const SecretDialog = later(async () => (await import("./secret-dialog")).SecretDialog);

interface Wanted {
  kind: NotificationsTargetKind;
  name: string;
  to?: string;
  url?: string;
  address?: string;
}

type New = z.infer<typeof schema>;

const schema = z.discriminatedUnion("kind", [
  zNotificationsNewEmail,
  zNotificationsNewWebhook,
  zNotificationsNewChat,
  zNotificationsNewInbox,
]);
const OPTIONS = Object.entries(KINDS).map(([kind, { label }]) => [kind, label] as const);

/** The fields that a kind has; those of another stay behind when the kind is changed. */
function fitting({ kind, name, to, url, address }: Wanted): New {
  if (kind === "email") return { kind, name, to: to ?? "" };
  if (kind === "webhook") return { kind, name, url: url ?? "" };
  return kind === "chat" ? { kind, name, address: address ?? "" } : { kind, name };
}

export function NewTargetDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<NotificationsTargetCreated | null>(null);
  const refresh = useRefresh();
  const api = useApiForm<Wanted, Wanted, NotificationsTargetCreated>({
    schema: z.preprocess((given) => fitting(given as Wanted), schema),
    defaults: { kind: "email", name: "", to: "", url: "", address: "" },
    send: async (body) => (await notificationsCreateTarget({ body: fitting(body), throwOnError: true })).data,
    done: (target) => {
      refresh("notification targets");
      if (target.secret) setMade(target);
      else {
        toast.success(`${target.name} is added`, { description: "Try it out, and name it in a rule." });
        onClose();
      }
    },
  });
  const kind = api.form.watch("kind");
  if (made?.secret) return <SecretDialog name={made.name} secret={made.secret} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title="Add Target">
      <ApiFormBody api={api} action="Add Target" onCancel={onClose}>
        <Stack>
          <SelectField form={api.form} name="kind" label="Kind" options={OPTIONS} help={KINDS[kind].help} />
          <TextField form={api.form} name="name" label="Name" placeholder="Workshop" />
          <Where api={api} kind={kind} />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

export function TargetDialog({ target, onClose }: { target: NotificationsTargetOut; onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<NotificationsTargetChange, NotificationsTargetChange, NotificationsTargetOut>({
    schema: zNotificationsTargetChange,
    defaults: {
      name: target.name,
      ...(target.kind === "email" && { to: target.where }),
      ...(target.kind === "webhook" && { url: target.where }),
      ...(target.kind === "chat" && { address: "" }),
    },
    send: async (body) =>
      (await notificationsChangeTarget({ path: { target_id: target.id }, body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("notification targets");
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Edit ${target.name}`}>
      <ApiFormBody api={api} action="Save" onCancel={onClose}>
        <Stack>
          <TextField form={api.form} name="name" label="Name" />
          <Where api={api as unknown as ApiForm<Wanted>} kind={target.kind} isKept />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

interface WhereProps {
  api: ApiForm<Wanted>;
  kind: NotificationsTargetKind;
  /** There is an address already; a secret one is kept when nothing is filled in. */
  isKept?: boolean;
}

function Where({ api: { form }, kind, isKept }: WhereProps) {
  if (kind === "email") return <TextField form={form} name="to" label="E-Mail Address" type="email" />;
  if (kind === "webhook") {
    return (
      <TextField
        form={form}
        name="url"
        label="Address"
        placeholder="https://example.org/hooks"
        help="Private networks are reached only where the installation allows the host by name."
      />
    );
  }
  return kind === "chat" ? <ChatAddress form={form} isKept={isKept} /> : null;
}

function ChatAddress({ form, isKept }: { form: ApiForm<Wanted>["form"]; isKept?: boolean }) {
  const services = useQuery({
    queryKey: ["chatServices"],
    queryFn: async () => (await notificationsListChatServices({ throwOnError: true })).data.items,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div>
      <TextField
        form={form}
        name="address"
        label="Address"
        autoComplete="off"
        placeholder="ntfys://host/topic"
        help={
          isKept
            ? "Left empty, it stays as it is. It is kept sealed and never shown again."
            : "Kept sealed, and never shown again."
        }
      />
      <details className="mt-3">
        <summary className="cursor-pointer text-[13px] text-muted">How addresses look</summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-[13px]">
          {services.data?.map((one) => (
            <div key={one.scheme} className="contents">
              <dt>{one.label}</dt>
              <dd className="num min-w-0 break-words text-muted">{one.example}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
