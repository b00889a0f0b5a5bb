import { useMutation } from "@tanstack/react-query";
import { Cable, Ellipsis, Pencil, Trash2, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";
import { printersBringBack, printersRetirePrinter, printersTakeOutOfService } from "@/api/gen/sdk.gen";
import type { PrintersOutOfService, PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { zPrintersOutOfService } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, TextField } from "@/components/ui/field";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { useApiForm } from "@/lib/form";
import { toast, toastProblem } from "@/lib/toast";
import { ConnectionDialog } from "./connection-dialog";
import { PrinterDialog } from "./printer-dialog";

type Open = "edit" | "connect" | "service" | "retire" | null;

interface Props {
  printer: PrintersPrinterAnswer;
  onRetired?: () => void;
  trigger?: ReactNode;
}

/** What can be done with a printer, in a menu. */
export function PrinterActions({ printer, onRetired, trigger }: Props) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const back = useMutation({
    mutationFn: () => printersBringBack({ path: { printer_id: printer.id }, throwOnError: true }),
    onSuccess: () => toast.success(`${printer.name} is back in service`),
    onError: toastProblem,
  });
  if (!useMay("printers:write")) return null;
  return (
    <>
      <Menu
        trigger={
          trigger ?? (
            <Button kind="ghost" size="tiny" aria-label={`Actions for ${printer.name}`}>
              <Ellipsis />
            </Button>
          )
        }
      >
        <MenuItem onSelect={() => setOpen("edit")}>
          <Pencil /> Edit
        </MenuItem>
        <MenuItem onSelect={() => setOpen("connect")}>
          <Cable /> Connection
        </MenuItem>
        <MenuItem onSelect={() => (printer.out_of_service_since ? back.mutate() : setOpen("service"))}>
          <Wrench /> {printer.out_of_service_since ? "Back In Service" : "Out Of Service"}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setOpen("retire")}>
          <Trash2 /> Retire
        </MenuItem>
      </Menu>
      {open === "edit" && <PrinterDialog printer={printer} onClose={close} />}
      {open === "connect" && <ConnectionDialog printer={printer} onClose={close} />}
      {open === "service" && <ServiceDialog printer={printer} onClose={close} />}
      <Confirm
        open={open === "retire"}
        onClose={close}
        title={`Retire ${printer.name}?`}
        action="Retire"
        onConfirm={async () => {
          await printersRetirePrinter({ path: { printer_id: printer.id }, throwOnError: true });
          toast.success(`${printer.name} is retired`);
          onRetired?.();
        }}
      >
        Its name and serial number become free, its history stays. A retired printer does not come back.
      </Confirm>
    </>
  );
}

function ServiceDialog({ printer, onClose }: { printer: PrintersPrinterAnswer; onClose: () => void }) {
  const api = useApiForm<PrintersOutOfService, PrintersOutOfService, PrintersPrinterAnswer>({
    schema: zPrintersOutOfService,
    defaults: { reason: "" },
    send: async (body) =>
      (await printersTakeOutOfService({ path: { printer_id: printer.id }, body, throwOnError: true })).data,
    done: () => {
      toast.success(`${printer.name} is out of service`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Take ${printer.name} out of service`}
      description="Nothing is started on it until it is back."
    >
      <ApiFormBody api={api} action="Take Out" onCancel={onClose}>
        <TextField form={api.form} name="reason" label="Reason" placeholder="New nozzle" />
      </ApiFormBody>
    </Dialog>
  );
}
