import { useMutation } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { toast, toastProblem } from "@/lib/toast";

interface Props<T> {
  title: string;
  /** What one row is called. */
  noun: string;
  rows: T[];
  columns: Column<T>[];
  rowKey: (row: T) => string;
  nameOf: (row: T) => string;
  empty: string;
  onAdd: () => void;
  onEdit: (row: T) => void;
  remove: (row: T) => Promise<unknown>;
  /** Why a row has to stay, if it has to. */
  keeps?: (row: T) => boolean;
  children?: ReactNode;
}

/** Rows of a run: added, changed, taken out. Each is saved by itself. */
export function EditRows<T>({ noun, columns, rowKey, nameOf, ...props }: Props<T>) {
  const refresh = useRefresh();
  const removing = useMutation({
    mutationFn: props.remove,
    onSuccess: (_, row) => {
      toast.success(`${nameOf(row)} is taken out`);
      refresh("production-runs");
    },
    onError: toastProblem,
  });
  const actions: Column<T> = {
    name: "",
    end: true,
    cell: (row) => (
      <span className="inline-flex gap-1">
        <Button kind="ghost" size="tiny" aria-label={`Edit ${nameOf(row)}`} onClick={() => props.onEdit(row)}>
          <Pencil />
        </Button>
        <Button
          kind="ghost"
          size="tiny"
          aria-label={`Take out ${nameOf(row)}`}
          disabled={removing.isPending || props.keeps?.(row)}
          onClick={() => removing.mutate(row)}
        >
          <Trash2 />
        </Button>
      </span>
    ),
  };
  return (
    <Section
      title={props.title}
      action={
        <Button size="small" onClick={props.onAdd}>
          <Plus aria-hidden /> Add {noun}
        </Button>
      }
    >
      {props.rows.length ? (
        <Table label={props.title} columns={[...columns, actions]} rows={props.rows} rowKey={rowKey} />
      ) : (
        <Empty title={props.empty} />
      )}
      {props.children}
    </Section>
  );
}
