import { Link, type LinkProps } from "@tanstack/react-router";
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
}

interface Props<T> {
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** What the table lists, for people who do not see it. */
  label: string;
}

export function Table<T>({ columns, rows, rowKey, label }: Props<T>) {
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
                className={cn("h-9 px-4 font-medium whitespace-nowrap", placeOf(column))}
              >
                {column.name || <span className="sr-only">Actions</span>}
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
                    "h-11 px-4 whitespace-nowrap",
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
