import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { Section } from "@/components/ui/card";
import { Swatch } from "@/components/ui/swatch";
import { type Column, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { grams } from "@/lib/format";

type Material = ProductionRunDetailOut["materials"][number];

const COLUMNS: Column<Material>[] = [
  {
    name: "Spool",
    cell: (one) => (
      <span className="flex items-center gap-2">
        <Swatch hex={one.color_hex} name={one.color} />
        <span className="font-medium">{one.spool_name}</span>
        <span className="text-muted">{one.material}</span>
      </span>
    ),
  },
  { name: "Estimated", cell: (one) => grams(one.estimated_grams), number: true },
  { name: "Purge", cell: (one) => grams(one.estimated_purge_grams), number: true, wide: true },
  { name: "Actual", cell: (one) => grams(one.actual_grams), number: true },
  { name: "Variance", cell: (one) => <Variance percentage={one.variance_percentage} />, end: true },
  { name: "Left On Spool", cell: (one) => grams(one.remaining_grams), number: true, wide: true },
];

export function Materials({ run }: { run: ProductionRunDetailOut }) {
  return (
    <Section title="Materials">
      <Table label="Materials of the run" columns={COLUMNS} rows={run.materials} rowKey={(one) => one.id} />
    </Section>
  );
}
