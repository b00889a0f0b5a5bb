import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ChartLine, Factory, Plus } from "lucide-react";
import { useCallback } from "react";
import { productionListRunsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionRunOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { count, day, grams, NOTHING } from "@/lib/format";
import { RunFilters } from "./run-filters";
import { RunMenu } from "./run-menu";
import { isFiltered, queryOf, type RunSearch } from "./search";

const COLUMNS: Column<ProductionRunOut>[] = [
  {
    name: "Run",
    sort: "number",
    cell: (one) => (
      <RowLink to="/production-runs/$runId" params={{ runId: one.id }}>
        <span className="num">{one.run_number}</span>
      </RowLink>
    ),
  },
  { name: "Date", sort: "date", cell: (one) => day(one.started_at ?? one.created_at) },
  { name: "Products", cell: (one) => <Made run={one} /> },
  { name: "Status", cell: (one) => <Status run={one} /> },
  { name: "Plates", cell: (one) => <Plates run={one} />, className: "lg:min-w-36" },
  { name: "Printer", cell: (one) => one.printer_name ?? NOTHING, wide: true },
  {
    name: "Material",
    cell: (one) => grams(one.actual_weight_grams ?? one.estimated_weight_grams),
    number: true,
    wide: true,
  },
  {
    name: "Variance",
    sort: "variance",
    cell: (one) => <Variance percentage={one.variance_percentage} />,
    end: true,
  },
  { name: "", cell: (one) => <RunMenu run={one} isRow />, end: true },
];

export function RunsPage() {
  const search = useSearch({ from: "/inside/production-runs" });
  const navigate = useNavigate({ from: "/production-runs" });
  const mayWrite = useMay("production:write");
  const change = useCallback(
    (part: RunSearch) =>
      void navigate({ search: (now: RunSearch) => ({ ...now, skip: undefined, ...part }), replace: true }),
    [navigate],
  );
  const runs = useQuery({
    ...productionListRunsOptions({ query: { ...queryOf(search), limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const plan = mayWrite && (
    <Button kind="primary" asChild>
      <Link to="/production-runs/new">
        <Plus aria-hidden /> Plan Run
      </Link>
    </Button>
  );
  return (
    <Page
      title="Production"
      note="Runs of many plates. Plates count by themselves as their prints finish."
      actions={
        <>
          <Button asChild>
            <Link to="/production-runs/variance">
              <ChartLine aria-hidden /> Variance
            </Link>
          </Button>
          {plan}
        </>
      }
    >
      <Card>
        <RunFilters
          search={search}
          onChange={change}
          onClear={() => void navigate({ search: {}, replace: true })}
        />
        <Loaded query={runs}>
          {(page) =>
            page.items.length ? (
              <>
                <Table
                  label="Production runs"
                  columns={COLUMNS}
                  rows={page.items}
                  rowKey={(one) => one.id}
                  sorting={{
                    by: search.sort ?? "date",
                    order: search.order ?? "desc",
                    onSort: (by, order) => change({ sort: by as RunSearch["sort"], order }),
                  }}
                />
                <Paging
                  total={page.total}
                  skip={search.skip ?? 0}
                  onSkip={(skip) => change({ skip: skip || undefined })}
                />
              </>
            ) : (
              <Empty
                icon={Factory}
                title={isFiltered(search) ? "No run is like this" : "No runs yet"}
                action={plan}
              >
                Choose a product, a printer and how many: the plates are worked out for you.
              </Empty>
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function Made({ run }: { run: ProductionRunOut }) {
  const text = run.product
    ? `${count(run.quantity)} × ${run.product.name}`
    : run.items.map((one) => `${count(one.quantity)} × ${one.name}`).join(", ") || NOTHING;
  return (
    <span className="block max-w-36 truncate lg:max-w-64" title={text}>
      {text}
    </span>
  );
}

function Status({ run }: { run: ProductionRunOut }) {
  return (
    <span className="flex items-center gap-1.5">
      <StatusBadge status={run.status} />
      {run.is_held && <Badge tone="amber">On Hold</Badge>}
    </span>
  );
}

function Plates({ run }: { run: ProductionRunOut }) {
  if (!run.is_multi_plate) return <span className="text-muted">By Items</span>;
  return (
    <div className="flex items-center gap-3">
      <div className="w-10 lg:w-20">
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
