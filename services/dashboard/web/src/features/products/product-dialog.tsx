import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import { productionCreateProduct, productionEditProduct } from "@/api/gen/sdk.gen";
import type { ProductionNewProduct, ProductionProductOut } from "@/api/gen/types.gen";
import { zProductionNewProduct, zProductionProductChange } from "@/api/gen/zod.gen";
import { allModels } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import {
  ApiFormBody,
  AreaField,
  NumberField,
  Row,
  SelectField,
  Stack,
  TextField,
} from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { money } from "@/lib/format";
import { toast } from "@/lib/toast";
import { costOfComponents } from "./costs";

interface Props {
  product?: ProductionProductOut;
  onClose: () => void;
  onDone?: (product: ProductionProductOut) => void;
}

type Form = UseFormReturn<ProductionNewProduct>;

export function ProductDialog({ product, onClose, onDone }: Props) {
  const { tenant } = useSession();
  const refresh = useRefresh();
  const api = useApiForm<ProductionNewProduct, ProductionNewProduct, ProductionProductOut>({
    schema: product ? zProductionProductChange : zProductionNewProduct,
    defaults: valuesOf(product),
    empty: product ? null : undefined,
    send: async (body) =>
      product
        ? (await productionEditProduct({ path: { product_id: product.id }, body, throwOnError: true })).data
        : (await productionCreateProduct({ body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("products");
      onClose();
      onDone?.(saved);
    },
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title={product ? `Edit ${product.name}` : "Add Product"} wide>
      <ApiFormBody api={api} action={product ? "Save" : "Add Product"} onCancel={onClose}>
        <Stack>
          <Row>
            <TextField form={form} name="name" label="Name" />
            <TextField form={form} name="sku" label="SKU" />
          </Row>
          <BillFields form={form} />
          <ComponentFields form={form} currency={tenant.currency} />
          <Row>
            <NumberField
              form={form}
              name="labour_cost"
              label="Labour"
              unit={tenant.currency}
              exact
              help="Work on one product."
            />
            <TextField form={form} name="image_url" label="Picture Address" placeholder="https://" />
          </Row>
          <Row>
            <AreaField form={form} name="description" label="Description" />
            <AreaField form={form} name="notes" label="Notes" />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function BillFields({ form }: { form: Form }) {
  const rows = useFieldArray({ control: form.control, name: "models" });
  const models = useQuery(allModels).data ?? [];
  const options = models.map((one) => [one.id, one.name] as const);
  return (
    <fieldset>
      <legend className="mb-2 text-[13px] font-medium">Bill Of Models</legend>
      <ul className="space-y-2">
        {rows.fields.map((row, index) => (
          <li key={row.id} className="grid grid-cols-[1fr_120px_36px] items-start gap-3">
            <SelectField
              form={form}
              name={`models.${index}.model_id`}
              label="Model"
              options={options}
              none="Choose a model"
            />
            <NumberField form={form} name={`models.${index}.quantity`} label="In One" />
            <Remove label={`Remove model ${index + 1}`} onClick={() => rows.remove(index)} />
          </li>
        ))}
      </ul>
      {!rows.fields.length && (
        <p className="text-xs text-muted">
          Which models one product takes, and how many of each: runs plan their plates by it.
        </p>
      )}
      <Button size="small" className="mt-2" onClick={() => rows.append({ model_id: "", quantity: 1 })}>
        <Plus aria-hidden /> Model
      </Button>
    </fieldset>
  );
}

function ComponentFields({ form, currency }: { form: Form; currency: string }) {
  const rows = useFieldArray({ control: form.control, name: "components" });
  const given = form.watch("components") ?? [];
  return (
    <fieldset>
      <legend className="mb-2 text-[13px] font-medium">Bought Components</legend>
      <ul className="space-y-2">
        {rows.fields.map((row, index) => (
          <li key={row.id} className="grid grid-cols-[1fr_100px_120px_36px] items-start gap-3">
            <TextField
              form={form}
              name={`components.${index}.name`}
              label="Component"
              placeholder="Screw M4"
            />
            <NumberField form={form} name={`components.${index}.quantity`} label="In One" exact />
            <NumberField form={form} name={`components.${index}.unit_cost`} label="Unit Cost" exact />
            <Remove label={`Remove component ${index + 1}`} onClick={() => rows.remove(index)} />
          </li>
        ))}
      </ul>
      <div className="mt-2 flex items-center justify-between">
        <Button size="small" onClick={() => rows.append({ name: "", quantity: "1", unit_cost: "" })}>
          <Plus aria-hidden /> Component
        </Button>
        {given.length > 0 && (
          <span className="text-[13px] text-muted">
            Components of one product: <span className="num">{money(costOfComponents(given), currency)}</span>
          </span>
        )}
      </div>
    </fieldset>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button kind="ghost" size="icon" className="mt-[22px]" aria-label={label} onClick={onClick}>
      <Trash2 />
    </Button>
  );
}

function valuesOf(product?: ProductionProductOut): ProductionNewProduct {
  return {
    name: product?.name ?? "",
    sku: product?.sku ?? "",
    labour_cost: product?.labour_cost ?? "0",
    image_url: product?.image_url ?? "",
    description: product?.description ?? "",
    notes: product?.notes ?? "",
    models: (product?.models ?? []).map(({ model_id, quantity }) => ({ model_id, quantity })),
    components: (product?.components ?? []).map(({ name, quantity, unit_cost }) => ({
      name,
      quantity: String(Number(quantity)),
      unit_cost: String(Number(unit_cost)),
    })),
  };
}
