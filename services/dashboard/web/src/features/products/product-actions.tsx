import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Ellipsis, Factory, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { productionDeleteProduct, productionEditProduct } from "@/api/gen/sdk.gen";
import type { ProductionProductOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";

const ProductDialog = later(async () => (await import("./product-dialog")).ProductDialog);

interface Props {
  product: ProductionProductOut;
  onDeleted?: () => void;
  trigger?: ReactNode;
}

/** What can be done with a product, in a menu. */
export function ProductActions({ product, onDeleted, trigger }: Props) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const path = { product_id: product.id };
  const archive = useMutation({
    mutationFn: (is_archived: boolean) =>
      productionEditProduct({ path, body: { is_archived }, throwOnError: true }),
    onSuccess: ({ data }) => {
      toast.success(`${data.name} is ${data.is_archived ? "archived" : "offered again"}`);
      refresh("products");
    },
    onError: toastProblem,
  });
  if (!useMay("production:write")) return null;
  return (
    <>
      <Menu
        trigger={
          trigger ?? (
            <Button kind="ghost" size="tiny" aria-label={`Actions for ${product.name}`}>
              <Ellipsis />
            </Button>
          )
        }
      >
        <MenuItem
          disabled={product.is_archived}
          onSelect={() => void navigate({ to: "/production-runs/new", search: { product: product.id } })}
        >
          <Factory /> Plan Run
        </MenuItem>
        <MenuItem onSelect={() => setOpen("edit")}>
          <Pencil /> Edit
        </MenuItem>
        <MenuItem onSelect={() => archive.mutate(!product.is_archived)}>
          {product.is_archived ? <ArchiveRestore /> : <Archive />}
          {product.is_archived ? "Offer Again" : "Archive"}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setOpen("delete")}>
          <Trash2 /> Delete
        </MenuItem>
      </Menu>
      {open === "edit" && <ProductDialog product={product} onClose={() => setOpen(null)} />}
      <Confirm
        open={open === "delete"}
        onClose={() => setOpen(null)}
        title={`Delete ${product.name}?`}
        action="Delete"
        onConfirm={async () => {
          await productionDeleteProduct({ path, throwOnError: true });
          toast.success(`${product.name} is deleted, or archived where runs or orders name it`);
          onDeleted?.();
          refresh("products");
        }}
      >
        A product that is or was in use is archived instead: its runs and orders keep their name.
      </Confirm>
    </>
  );
}
