/** Fields of a form: label, control, help, error, wired together for everyone. */
import { type ReactNode, useId } from "react";
import { type FieldValues, get, type Path, type UseFormReturn, useController } from "react-hook-form";
import { cn } from "@/lib/cn";
import type { ApiForm } from "@/lib/form";
import { Button } from "./button";
import { Input, Select, Textarea } from "./input";

interface FieldProps<V extends FieldValues> {
  form: UseFormReturn<V>;
  name: Path<V>;
  label: string;
  help?: ReactNode;
  className?: string;
  disabled?: boolean;
}

function useField<V extends FieldValues>({ form, name, help }: FieldProps<V>) {
  const id = useId();
  const error = (get(form.formState.errors, name) as { message?: string } | undefined)?.message;
  const describedBy = error || help ? `${id}-note` : undefined;
  return { id, error, props: { id, "aria-invalid": !!error, "aria-describedby": describedBy } };
}

interface FrameProps {
  id: string;
  label: string;
  help?: ReactNode;
  error?: string;
  className?: string;
  children: ReactNode;
}

function Frame({ id, label, help, error, className, children }: FrameProps) {
  return (
    <div className={cn("min-w-0", className)}>
      <label htmlFor={id} className="mb-1 block text-[13px] font-medium">
        {label}
      </label>
      {children}
      {(error || help) && (
        <p id={`${id}-note`} className={cn("mt-1 text-xs", error ? "text-red" : "text-muted")}>
          {error || help}
        </p>
      )}
    </div>
  );
}

type TextProps<V extends FieldValues> = FieldProps<V> & {
  type?: "text" | "email" | "password" | "date" | "datetime-local" | "search";
  placeholder?: string;
  autoComplete?: string;
  /** What is often meant, offered while typing. */
  list?: readonly string[];
};

export function TextField<V extends FieldValues>(given: TextProps<V>) {
  const { form, name, label, help, className, list, type = "text", ...rest } = given;
  const field = useField(given);
  const listId = list && `${field.id}-list`;
  return (
    <Frame id={field.id} label={label} help={help} error={field.error} className={className}>
      <Input {...field.props} type={type} list={listId} {...rest} {...form.register(name)} />
      {list && (
        <datalist id={listId}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </Frame>
  );
}

type NumberProps<V extends FieldValues> = FieldProps<V> & {
  unit?: string;
  exact?: boolean;
  /** Told what somebody types: what follows from it may be filled in. */
  onValue?: (value: number | undefined) => void;
};

/** Whole numbers become numbers; `exact` decimals stay text, as the API keeps them. */
export function NumberField<V extends FieldValues>({ unit, exact, onValue, ...given }: NumberProps<V>) {
  const { form, name, label, help, className, disabled } = given;
  const field = useField(given);
  const asNumber = (value: unknown) => (value === "" || value == null ? undefined : Number(value));
  const asDecimal = (value: unknown) => (typeof value === "string" ? value.replace(",", ".") : value);
  const registered = form.register(name, {
    setValueAs: exact ? asDecimal : asNumber,
    onChange: (event) => onValue?.(asNumber(event.target.value)),
  });
  return (
    <Frame
      id={field.id}
      label={unit ? `${label} (${unit})` : label}
      help={help}
      error={field.error}
      className={className}
    >
      <Input
        {...field.props}
        inputMode={exact ? "decimal" : "numeric"}
        className="num"
        disabled={disabled}
        {...registered}
      />
    </Frame>
  );
}

export function AreaField<V extends FieldValues>(given: FieldProps<V>) {
  const { form, name, label, help, className } = given;
  const field = useField(given);
  return (
    <Frame id={field.id} label={label} help={help} error={field.error} className={className}>
      <Textarea {...field.props} {...form.register(name)} />
    </Frame>
  );
}

type SelectProps<V extends FieldValues> = FieldProps<V> & {
  options: readonly (readonly [value: string, text: string])[];
  /** What stands there while nothing is chosen. */
  none?: string;
};

/** Controlled: what is chosen stays chosen when its option comes later, from a list that still loads. */
export function SelectField<V extends FieldValues>({ options, none, ...given }: SelectProps<V>) {
  const { form, name, label, help, className, disabled } = given;
  const field = useField(given);
  const chosen = useController({ control: form.control, name }).field;
  return (
    <Frame id={field.id} label={label} help={help} error={field.error} className={className}>
      <Select {...field.props} {...chosen} value={chosen.value ?? ""} disabled={disabled}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Select>
    </Frame>
  );
}

export function CheckField<V extends FieldValues>({ form, name, label, help, className }: FieldProps<V>) {
  const id = useId();
  return (
    <div className={cn("flex gap-2.5", className)}>
      <input id={id} type="checkbox" className="mt-0.5 size-4 accent-(--accent)" {...form.register(name)} />
      <label htmlFor={id}>
        {label}
        {help && <span className="block text-xs text-muted">{help}</span>}
      </label>
    </div>
  );
}

interface FormProps<V extends FieldValues> {
  api: ApiForm<V>;
  action: string;
  onCancel?: () => void;
  children: ReactNode;
  /** Beside the buttons. */
  aside?: ReactNode;
  /** Something in the form stands in the way. */
  blocked?: boolean;
}

export function ApiFormBody<V extends FieldValues>(given: FormProps<V>) {
  const { api, action, onCancel, children, aside, blocked } = given;
  const { errors } = api.form.formState;
  const problem = (errors.root as { server?: { type?: string; message?: string }; message?: string }) ?? {};
  const message = problem.server?.message ?? problem.message;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        api.submit();
      }}
    >
      {children}
      {message && (
        <p role="alert" className="mt-4 rounded-md border border-red/40 bg-red/6 px-3 py-2 text-red">
          {message} {problem.server?.type && <span className="num">({problem.server.type})</span>}
        </p>
      )}
      <footer className="mt-6 flex items-center justify-end gap-2">
        {aside && <div className="mr-auto">{aside}</div>}
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" kind="primary" disabled={api.isSending || blocked}>
          {api.isSending ? "Sending…" : action}
        </Button>
      </footer>
    </form>
  );
}

export const Row = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">{children}</div>
);
export const Stack = ({ children }: { children: ReactNode }) => <div className="space-y-4">{children}</div>;
