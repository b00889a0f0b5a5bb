import { useMutation } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Ellipsis, Minus, Pencil, QrCode, Scale } from "lucide-react";
import { useState } from "react";
import { inventoryChangeSpool, inventoryUseSpool, inventoryWeighSpool } from "@/api/gen/sdk.gen";
import type { InventorySpoolOut, InventorySpoolUse, InventoryWeighIn } from "@/api/gen/types.gen";
import { zInventorySpoolUse, zInventoryWeighIn } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, CheckField, NumberField, Stack, TextField } from "@/components/ui/field";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { useApiForm } from "@/lib/form";
import { grams } from "@/lib/format";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";

const EditSpoolDialog = later(async () => (await import("./spool-dialog")).EditSpoolDialog);

type Open = "weigh" | "use" | "edit" | null;

export function SpoolActions({ spool }: { spool: InventorySpoolOut }) {
  const [open, setOpen] = useState<Open>(null);
  const refresh = useRefresh();
  const close = () => setOpen(null);
  const archive = useMutation({
    mutationFn: (is_archived: boolean) =>
      inventoryChangeSpool({ path: { spool_id: spool.id }, body: { is_archived }, throwOnError: true }),
    onSuccess: (_, isArchived) => {
      toast.success(`${spool.name} is ${isArchived ? "archived" : "back"}`);
      refresh("spools");
    },
    onError: toastProblem,
  });
  if (!useMay("stock:write")) return null;
  return (
    <>
      <Button onClick={() => setOpen("weigh")} disabled={spool.is_archived}>
        <Scale aria-hidden /> Weigh In
      </Button>
      <Button onClick={() => setOpen("use")} disabled={spool.is_archived}>
        <Minus aria-hidden /> Use
      </Button>
      <Menu
        trigger={
          <Button kind="ghost" size="icon" aria-label="More actions">
            <Ellipsis />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen("edit")}>
          <Pencil /> Edit
        </MenuItem>
        <MenuItem onSelect={() => window.open(`/api/v1/labels/${spool.id}?format=pdf`, "_blank", "noopener")}>
          <QrCode /> Print Label
        </MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => archive.mutate(!spool.is_archived)}>
          {spool.is_archived ? <ArchiveRestore /> : <Archive />}{" "}
          {spool.is_archived ? "Bring Back" : "Archive"}
        </MenuItem>
      </Menu>
      {open === "weigh" && <WeighDialog spool={spool} onClose={close} />}
      {open === "use" && <UseDialog spool={spool} onClose={close} />}
      {open === "edit" && <EditSpoolDialog spool={spool} onClose={close} />}
    </>
  );
}

interface Props {
  spool: InventorySpoolOut;
  onClose: () => void;
}

/** What the scale says: with the reel where its empty weight is known, otherwise of the filament alone. */
function WeighDialog({ spool, onClose }: Props) {
  const refresh = useRefresh();
  const withReel = spool.tare_grams !== null;
  const api = useApiForm<InventoryWeighIn, InventoryWeighIn, InventorySpoolOut>({
    schema: zInventoryWeighIn,
    defaults: withReel ? { gross_grams: "", reason: "Weighed" } : { grams: "", reason: "Weighed" },
    send: async (body) =>
      (await inventoryWeighSpool({ path: { spool_id: spool.id }, body, throwOnError: true })).data,
    done: (now) => {
      toast.success(`${now.name}: ${grams(now.remaining_grams)} left`);
      refresh("spools");
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Weigh ${spool.name}`}
      description={`By the books ${grams(spool.remaining_grams)} are left. The difference is booked as an adjustment.`}
    >
      <ApiFormBody api={api} action="Weigh In" onCancel={onClose}>
        <Stack>
          {withReel ? (
            <NumberField
              form={api.form}
              name="gross_grams"
              label="On The Scale, With The Reel"
              unit="g"
              exact
              help={`The empty reel weighs ${grams(spool.tare_grams)}.`}
            />
          ) : (
            <NumberField
              form={api.form}
              name="grams"
              label="Filament, Without The Reel"
              unit="g"
              exact
              help="Enter the empty reel's weight under Edit, and you can weigh it with its reel."
            />
          )}
          <TextField form={api.form} name="reason" label="Reason" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function UseDialog({ spool, onClose }: Props) {
  const refresh = useRefresh();
  const api = useApiForm<InventorySpoolUse, InventorySpoolUse, InventorySpoolOut>({
    schema: zInventorySpoolUse,
    defaults: { grams: "", reason: "", force: false },
    send: async (body) =>
      (await inventoryUseSpool({ path: { spool_id: spool.id }, body, throwOnError: true })).data,
    done: (now) => {
      toast.success(`${now.name}: ${grams(now.remaining_grams)} left`);
      refresh("spools");
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Use filament of ${spool.name}`}
      description="What no run and no print has booked: a test, a purge by hand."
    >
      <ApiFormBody api={api} action="Book" onCancel={onClose}>
        <Stack>
          <NumberField form={api.form} name="grams" label="Used" unit="g" exact />
          <TextField form={api.form} name="reason" label="Reason" placeholder="Calibration" />
          <CheckField
            form={api.form}
            name="force"
            label="Even If Less Is Left"
            help="The books then show less than nothing until it is weighed."
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
