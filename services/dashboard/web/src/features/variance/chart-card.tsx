import { type ReactNode, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { grams } from "@/lib/format";
import type { Point } from "./report";

interface Props {
  title: string;
  /** What is along the axis. */
  axis: string;
  points: Point[];
  legend?: ReactNode;
  children: ReactNode;
}

/** A chart, and the same as a table for whoever reads it better. */
export function ChartCard({ title, axis, points, legend, children }: Props) {
  const [isTable, setTable] = useState(false);
  const columns: Column<Point>[] = [
    { name: axis, cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "Planned", cell: (one) => grams(one.planned), number: true },
    { name: "Actual", cell: (one) => grams(one.actual), number: true },
    {
      name: "Variance",
      cell: (one) => <Variance percentage={one.variance === null ? null : String(one.variance)} />,
      end: true,
    },
  ];
  return (
    <Section
      title={title}
      action={
        <Button size="small" kind="ghost" onClick={() => setTable(!isTable)}>
          {isTable ? "As Chart" : "As Table"}
        </Button>
      }
    >
      {isTable ? (
        <Table label={title} columns={columns} rows={points} rowKey={(one) => one.name} />
      ) : (
        <div className="p-4">
          {legend}
          <div
            role="img"
            aria-label={`${title}: a chart of ${points.length} values. As Table shows them in words.`}
          >
            <Suspense fallback={<Skeleton className="h-64" />}>{children}</Suspense>
          </div>
        </div>
      )}
    </Section>
  );
}

export function Legend() {
  return (
    <ul className="mb-2 flex gap-5 text-[13px] text-muted">
      <li className="flex items-center gap-2">
        <span aria-hidden className="w-5 border-t-2 border-dashed border-gray" /> Planned
      </li>
      <li className="flex items-center gap-2">
        <span aria-hidden className="w-5 border-t-2 border-blue" /> Actual
      </li>
    </ul>
  );
}
