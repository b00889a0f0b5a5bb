/** Forms over the API's own schemas: checked by the generated Zod schema, refused fields shown where they are. */
import { useState } from "react";
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type Resolver,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { problemOf } from "@/api/problem";

/** Forms know empty text; the API knows fields that are absent, or null to be emptied. */
export function tidied(value: unknown, empty: undefined | null = undefined): unknown {
  if (value === "" || value === undefined || (typeof value === "number" && Number.isNaN(value))) return empty;
  if (Array.isArray(value)) return value.map((one) => tidied(one, empty));
  if (value && typeof value === "object") {
    const entries = Object.entries(value).map(([name, one]) => [name, tidied(one, empty)] as const);
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
  }
  return typeof value === "string" ? value.trim() : value;
}

type Issue = z.core.$ZodIssue;

/** An issue in words for whoever fills the form. */
export function wordsOf(issue: Issue): string {
  const isMissing = issue.input === undefined || issue.input === null || issue.input === "";
  switch (issue.code) {
    case "invalid_type":
      return isMissing ? "Fill this in." : "This is not valid here.";
    case "too_small":
      if (issue.origin === "string")
        return Number(issue.minimum) <= 1 ? "Fill this in." : `At least ${issue.minimum} characters.`;
      if (issue.origin === "array") return "Add at least one.";
      return issue.inclusive ? `At least ${issue.minimum}.` : `More than ${issue.minimum}.`;
    case "too_big":
      return issue.origin === "string" ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`;
    case "invalid_format":
      if (isMissing) return issue.format === "uuid" ? "Choose one." : "Fill this in.";
      return issue.format === "email" ? "This is no e-mail address." : "This has not the right form.";
    case "invalid_union":
      return isMissing ? "Fill this in." : "This is not valid here.";
    case "invalid_value":
      return isMissing ? "Choose one." : "This is not valid here.";
    default:
      return issue.message;
  }
}

function resolverOf<V extends FieldValues>(schema: z.ZodType, empty: undefined | null): Resolver<V> {
  return async (values) => {
    const given = tidied(values, empty);
    const checked = schema.safeParse(given, { reportInput: true });
    if (checked.success) return { values: given as V, errors: {} };
    const errors: Record<string, unknown> = {};
    for (const issue of checked.error.issues) {
      put(errors, issue.path.length ? issue.path.map(String) : ["root"], {
        type: issue.code,
        message: wordsOf(issue),
      });
    }
    return { values: {}, errors: errors as never };
  };
}

function put(target: Record<string, unknown>, path: string[], value: unknown) {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (!rest.length) target[first] ??= value;
  else {
    target[first] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
    put(target[first] as Record<string, unknown>, rest, value);
  }
}

interface Options<V extends FieldValues, Sent, Answer> {
  schema: z.ZodType;
  defaults: DefaultValues<V>;
  /** Sends what was filled in; throws the API's problem. */
  send: (body: Sent) => Promise<Answer>;
  done: (answer: Answer) => void;
  /** A change empties fields by null; a creation leaves them out. */
  empty?: undefined | null;
}

export interface ApiForm<V extends FieldValues> {
  form: UseFormReturn<V>;
  submit: () => void;
  isSending: boolean;
}

export function useApiForm<V extends FieldValues, Sent, Answer>({
  schema,
  defaults,
  send,
  done,
  empty,
}: Options<V, Sent, Answer>): ApiForm<V> {
  const [isSending, setSending] = useState(false);
  const form = useForm<V>({ defaultValues: defaults, resolver: resolverOf<V>(schema, empty) });
  const submit = form.handleSubmit(async (values) => {
    setSending(true);
    try {
      done(await send(values as unknown as Sent));
    } catch (error) {
      showProblem(form, error);
    } finally {
      setSending(false);
    }
  });
  return { form, submit: () => void submit(), isSending };
}

/** Refusals of fields that the form has stand at them, all others above the buttons, with their code. */
function showProblem<V extends FieldValues>(form: UseFormReturn<V>, error: unknown) {
  const problem = problemOf(error);
  const fields = problem.errors.filter((one) => document.querySelector(`[name="${CSS.escape(one.field)}"]`));
  for (const one of fields) form.setError(one.field as Path<V>, { type: one.code, message: one.message });
  if (!fields.length) form.setError("root.server", { type: problem.code, message: problem.message });
}
