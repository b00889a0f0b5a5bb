import { inventoryIgnoreFile } from "@/api/gen/sdk.gen";
import type { InventoryIgnoreFile, InventoryUnmappedFileOut } from "@/api/gen/types.gen";
import { zInventoryIgnoreFile } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";
import { useRefreshParts } from "./refresh";

export function IgnoreDialog({ file, onClose }: { file: InventoryUnmappedFileOut; onClose: () => void }) {
  const refresh = useRefreshParts();
  const api = useApiForm<InventoryIgnoreFile, InventoryIgnoreFile, unknown>({
    schema: zInventoryIgnoreFile,
    defaults: { file_name: file.file_name ?? "", reason: "" },
    send: (body) => inventoryIgnoreFile({ body, throwOnError: true }),
    done: () => {
      toast.success(`${file.file_name} is ignored from now on`);
      refresh();
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Ignore ${file.file_name}`}
      description="Its prints never count and do not come back here. You find it again under Ignored."
    >
      <ApiFormBody api={api} action="Ignore" onCancel={onClose}>
        <TextField form={api.form} name="reason" label="Reason" placeholder="Calibration" />
      </ApiFormBody>
    </Dialog>
  );
}
