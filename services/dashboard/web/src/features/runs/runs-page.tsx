import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Factory, Plus } from "lucide-react";
import { useState } from "react";
import { productionListRunsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionListRunsData, ProductionRunOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { count, day, grams, NOTHING } from "@/lib/format";
import { PlanDialog } from "./plan-dialog";

type Query = NonNullable<ProductionListRunsData["query"]>;

const STATUSES = [
  "pending",
  "in_progress",
  "ready_for_assembly",
  "completed",
  "failed",
  "cancelled",
] as const;
const SORTS = ["date", "number", "variance"] as const;

const COLUMNS: Column<ProductionRunOut>[] = [
  {
    name: "Run",
    cell: (one) => (
      <RowLink to="/production-runs/$runId" params={{ runId: one.id }}>
        <span className="num">{one.run_number}</span>
      </RowLink>
    ),
  },
  {
    name: "Product",
    cell: (one) => one.product?.name ?? one.items.map((item) => item.name).join(", ") ?? NOTHING,
  },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Plates", cell: (one) => <Plates run={one} />, className: "min-w-36" },
  { name: "Quantity", cell: (one) => count(one.quantity), number: true, wide: true },
  {
    name: "Material",
    cell: (one) => grams(one.actual_weight_grams ?? one.estimated_weight_grams),
    number: true,
    wide: true,
  },
  { name: "Variance", cell: (one) => <Variance percentage={one.variance_percentage} />, end: true },
  { name: "Started", cell: (one) => day(one.started_at), wide: true },
];

export function RunsPage() {
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState("");
  const [sort, setSort] = useState("");
  const [skip, setSkip] = useState(0);
  const [isPlanning, setPlanning] = useState(false);
  const navigate = useNavigate();
  const mayWrite = useMay("production:write");
  const query: Query = {
    search: search || undefined,
    status: status ? [status as (typeof STATUSES)[number]] : undefined,
    sort: (sort || "date") as Query["sort"],
    skip,
    limit: PAGE_SIZE,
  };
  const runs = useQuery({ ...productionListRunsOptions({ query }), placeholderData: keepPreviousData });
  const plan = mayWrite && (
    <Button kind="primary" onClick={() => setPlanning(true)}>
      <Plus aria-hidden /> Plan Run
    </Button>
  );
  return (
    <Page
      title="Production"
      note="Runs of many plates. Plates count by themselves as their prints finish."
      actions={plan}
    >
      <Card>
        <Filters>
          <SearchField label="Search runs" onSearch={setSearch} />
          <Choice label="Status" value={status} options={STATUSES} onChange={setStatus} />
          <Choice label="Sort" value={sort} options={SORTS} onChange={setSort} />
        </Filters>
        <Loaded query={runs}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Production runs" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty
                icon={Factory}
                title={search || status ? "No run is like this" : "No runs yet"}
                action={plan}
              >
                Choose a product, a printer and how many: the plates are worked out for you.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isPlanning && (
        <PlanDialog
          onClose={() => setPlanning(false)}
          onDone={(run) => void navigate({ to: "/production-runs/$runId", params: { runId: run.id } })}
        />
      )}
    </Page>
  );
}

function Plates({ run }: { run: ProductionRunOut }) {
  return (
    <div className="flex items-center gap-3">
      <div className="w-20">
        <Progress
          value={Number(run.plates_progress_percentage)}
          label={`Plates of run ${run.run_number}`}
          tone={run.is_complete ? "green" : "blue"}
        />
      </div>
      <span className="num text-muted">
        {count(run.completed_plates)}/{count(run.total_plates)}
      </span>
    </div>
  );
}
