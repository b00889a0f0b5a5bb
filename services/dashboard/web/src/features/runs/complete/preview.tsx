import { TriangleAlert } from "lucide-react";
import { Section } from "@/components/ui/card";
import { Variance } from "@/components/ui/variance";
import { cn } from "@/lib/cn";
import { grams } from "@/lib/format";
import type { Line, Preview } from "./completion";

/** What would be booked, against the plan, while it is being filled in. */
export function PreviewCard({ preview }: { preview: Preview }) {
  return (
    <Section title="Variance" className="lg:sticky lg:top-4">
      <table className="w-full">
        <caption className="sr-only">Planned and actual weights</caption>
        <thead>
          <tr className="border-b text-xs text-muted">
            <th scope="col" className="h-9 px-4 text-left font-medium">
              Spool
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              Planned
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              Actual
            </th>
            <th scope="col" className="px-4 text-right font-medium">
              Off By
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.lines.map((one) => (
            <Row key={one.key} line={one} />
          ))}
          <Row line={preview.total} isTotal />
        </tbody>
      </table>
      <div aria-live="polite">
        {preview.high.length > 0 && (
          <p className="flex gap-2 border-t px-4 py-3 text-amber">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {preview.high.map((one) => one.name).join(", ")}: more than 10 % off. Weigh again, or say why in
            the notes.
          </p>
        )}
      </div>
    </Section>
  );
}

function Row({ line, isTotal }: { line: Line; isTotal?: boolean }) {
  return (
    <tr className={cn("border-b last:border-0", isTotal && "bg-sunken/60 font-medium")}>
      <th scope="row" className="h-10 max-w-36 truncate px-4 text-left font-[inherit]">
        {line.name}
      </th>
      <td className="num px-2 text-right">{grams(line.planned)}</td>
      <td className="num px-2 text-right">{grams(line.actual)}</td>
      <td className="px-4 text-right">
        <Variance percentage={line.variance === null ? null : String(line.variance)} />
      </td>
    </tr>
  );
}
