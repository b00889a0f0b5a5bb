import { useMutation } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import {
  notificationsChangeTarget,
  notificationsDeleteTarget,
  notificationsRotateWebhookSecret,
} from "@/api/gen/sdk.gen";
import type { NotificationsTargetOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";

const SecretDialog = later(async () => (await import("./secret-dialog")).SecretDialog);
const TargetDialog = later(async () => (await import("./target-dialogs")).TargetDialog);

type Open = "edit" | "rotate" | "delete" | null;

/** What can be done with a target, in a menu. */
export function TargetActions({ target }: { target: NotificationsTargetOut }) {
  const [open, setOpen] = useState<Open>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = useRefresh();
  const close = () => setOpen(null);
  const path = { target_id: target.id };
  const turn = useMutation({
    mutationFn: () =>
      notificationsChangeTarget({ path, body: { is_enabled: !target.is_enabled }, throwOnError: true }),
    onSuccess: () => {
      toast.success(`${target.name} is ${target.is_enabled ? "off" : "on"}`);
      refresh("notification targets", "notification deliveries");
    },
    onError: toastProblem,
  });
  return (
    <>
      <Menu
        trigger={
          <Button kind="ghost" size="tiny" aria-label={`Actions for ${target.name}`}>
            <Ellipsis />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen("edit")}>
          <Pencil /> Edit
        </MenuItem>
        {target.kind === "webhook" && (
          <MenuItem onSelect={() => setOpen("rotate")}>
            <KeyRound /> New Secret
          </MenuItem>
        )}
        <MenuItem onSelect={() => turn.mutate()}>
          <Power /> Switch {target.is_enabled ? "Off" : "On"}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setOpen("delete")}>
          <Trash2 /> Delete
        </MenuItem>
      </Menu>
      {open === "edit" && <TargetDialog target={target} onClose={close} />}
      {secret && <SecretDialog name={target.name} secret={secret} onClose={() => setSecret(null)} />}
      <Confirm
        open={open === "rotate"}
        onClose={close}
        title={`A new secret for ${target.name}?`}
        action="New Secret"
        danger={false}
        onConfirm={async () => {
          const made = await notificationsRotateWebhookSecret({
            path: { webhook_id: target.id },
            throwOnError: true,
          });
          setSecret(made.data.secret);
        }}
      >
        For 24 hours its messages are signed with both, so that the program can change over.
      </Confirm>
      <Confirm
        open={open === "delete"}
        onClose={close}
        title={`Delete ${target.name}?`}
        action="Delete"
        onConfirm={async () => {
          await notificationsDeleteTarget({ path, throwOnError: true });
          toast.success(`${target.name} is deleted`);
          refresh("notification targets", "notification rules", "notification deliveries");
        }}
      >
        Rules tell it nothing any more, and its part of the log goes.
      </Confirm>
    </>
  );
}
