import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { inventoryListMappingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryCreateMapping, inventoryDeleteMapping } from "@/api/gen/sdk.gen";
import type { InventoryMappingOut, InventoryNewMapping, InventoryPartOut } from "@/api/gen/types.gen";
import { zInventoryNewMapping } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, TextField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { count } from "@/lib/format";
import { toastProblem } from "@/lib/toast";
import { useRefreshParts } from "./refresh";

/** The files whose prints make a part. */
export function MappingsDialog({ part, onClose }: { part: InventoryPartOut; onClose: () => void }) {
  const mappings = useQuery(inventoryListMappingsOptions({ query: { part_id: part.id, limit: 100 } }));
  const refresh = useRefreshParts();
  const mayWrite = useMay("stock:write");
  const remove = useMutation({
    mutationFn: (mapping_id: string) => inventoryDeleteMapping({ path: { mapping_id }, throwOnError: true }),
    onSuccess: refresh,
    onError: toastProblem,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Files of ${part.name}`}
      description="A finished print of one of these files counts as this part. A file may make several parts."
    >
      <Loaded query={mappings}>
        {(page) => (
          <ul className="mb-5 divide-y rounded-md border">
            {page.items.map((one) => (
              <li key={one.id} className="flex h-11 items-center gap-3 px-3">
                <span className="num min-w-0 flex-1 truncate">{one.gcode_filename}</span>
                <span className="text-muted">{count(one.quantity ?? part.parts_per_print)} per plate</span>
                {mayWrite && (
                  <Button
                    kind="ghost"
                    size="tiny"
                    aria-label={`Remove ${one.gcode_filename}`}
                    onClick={() => remove.mutate(one.id)}
                  >
                    <Trash2 />
                  </Button>
                )}
              </li>
            ))}
            {page.items.length === 0 && (
              <li className="p-3 text-muted">No file yet: its prints are not counted.</li>
            )}
          </ul>
        )}
      </Loaded>
      {mayWrite && <NewMapping part={part} onDone={refresh} />}
    </Dialog>
  );
}

function NewMapping({ part, onDone }: { part: InventoryPartOut; onDone: () => void }) {
  const api = useApiForm<InventoryNewMapping, InventoryNewMapping, InventoryMappingOut>({
    schema: zInventoryNewMapping,
    defaults: { gcode_filename: "", part_id: part.id },
    send: async (body) => (await inventoryCreateMapping({ body, throwOnError: true })).data,
    done: () => {
      api.form.reset();
      onDone();
    },
  });
  return (
    <ApiFormBody api={api} action="Add File">
      <div className="grid grid-cols-[1fr_130px] gap-4">
        <TextField form={api.form} name="gcode_filename" label="File" placeholder="hook_x4.gcode.3mf" />
        <NumberField
          form={api.form}
          name="quantity"
          label="Per Plate"
          help={`Empty: ${part.parts_per_print}`}
        />
      </div>
    </ApiFormBody>
  );
}
