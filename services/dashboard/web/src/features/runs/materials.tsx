import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { useSession } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";
import { Swatch } from "@/components/ui/swatch";
import { type Column, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { dateTime, grams, money, signedGrams } from "@/lib/format";

export type Material = ProductionRunDetailOut["materials"][number];

export function SpoolName({ material }: { material: Material }) {
  return (
    <span className="flex items-center gap-2">
      <Swatch hex={material.color_hex} name={material.color} />
      <span className="font-medium">{material.spool_name}</span>
      <span className="text-muted">{material.material}</span>
    </span>
  );
}

/** What each spool was to give, what it gave, and what that cost. */
export function Materials({ run }: { run: ProductionRunDetailOut }) {
  const { tenant } = useSession();
  const columns: Column<Material>[] = [
    { name: "Spool", cell: (one) => <SpoolName material={one} /> },
    { name: "Estimated", cell: (one) => grams(one.estimated_grams), number: true },
    { name: "Of It Purge", cell: (one) => grams(one.estimated_purge_grams), number: true, wide: true },
    { name: "Actual", cell: (one) => grams(one.actual_grams), number: true },
    { name: "Actual Purge", cell: (one) => grams(one.actual_purge_grams), number: true, wide: true },
    { name: "Difference", cell: (one) => signedGrams(one.variance_grams), number: true },
    { name: "Variance", cell: (one) => <Variance percentage={one.variance_percentage} />, end: true },
    { name: "Cost", cell: (one) => money(one.cost, tenant.currency), number: true },
    { name: "Booked", cell: (one) => <Booked material={one} />, end: true, wide: true },
  ];
  return (
    <Section title="Materials">
      {run.materials.length ? (
        <Table label="Materials of the run" columns={columns} rows={run.materials} rowKey={(one) => one.id} />
      ) : (
        <Empty title="No spools are named">
          Name them under Edit, or when the run is completed: what it took is booked from them.
        </Empty>
      )}
    </Section>
  );
}

function Booked({ material }: { material: Material }) {
  if (!material.posted_at) return <span className="text-muted">{grams(material.remaining_grams)} left</span>;
  if (Number(material.overdrawn_grams)) {
    return <Badge tone="red">Overdrawn By {grams(material.overdrawn_grams)}</Badge>;
  }
  return <span title={dateTime(material.posted_at)}>{dateTime(material.posted_at)}</span>;
}
