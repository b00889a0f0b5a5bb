import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useFieldArray } from "react-hook-form";
import { inventoryMapFile } from "@/api/gen/sdk.gen";
import type { InventoryMapFile, InventoryMappedFileOut, InventoryUnmappedFileOut } from "@/api/gen/types.gen";
import { zInventoryMapFile } from "@/api/gen/zod.gen";
import { allParts } from "@/api/lists";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, CheckField, NumberField, SelectField, Stack } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count, fileStem } from "@/lib/format";
import { toast } from "@/lib/toast";
import { PartDialog } from "./part-dialog";
import { reasonOf } from "./reasons";
import { useRefreshParts } from "./refresh";

/** Says which parts a file makes, and counts the prints of it that ended before, each once. */
export function MapFileDialog({ file, onClose }: { file: InventoryUnmappedFileOut; onClose: () => void }) {
  const parts = useQuery(allParts).data ?? [];
  const refresh = useRefreshParts();
  const [adding, setAdding] = useState<number | null>(null);
  const first = file.candidates[0]?.part_id ?? "";
  const api = useApiForm<InventoryMapFile, InventoryMapFile, InventoryMappedFileOut>({
    schema: zInventoryMapFile,
    defaults: { file_name: file.file_name ?? "", parts: [{ part_id: first }], apply: true },
    send: async (body) => (await inventoryMapFile({ body, throwOnError: true })).data,
    done: (mapped) => {
      toast.success(`${file.file_name} is mapped`, {
        description: `${counted(mapped.counted)} counted.`,
      });
      refresh();
      onClose();
    },
  });
  const { form } = api;
  const lines = useFieldArray({ control: form.control, name: "parts" });
  const [, why] = reasonOf(file);
  return (
    <Dialog open onClose={onClose} title={`Map ${file.file_name}`} description={why}>
      <ApiFormBody
        api={api}
        action="Map"
        onCancel={onClose}
        aside={
          <Button onClick={() => setAdding(0)}>
            <Plus aria-hidden /> New Part
          </Button>
        }
      >
        <Stack>
          <ul className="space-y-2">
            {lines.fields.map((line, index) => (
              <li key={line.id} className="grid grid-cols-[1fr_110px_36px] items-end gap-3">
                <SelectField
                  form={form}
                  name={`parts.${index}.part_id`}
                  label="Part"
                  options={parts.map((one) => [one.id, one.name])}
                  none="Choose a part"
                />
                <NumberField form={form} name={`parts.${index}.quantity`} label="Per Plate" />
                <Button
                  kind="ghost"
                  size="icon"
                  aria-label={`Remove part ${index + 1}`}
                  disabled={lines.fields.length === 1}
                  onClick={() => lines.remove(index)}
                >
                  <Trash2 />
                </Button>
              </li>
            ))}
          </ul>
          <Button size="small" onClick={() => lines.append({ part_id: "" })}>
            <Plus aria-hidden /> Another Part On The Plate
          </Button>
          <CheckField
            form={form}
            name="apply"
            label={`Count ${counted(file.waiting)} too`}
            help="Each of them counts once, and stock goes to waiting orders."
          />
        </Stack>
      </ApiFormBody>
      {adding !== null && (
        <PartDialog
          name={fileStem(file.file_name)}
          onClose={() => setAdding(null)}
          onDone={(part) => form.setValue(`parts.${adding}.part_id`, part.id)}
        />
      )}
    </Dialog>
  );
}

const counted = (prints: number) => `${count(prints)} past ${prints === 1 ? "print" : "prints"}`;
