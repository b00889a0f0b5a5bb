import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { productionGetProductionUsageOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionSpoolRunOut } from "@/api/gen/types.gen";
import { StatusBadge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { day, grams, NOTHING } from "@/lib/format";

const LIMIT = 10;

const COLUMNS: Column<ProductionSpoolRunOut>[] = [
  {
    name: "Run",
    cell: (one) => (
      <RowLink to="/production-runs/$runId" params={{ runId: one.run_id }}>
        {one.run_number}
      </RowLink>
    ),
  },
  { name: "Product", cell: (one) => one.product_name ?? NOTHING },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Began", cell: (one) => day(one.started_at), wide: true },
  { name: "Planned", cell: (one) => grams(one.estimated_grams), number: true, wide: true },
  { name: "Used", cell: (one) => grams(one.actual_grams), number: true },
  {
    name: "Variance",
    cell: (one) => <Variance percentage={one.variance_percentage} />,
    end: true,
    wide: true,
  },
];

/** Which runs used the spool. Production tells; while it is away, this section alone says so. */
export function ProductionUsage({ spoolId }: { spoolId: string }) {
  const [skip, setSkip] = useState(0);
  const usage = useQuery({
    ...productionGetProductionUsageOptions({ path: { spool_id: spoolId }, query: { skip, limit: LIMIT } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title="Production Usage"
      action={
        usage.data && (
          <span className="text-muted">
            <span className="num">{grams(usage.data.actual_grams)}</span> in all runs
          </span>
        )
      }
    >
      <Loaded query={usage}>
        {(page) =>
          page.items.length ? (
            <>
              <Table
                label="Production usage"
                columns={COLUMNS}
                rows={page.items}
                rowKey={(one) => one.run_id}
              />
              <Paging label="Pages of runs" total={page.total} skip={skip} limit={LIMIT} onSkip={setSkip} />
            </>
          ) : (
            <Empty title="No run has used it yet">A run that is planned with this spool appears here.</Empty>
          )
        }
      </Loaded>
    </Section>
  );
}
