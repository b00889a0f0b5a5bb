import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Calculator } from "lucide-react";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { productionCalculatePlates } from "@/api/gen/sdk.gen";
import { allPrinters, allProducts } from "@/api/lists";
import { problemOf } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { CheckField, NumberField, SelectField } from "@/components/ui/field";
import { Failed, Loading } from "@/components/ui/states";
import type { Draft } from "./draft";
import { platesOf, sameWish, type Wish } from "./plan";
import { PlateReview } from "./plate-review";

/** The plan of a wish: asked for once, and again after a reload. */
export const planOptions = (wish: Wish | null) => ({
  queryKey: [{ _id: "plan", tags: ["plan"] }, wish] as const,
  queryFn: async () => {
    if (!wish) throw new Error("nothing is wished for");
    return (await productionCalculatePlates({ body: wish, throwOnError: true })).data;
  },
  enabled: !!wish,
});

/** Product, quantity, and the plates that come of it. */
export function ProductStep({ form }: { form: UseFormReturn<Draft> }) {
  const products = useQuery(allProducts).data ?? [];
  const printers = useQuery(allPrinters).data ?? [];
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [product_id, printer_id, quantity, net_stock, calculated] = form.watch([
    "product_id",
    "printer_id",
    "quantity",
    "net_stock",
    "calculated",
  ]);
  const plan = useQuery(planOptions(calculated));
  const wish: Wish = { product_id, printer_id, quantity: Number(quantity), net_stock };
  const isStale = !!calculated && !sameWish(calculated, wish);
  const calculate = async (wanted: Wish) => {
    if (!(await form.trigger(["product_id", "quantity"]))) return;
    setAsking(true);
    try {
      const found = await queries.fetchQuery({ ...planOptions(wanted), staleTime: 0 });
      form.setValue("plates", platesOf(found));
      form.setValue("calculated", wanted);
      form.clearErrors("plates");
    } catch (error) {
      showAt(form, error);
    } finally {
      setAsking(false);
    }
  };
  const moveTo = (printer: string) => {
    form.setValue("printer_id", printer);
    void calculate({ ...wish, printer_id: printer });
  };
  return (
    <div className="space-y-5">
      <div className="grid items-start gap-4 sm:grid-cols-[1fr_120px_1fr]">
        <SelectField
          form={form}
          name="product_id"
          label="Product"
          options={products.filter((one) => !one.is_archived).map((one) => [one.id, one.name])}
          none="Choose a product"
        />
        <NumberField form={form} name="quantity" label="Quantity" />
        <SelectField
          form={form}
          name="printer_id"
          label="Printer"
          options={printers.filter((one) => one.is_active).map((one) => [one.id, one.name])}
        />
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button disabled={isAsking} onClick={() => void calculate(wish)}>
          <Calculator aria-hidden /> {calculated ? "Calculate Again" : "Calculate Plates"}
        </Button>
        <CheckField form={form} name="net_stock" label="Use parts in stock first" />
        {isStale && !isAsking && (
          <p role="status" className="text-amber">
            What you ask for has changed: calculate again.
          </p>
        )}
      </div>
      {isAsking || plan.isLoading ? (
        <Loading rows={4} />
      ) : plan.isError ? (
        <Failed error={plan.error} retry={() => void plan.refetch()} />
      ) : isStale ? null : (
        plan.data && <PlateReview form={form} plan={plan.data} onMove={moveTo} />
      )}
      <PlateError form={form} />
    </div>
  );
}

function PlateError({ form }: { form: UseFormReturn<Draft> }) {
  const { message } = (form.formState.errors.plates ?? {}) as { message?: string };
  return message ? (
    <p role="alert" className="rounded-md border border-red/40 bg-red/6 px-3 py-2 text-red">
      {message}
    </p>
  ) : null;
}

/** A refused field stands at its field, anything else above the buttons. */
function showAt(form: UseFormReturn<Draft>, error: unknown) {
  const problem = problemOf(error);
  const [first] = problem.errors;
  const field = first?.field === "product_id" || first?.field === "quantity" ? first.field : null;
  if (field) form.setError(field, { type: problem.code, message: first?.message });
  else form.setError("plates", { type: problem.code, message: `${problem.message} (${problem.code})` });
}
