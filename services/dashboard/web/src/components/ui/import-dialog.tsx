import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, FileUp } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { client } from "@/api/gen/client.gen";
import { problemOf } from "@/api/problem";
import { count, title } from "@/lib/format";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Textarea } from "./input";

export interface ImportedRow {
  row: number;
  status: string;
  errors: { field: string; message: string }[];
}

export interface ImportReport {
  dry_run: boolean;
  created: number;
  updated?: number;
  unchanged: number;
  failed: number;
  rows: ImportedRow[];
}

interface Props {
  title: string;
  /** Which columns there are, and what they mean. */
  children: ReactNode;
  /** What a file looks like. */
  example: string;
  /** Where it is sent; `dry_run` is added. */
  url: string;
  query?: Record<string, boolean>;
  onClose: () => void;
  /** Something was taken in. */
  onDone: () => void;
}

/** Takes in a file row by row: first it is checked, and each row that cannot be taken says why. */
export function ImportDialog({ title: name, children, example, url, query, onClose, onDone }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const send = useMutation({
    mutationFn: async (dry_run: boolean) => {
      const { data } = await client.post<{ 200: ImportReport }, unknown, true>({
        url,
        query: { ...query, dry_run },
        body: text,
        bodySerializer: null,
        headers: { "Content-Type": text.trimStart().startsWith("[") ? "application/json" : "text/csv" },
        throwOnError: true,
      });
      return data;
    },
    onSuccess: (report) => !report.dry_run && onDone(),
  });
  const report = send.data;
  const change = (next: string) => {
    setText(next);
    send.reset();
  };
  const isDone = report?.dry_run === false;
  const takeable = report ? report.created + (report.updated ?? 0) : 0;
  return (
    <Dialog open onClose={onClose} title={name} description={children} wide>
      <label htmlFor={id} className="mb-1 block text-[13px] font-medium">
        Rows
      </label>
      <Textarea
        id={id}
        rows={8}
        className="num text-xs"
        placeholder={example}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      <FilePicker onText={change} />
      {send.isError && (
        <p role="alert" className="mt-3 rounded-md border border-red/40 bg-red/6 px-3 py-2 text-red">
          {problemOf(send.error).message}
        </p>
      )}
      {report && <Report report={report} />}
      <footer className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>{isDone ? "Done" : "Cancel"}</Button>
        {!isDone && (
          <>
            <Button disabled={!text.trim() || send.isPending} onClick={() => send.mutate(true)}>
              Check
            </Button>
            <Button kind="primary" disabled={!takeable || send.isPending} onClick={() => send.mutate(false)}>
              {report ? `Import ${count(takeable)}` : "Import"}
            </Button>
          </>
        )}
      </footer>
    </Dialog>
  );
}

function FilePicker({ onText }: { onText: (text: string) => void }) {
  return (
    <label className="mt-2 inline-flex cursor-pointer items-center gap-2 rounded-md border px-3 py-1.5 text-[13px] focus-within:outline-2 focus-within:outline-accent hover:bg-sunken">
      <FileUp aria-hidden className="size-4" /> Choose A File
      <input
        type="file"
        accept=".csv,.json,text/csv,application/json"
        className="sr-only"
        onChange={(event) => void event.target.files?.[0]?.text().then(onText)}
      />
    </label>
  );
}

function Report({ report }: { report: ImportReport }) {
  const wrong = report.rows.filter((row) => row.errors.length);
  const Icon = report.failed ? CircleX : CircleCheck;
  return (
    <section role="status" aria-label="Result" className="mt-4 rounded-md border">
      <p className="flex items-center gap-2 px-3 py-2 font-medium">
        <Icon aria-hidden className={`size-4 ${report.failed ? "text-red" : "text-green"}`} />
        {summary(report)}
      </p>
      {wrong.length > 0 && (
        <ul
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          tabIndex={0}
          aria-label="Rows that cannot be taken"
          className="max-h-56 divide-y overflow-y-auto border-t"
        >
          {wrong.map((row) => (
            <li key={row.row} className="flex gap-3 px-3 py-1.5">
              <span className="num w-16 shrink-0 text-muted">Row {row.row}</span>
              <span>{row.errors.map((one) => `${title(one.field)}: ${one.message}`).join(" ")}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** `2 new, 1 changed, 3 known already, 1 cannot be taken`. */
export function summary(report: ImportReport): string {
  const said = [
    [report.created, "new"],
    [report.updated ?? 0, "changed"],
    [report.unchanged, "known already"],
    [report.failed, "cannot be taken"],
  ] as const;
  const words = said.filter(([number]) => number).map(([number, what]) => `${count(number)} ${what}`);
  return words.join(", ") || "No rows";
}
