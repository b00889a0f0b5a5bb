/** How something is to be printed: the method first, then its colours and its printers. */
import type { FieldValues, Path, PathValue, UseFormReturn } from "react-hook-form";
import { get } from "react-hook-form";
import type { JobsPublicLab } from "@/api/gen/types.gen";
import { Row, SelectField } from "@/components/ui/field";
import { cn } from "@/lib/cn";
import { money } from "@/lib/format";

interface Wishes {
  method: string;
  color: string;
  printer: string;
}

interface Props<V extends FieldValues & Wishes> {
  form: UseFormReturn<V>;
  lab: JobsPublicLab;
}

export function WishFields<V extends FieldValues & Wishes>({ form, lab }: Props<V>) {
  const [method, color, printer] = ["method" as Path<V>, "color" as Path<V>, "printer" as Path<V>];
  const chosen = lab.methods.find((one) => one.name === form.watch(method));
  const bed = lab.printers.find((one) => one.name === form.watch(printer));
  const printers = lab.printers.filter((one) => one.method === chosen?.name);
  const error = (get(form.formState.errors, "method") as { message?: string } | undefined)?.message;
  // What another method offered is not offered any more.
  const onMethod = () => {
    form.setValue(color, "" as PathValue<V, Path<V>>);
    form.setValue(printer, "" as PathValue<V, Path<V>>);
  };
  return (
    <div className="space-y-4">
      <fieldset aria-describedby={error ? "method-note" : undefined}>
        <legend className="mb-1.5 text-[15px] font-medium">Method</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          {lab.methods.map((one) => (
            <label
              key={one.name}
              className={cn(
                "flex cursor-pointer gap-3 rounded-lg border border-strong-line/60 p-4",
                "has-checked:border-accent has-checked:bg-accent/6",
                error && "border-red",
              )}
            >
              <input
                type="radio"
                value={one.name}
                className="mt-1 size-4 shrink-0 accent-(--accent)"
                {...form.register(method, { onChange: onMethod })}
              />
              <span>
                <span className="block font-medium">{one.name}</span>
                <span className="block text-[14px] text-muted">{one.description}</span>
                <span className="num block text-[14px] text-muted">
                  {money(one.rate_per_gram, lab.currency)} per gram
                </span>
              </span>
            </label>
          ))}
        </div>
        {error && (
          <p id="method-note" className="mt-1 text-red">
            {error}
          </p>
        )}
      </fieldset>
      <Row>
        <SelectField
          form={form}
          name={color}
          label="Colour"
          none={chosen ? "Choose a colour" : "Choose a method first"}
          disabled={!chosen}
          options={(chosen?.colors ?? []).map((one) => [one, one] as const)}
        />
        <SelectField
          form={form}
          name={printer}
          label="Printer"
          none={chosen ? "Choose a printer" : "Choose a method first"}
          disabled={!chosen}
          help={bed && `It prints up to ${bed.x} × ${bed.y} × ${bed.z} mm.`}
          options={printers.map((one) => [one.name, one.name] as const)}
        />
      </Row>
    </div>
  );
}
