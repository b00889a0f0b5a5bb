import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { Section } from "@/components/ui/card";
import { Variance } from "@/components/ui/variance";
import { decimal, grams } from "@/lib/format";
import { SpoolName } from "./materials";

/** What was planned against what was used: in all, and spool by spool. */
export function VarianceSummary({ run }: { run: ProductionRunDetailOut }) {
  if (run.actual_weight_grams === null || run.estimated_weight_grams === null) return null;
  const most = Math.max(
    ...run.materials.flatMap((one) => [decimal(one.estimated_grams) ?? 0, decimal(one.actual_grams) ?? 0]),
  );
  const facts = [
    ["Filament", run.estimated_weight_grams, run.actual_weight_grams],
    ["Of It Purge", run.estimated_purge_grams, run.actual_purge_grams],
  ].filter(([, planned, actual]) => planned !== null || actual !== null);
  return (
    <Section title="Variance" action={<Variance percentage={run.variance_percentage} />}>
      <div className="grid gap-6 p-4 lg:grid-cols-[280px_1fr]">
        <dl className="space-y-3">
          {facts.map(([name, planned, actual]) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted">{name}</dt>
              <dd className="num text-right">
                {grams(actual)}
                <span className="block text-xs text-muted">of {grams(planned)} planned</span>
              </dd>
            </div>
          ))}
        </dl>
        <ul className="space-y-3">
          {run.materials.map((one) => (
            <li key={one.id}>
              <div className="mb-1 flex justify-between gap-3">
                <SpoolName material={one} />
                <Variance percentage={one.variance_percentage} />
              </div>
              <Bar name="planned" value={one.estimated_grams} most={most} tone="gray" />
              <Bar name="used" value={one.actual_grams} most={most} tone="blue" />
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

interface BarProps {
  name: string;
  value: string | null;
  most: number;
  tone: "gray" | "blue";
}

function Bar({ name, value, most, tone }: BarProps) {
  const part = most ? (decimal(value) ?? 0) / most : 0;
  return (
    <div className="grid grid-cols-[56px_1fr_80px] items-center gap-3 text-xs text-muted">
      {name}
      <span aria-hidden className="h-2.5 rounded-sm bg-sunken">
        <span
          className="block h-full rounded-sm"
          style={{ width: `${part * 100}%`, background: `var(--${tone})` }}
        />
      </span>
      <span className="num text-right text-ink">{grams(value)}</span>
    </div>
  );
}
