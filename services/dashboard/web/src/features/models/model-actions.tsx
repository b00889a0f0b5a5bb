import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { productionDeleteModel } from "@/api/gen/sdk.gen";
import type { ProductionModelOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";

const ModelDialog = later(async () => (await import("./model-dialog")).ModelDialog);

interface Props {
  model: ProductionModelOut;
  onDeleted?: () => void;
  trigger?: ReactNode;
}

/** What can be done with a model, in a menu. */
export function ModelActions({ model, onDeleted, trigger }: Props) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const refresh = useRefresh();
  if (!useMay("production:write")) return null;
  return (
    <>
      <Menu
        trigger={
          trigger ?? (
            <Button kind="ghost" size="tiny" aria-label={`Actions for ${model.name}`}>
              <Ellipsis />
            </Button>
          )
        }
      >
        <MenuItem onSelect={() => setOpen("edit")}>
          <Pencil /> Edit
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setOpen("delete")}>
          <Trash2 /> Delete
        </MenuItem>
      </Menu>
      {open === "edit" && <ModelDialog model={model} onClose={() => setOpen(null)} />}
      <Confirm
        open={open === "delete"}
        onClose={() => setOpen(null)}
        title={`Delete ${model.name}?`}
        action="Delete"
        onConfirm={async () => {
          await productionDeleteModel({ path: { model_id: model.id }, throwOnError: true });
          toast.success(`${model.name} is deleted`);
          onDeleted?.();
          refresh("models");
        }}
      >
        Its printer configurations go along. A model that plates or products use stays.
      </Confirm>
    </>
  );
}
