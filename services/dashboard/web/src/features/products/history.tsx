import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Factory } from "lucide-react";
import { useState } from "react";
import { productionGetProductionHistoryOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionHistoryOut } from "@/api/gen/types.gen";
import { useSession } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { count, day, money, NOTHING } from "@/lib/format";
import { differencePercent } from "./costs";

type HistoryRun = ProductionHistoryOut["items"][number];

/** The runs that made a product, and what one of it cost in them. */
export function History({ productId }: { productId: string }) {
  const [skip, setSkip] = useState(0);
  const { tenant } = useSession();
  const history = useQuery({
    ...productionGetProductionHistoryOptions({
      path: { product_id: productId },
      query: { skip, limit: PAGE_SIZE },
    }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<HistoryRun>[] = [
    {
      name: "Run",
      cell: (one) => (
        <RowLink to="/production-runs/$runId" params={{ runId: one.id }}>
          <span className="num">{one.run_number}</span>
        </RowLink>
      ),
    },
    { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
    { name: "Quantity", cell: (one) => count(one.quantity), number: true },
    { name: "Started", cell: (one) => day(one.started_at), wide: true },
    { name: "Estimated", cell: (one) => money(one.estimated_cost, tenant.currency), number: true },
    { name: "Actual", cell: (one) => money(one.actual_cost, tenant.currency), number: true },
    { name: "For One", cell: (one) => money(one.cost_per_unit, tenant.currency), number: true, wide: true },
    { name: "Material", cell: (one) => <Variance percentage={one.variance_percentage} />, end: true },
  ];
  return (
    <Loaded query={history}>
      {(page) =>
        page.items.length ? (
          <>
            <Averages history={page} currency={tenant.currency} />
            <Table label="Production history" columns={columns} rows={page.items} rowKey={(one) => one.id} />
            <Paging total={page.total} skip={skip} onSkip={setSkip} />
          </>
        ) : (
          <Empty icon={Factory} title="It was not made yet">
            Plan a run of it. When it is completed with its weights, what one really costs stands here.
          </Empty>
        )
      }
    </Loaded>
  );
}

function Averages({ history, currency }: { history: ProductionHistoryOut; currency: string }) {
  const off = differencePercent(history.estimated_cost_per_unit, history.actual_cost_per_unit);
  const facts = [
    ["Estimated For One", money(history.estimated_cost_per_unit, currency)],
    ["Actual For One", money(history.actual_cost_per_unit, currency)],
    ["Difference", off === null ? NOTHING : <Variance key="d" percentage={String(off)} />],
    ["Completed Runs", count(history.summary.runs)],
    ["Material Variance", <Variance key="v" percentage={history.summary.variance_percentage} />],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-b p-4 md:grid-cols-5">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="num mt-0.5 text-[15px] font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
