import { type FieldValues, get, type Path, type UseFormReturn } from "react-hook-form";
import { money } from "@/lib/format";

interface Props<V extends FieldValues> {
  form: UseFormReturn<V>;
  charge: string;
  currency: string;
}

const NAME = "acknowledged_minimum_charge";

/** Whether the minimum charge is understood; a No ends the submission here. */
export function Consent<V extends FieldValues>({ form, charge, currency }: Props<V>) {
  const error = (get(form.formState.errors, NAME) as { message?: string } | undefined)?.message;
  const isRefused = form.watch(NAME as Path<V>) === "no";
  return (
    <fieldset aria-describedby={`${NAME}-note`}>
      <legend>
        Every print costs at least <span className="font-medium">{money(charge, currency)}</span>. You hear
        the price before anything is printed. Do you accept the minimum charge?
      </legend>
      <div className="mt-3 flex gap-6">
        {(["yes", "no"] as const).map((answer) => (
          <label key={answer} className="flex cursor-pointer items-center gap-2.5 py-1.5">
            <input
              type="radio"
              value={answer}
              className="size-5 accent-(--accent)"
              {...form.register(NAME as Path<V>)}
            />
            {answer === "yes" ? "Yes" : "No"}
          </label>
        ))}
      </div>
      <div id={`${NAME}-note`} aria-live="polite">
        {isRefused ? (
          <p className="mt-1 text-red">Without it nothing can be submitted here.</p>
        ) : (
          error && <p className="mt-1 text-red">{error}</p>
        )}
      </div>
    </fieldset>
  );
}
