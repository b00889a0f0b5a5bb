import { Link, type LinkProps } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface Column<T> {
  name: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand right. */
  number?: boolean;
  /** Stands right, as numbers do. */
  end?: boolean;
  /** Left out on narrow screens. */
  wide?: boolean;
  className?: string;
  /** Its header is for those who do not see it. */
  silent?: boolean;
  /** What the list is sorted by when its header is chosen. */
  sort?: string;
}

export interface Sorting {
  by: string;
  order: "asc" | "desc";
  onSort: (by: string, order: "asc" | "desc") => void;
}

interface Props<T> {
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** What the table lists, for people who do not see it. */
  label: string;
  sorting?: Sorting;
}

export function Table<T>({ columns, rows, rowKey, label, sorting }: Props<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard
    <section className="overflow-x-auto" tabIndex={0} aria-label={label}>
      <table className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b bg-sunken/60 text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                aria-sort={sortOf(column, sorting)}
                className={cn("h-9 px-3 font-medium whitespace-nowrap lg:px-4", placeOf(column))}
              >
                <Heading column={column} sorting={sorting} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b last:border-0 hover:bg-sunken/50">
              {columns.map((column) => (
                <td
                  key={column.name}
                  className={cn(
                    "h-11 px-3 whitespace-nowrap lg:px-4",
                    column.number && "num",
                    placeOf(column),
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sortOf<T>(column: Column<T>, sorting?: Sorting) {
  if (!column.sort || sorting?.by !== column.sort) return undefined;
  return sorting.order === "asc" ? "ascending" : "descending";
}

function Heading<T>({ column, sorting }: { column: Column<T>; sorting?: Sorting }) {
  const { name, sort } = column;
  if (!name || column.silent) return <span className="sr-only">{name || "Actions"}</span>;
  if (!sort || !sorting) return name;
  const isSorted = sorting.by === sort;
  const Icon = !isSorted ? ChevronsUpDown : sorting.order === "asc" ? ArrowUp : ArrowDown;
  const next = isSorted && sorting.order === "desc" ? "asc" : "desc";
  return (
    <button
      type="button"
      className="-mx-1 inline-flex items-center gap-1 rounded px-1 hover:text-ink"
      onClick={() => sorting.onSort(sort, next)}
    >
      {name} <Icon aria-hidden className="size-3" />
    </button>
  );
}

function placeOf<T>(column: Column<T>) {
  return cn((column.number || column.end) && "text-right", column.wide && "hidden lg:table-cell");
}

/** The link that a row is known by. */
export function RowLink({ children, ...to }: LinkProps & { children: ReactNode }) {
  return (
    <Link
      {...to}
      className="rounded font-medium underline decoration-strong-line/50 underline-offset-4 hover:decoration-current"
    >
      {children}
    </Link>
  );
}
