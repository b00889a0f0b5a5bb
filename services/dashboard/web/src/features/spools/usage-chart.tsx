import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { grams } from "@/lib/format";
import type { Day } from "./left";

/** Grams that left, day by day. */
export default function UsageChart({ days }: { days: Day[] }) {
  const text = days.map((one) => `${one.day}: ${grams(one.grams)}`).join(", ");
  return (
    <div role="img" aria-label={`Grams used by day. ${text}`} className="h-44 border-t p-4">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={days} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="day" tick={{ fill: "var(--muted)", fontSize: 11 }} tickLine={false} />
          <YAxis
            width={44}
            unit=" g"
            tick={{ fill: "var(--muted)", fontSize: 11 }}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            cursor={{ fill: "var(--sunken)" }}
            formatter={(value) => [grams(Number(value)), "Used"]}
            contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 8 }}
          />
          <Bar
            dataKey="grams"
            fill="var(--accent)"
            radius={[3, 3, 0, 0]}
            maxBarSize={28}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
