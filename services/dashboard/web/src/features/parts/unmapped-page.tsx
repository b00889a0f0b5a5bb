import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { inventoryListUnmappedOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryCreateMapping } from "@/api/gen/sdk.gen";
import type { InventoryMappingOut, InventoryNewMapping, InventoryUnmappedOut } from "@/api/gen/types.gen";
import { zInventoryNewMapping } from "@/api/gen/zod.gen";
import { allParts, allPrinters } from "@/api/lists";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, SelectField, Stack, TextField } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { ago, count, NOTHING, title } from "@/lib/format";
import { toast } from "@/lib/toast";
import { useRefreshParts } from "./mappings-dialog";
import { PartDialog } from "./part-dialog";

/** Finished prints whose file belongs to no part. */
export function UnmappedPage() {
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState<InventoryUnmappedOut | null>(null);
  const mayWrite = useMay("stock:write");
  const prints = useQuery({
    ...inventoryListUnmappedOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const printers = useQuery(allPrinters).data ?? [];
  const columns: Column<InventoryUnmappedOut>[] = [
    { name: "File", cell: (one) => <span className="num">{one.file_name ?? NOTHING}</span> },
    { name: "Why", cell: (one) => <Badge tone="amber">{title(one.reason)}</Badge> },
    {
      name: "Printer",
      cell: (one) => printers.find((printer) => printer.id === one.printer_id)?.name ?? NOTHING,
      wide: true,
    },
    { name: "Plates", cell: (one) => count(one.prints), number: true },
    { name: "Finished", cell: (one) => ago(one.completed_at) },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite &&
        one.file_name && (
          <Button size="small" onClick={() => setOpen(one)} aria-label={`Map ${one.file_name}`}>
            Map
          </Button>
        ),
    },
  ];
  return (
    <Page title="Unmapped" note="Finished prints whose file belongs to no part, so that nothing was counted">
      <Card>
        <Loaded query={prints}>
          {(page) =>
            page.items.length ? (
              <>
                <Table
                  label="Unmapped prints"
                  columns={columns}
                  rows={page.items}
                  rowKey={(one) => one.print_id}
                />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty icon={CircleCheck} title="Every print is counted">
                When a print ends whose file no part names, it waits here for you.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {open && <MapDialog print={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function MapDialog({ print, onClose }: { print: InventoryUnmappedOut; onClose: () => void }) {
  const parts = useQuery(allParts).data ?? [];
  const refresh = useRefreshParts();
  const [isAdding, setAdding] = useState(false);
  const api = useApiForm<InventoryNewMapping, InventoryNewMapping, InventoryMappingOut>({
    schema: zInventoryNewMapping,
    defaults: { gcode_filename: print.file_name ?? "", part_id: "" },
    send: async (body) => (await inventoryCreateMapping({ body, throwOnError: true })).data,
    done: (mapping) => {
      toast.success(`Prints of this file count as ${mapping.part_name} from now on`);
      refresh();
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Map File"
      description="Prints of this file count as the part from now on. Log those that ended before by hand."
    >
      <ApiFormBody
        api={api}
        action="Map"
        onCancel={onClose}
        aside={<Button onClick={() => setAdding(true)}>New Part</Button>}
      >
        <Stack>
          <TextField form={api.form} name="gcode_filename" label="File" />
          <SelectField
            form={api.form}
            name="part_id"
            label="Part"
            options={parts.map((one) => [one.id, one.name])}
            none="Choose a part"
          />
          <NumberField form={api.form} name="quantity" label="Per Plate" help="Empty: as the part says." />
        </Stack>
      </ApiFormBody>
      {isAdding && (
        <PartDialog
          onClose={() => setAdding(false)}
          onDone={(part) => {
            refresh();
            api.form.setValue("part_id", part.id);
          }}
        />
      )}
    </Dialog>
  );
}
