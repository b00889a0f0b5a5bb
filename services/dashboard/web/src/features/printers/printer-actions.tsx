import { useMutation } from "@tanstack/react-query";
import { Cable, Ellipsis, Pencil, Trash2, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";
import { printersBringBack, printersRetirePrinter } from "@/api/gen/sdk.gen";
import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";

const ConnectionDialog = later(async () => (await import("./connection-dialog")).ConnectionDialog);
const PrinterDialog = later(async () => (await import("./printer-dialog")).PrinterDialog);
const ServiceDialog = later(async () => (await import("./service-dialog")).ServiceDialog);

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
