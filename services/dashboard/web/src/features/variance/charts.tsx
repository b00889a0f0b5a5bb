/** The charts: a chunk of their own, for the library is larger than the page. */
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { grams, signedPercent, varianceBand } from "@/lib/format";
import type { Point } from "./report";

const BANDS = { above: "var(--red)", below: "var(--green)", within: "var(--amber)" } as const;
const TICK = { fill: "var(--muted)", fontSize: 12 };
const TIP = {
  background: "var(--surface)",
  border: "1px solid var(--line)",
  borderRadius: 8,
  color: "var(--ink)",
};
const HEIGHT = 260;
const ROW = 34;

/** Planned and used filament, period after period. */
export function OverTime({ points }: { points: Point[] }) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart data={points} margin={{ top: 8, right: 16, bottom: 0, left: 8 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="name" tick={TICK} stroke="var(--line)" tickLine={false} />
        <YAxis
          tick={TICK}
          stroke="var(--line)"
          tickLine={false}
          width={64}
          tickFormatter={(value) => grams(value)}
        />
        <Tooltip contentStyle={TIP} formatter={(value) => grams(Number(value))} />
        <Line
          dataKey="planned"
          name="Planned"
          stroke="var(--gray)"
          strokeDasharray="5 4"
          strokeWidth={2}
          isAnimationActive={false}
        />
        <Line dataKey="actual" name="Actual" stroke="var(--blue)" strokeWidth={2} isAnimationActive={false} />
      </LineChart>
    </ResponsiveContainer>
  );
}

/** How far each thing is off its plan, in percent. */
export function ByName({ points }: { points: Point[] }) {
  return (
    <ResponsiveContainer width="100%" height={points.length * ROW + ROW}>
      <BarChart
        data={points}
        layout="vertical"
        margin={{ top: 0, right: 24, bottom: 0, left: 8 }}
        accessibilityLayer={false}
      >
        <XAxis
          type="number"
          tick={TICK}
          stroke="var(--line)"
          tickLine={false}
          tickFormatter={(value) => `${value} %`}
        />
        <YAxis type="category" dataKey="name" tick={TICK} stroke="var(--line)" tickLine={false} width={150} />
        <ReferenceLine x={0} stroke="var(--strong-line)" />
        <Tooltip
          contentStyle={TIP}
          cursor={{ fill: "var(--sunken)" }}
          formatter={(value) => signedPercent(Number(value))}
        />
        <Bar dataKey="variance" name="Off by" barSize={16} isAnimationActive={false}>
          {points.map((one) => (
            <Cell key={one.name} fill={BANDS[varianceBand(one.variance) ?? "within"]} />
          ))}
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}
