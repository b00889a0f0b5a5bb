/** Several of many, as boxes to tick; the chosen ones are told in its title. */
import { useId, useState } from "react";
import { type FieldValues, get, type Path, type UseFormReturn } from "react-hook-form";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/cn";

interface Option {
  value: string;
  text: string;
}

interface Props<V extends FieldValues> {
  form: UseFormReturn<V>;
  name: Path<V>;
  label: string;
  options: Option[];
  /** What nothing ticked means. */
  none?: string;
  /** There are so many that they can be searched. */
  search?: string;
}

export function CheckList<V extends FieldValues>({ form, name, label, options, none, search }: Props<V>) {
  const id = useId();
  const [sought, setSought] = useState("");
  const chosen = (form.watch(name) ?? []) as string[];
  const error = (get(form.formState.errors, name) as { message?: string } | undefined)?.message;
  const words = sought.toLowerCase();
  const isShown = (one: Option) =>
    !words ||
    one.text.toLowerCase().includes(words) ||
    one.value.includes(words) ||
    chosen.includes(one.value);
  return (
    <fieldset aria-describedby={error ? `${id}-note` : undefined}>
      <legend className="mb-1 text-[13px] font-medium">
        {label}
        {none && !chosen.length && <span className="ml-2 font-normal text-muted">{none}</span>}
      </legend>
      {search && (
        <Input
          type="search"
          aria-label={search}
          placeholder={search}
          className="mb-2"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <div
        className={cn(
          "grid max-h-44 grid-cols-1 gap-x-4 gap-y-1.5 overflow-y-auto rounded-md border p-3 sm:grid-cols-2",
          error && "border-red",
        )}
      >
        {options.filter(isShown).map((one) => (
          <label key={one.value} className="flex gap-2">
            <input
              type="checkbox"
              className="mt-0.5 size-4 accent-(--accent)"
              value={one.value}
              {...form.register(name)}
            />
            {one.text}
          </label>
        ))}
        {!options.length && <p className="text-muted">There are none yet.</p>}
      </div>
      {error && (
        <p id={`${id}-note`} className="mt-1 text-xs text-red">
          {error}
        </p>
      )}
    </fieldset>
  );
}
