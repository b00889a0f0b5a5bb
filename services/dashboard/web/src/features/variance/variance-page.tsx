import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { lazy, type ReactNode, useState } from "react";
import { productionReportVarianceOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionReportVarianceData, ProductionVarianceReportOut } from "@/api/gen/types.gen";
import { allPrinters, allProducts } from "@/api/lists";
import { Card, Figure, Section } from "@/components/ui/card";
import { PickFilter } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { Variance } from "@/components/ui/variance";
import { count, grams } from "@/lib/format";
import { ChartCard, Legend } from "./chart-card";
import { Recommendations } from "./recommendations";
import { type Days, PERIODS, pointsOf, since, stepOf, worstOf } from "./report";

const OverTime = lazy(async () => ({ default: (await import("./charts")).OverTime }));
const ByName = lazy(async () => ({ default: (await import("./charts")).ByName }));

type Query = NonNullable<ProductionReportVarianceData["query"]>;
type Report = ProductionVarianceReportOut;

function useReport(query: Query) {
  return useQuery({ ...productionReportVarianceOptions({ query }), placeholderData: keepPreviousData });
}

/** What completed runs used against their plans, and which plans to change. */
export function VariancePage() {
  const [days, setDays] = useState<Days>("90");
  const [product, setProduct] = useState("");
  const [printer, setPrinter] = useState("");
  const products = useQuery(allProducts).data ?? [];
  const printers = useQuery(allPrinters).data ?? [];
  const which: Query = {
    started_from: since(days),
    product_id: product || undefined,
    printer_id: printer || undefined,
  };
  const time = useReport({ ...which, group_by: "period", period: stepOf(days) });
  return (
    <Page title="Variance" note="What completed runs used against what was planned">
      <div className="space-y-4">
        <div className="flex flex-wrap gap-2">
          <Select
            aria-label="Period"
            className="w-auto"
            value={days}
            onChange={(event) => setDays(event.target.value as Days)}
          >
            {PERIODS.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
          <PickFilter
            label="Product"
            value={product}
            options={products.map((one) => [one.id, one.name])}
            onChange={setProduct}
          />
          <PickFilter
            label="Printer"
            value={printer}
            options={printers.map((one) => [one.id, one.name])}
            onChange={setPrinter}
          />
        </div>
        <Loaded query={time}>
          {(report) => (report.total.runs ? <Course report={report} /> : <Nothing />)}
        </Loaded>
        {!!time.data?.total.runs && <Groups which={which} />}
        <Recommendations />
      </div>
    </Page>
  );
}

function Nothing() {
  return (
    <Card>
      <Empty icon={Scale} title="No run with weights was completed in this time">
        Complete runs with what they used: the difference to the plan stands here, and plans get better by it.
      </Empty>
    </Card>
  );
}

function Course({ report }: { report: Report }) {
  const { total } = report;
  const points = pointsOf(report.items);
  return (
    <>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        <Figure name="Completed Runs" value={count(total.runs)} />
        <Figure name="Planned" value={grams(total.estimated_grams)} />
        <Figure name="Actual" value={grams(total.actual_grams)} />
        <Figure name="Variance" value={<Variance percentage={total.variance_percentage} />} />
        <Figure name="High Variance" value={count(total.high_runs)} note="runs more than 10 % off" />
      </div>
      <ChartCard title="Planned And Actual Over Time" axis="From" points={points} legend={<Legend />}>
        <OverTime points={points} />
      </ChartCard>
    </>
  );
}

function Groups({ which }: { which: Query }) {
  const byProduct = useReport({ ...which, group_by: "product" });
  const byModel = useReport({ ...which, group_by: "model" });
  const byRun = useReport({ ...which, group_by: "run" });
  return (
    <>
      <Loaded query={byProduct}>
        {(report) => {
          const points = pointsOf(report.items.slice(0, 12)).filter((one) => one.variance !== null);
          return (
            points.length > 0 && (
              <ChartCard title="Variance By Product" axis="Product" points={points}>
                <ByName points={points} />
              </ChartCard>
            )
          );
        }}
      </Loaded>
      <Section title="Highest Variance">
        <Tabs
          label="Highest variance by"
          plain
          tabs={[
            { name: "Products", content: <Worst query={byProduct} name="Product" link={productLink} /> },
            { name: "Models", content: <Worst query={byModel} name="Model" link={modelLink} /> },
            { name: "Runs", content: <Worst query={byRun} name="Run" link={runLink} /> },
          ]}
        />
      </Section>
    </>
  );
}

type Group = Report["items"][number];
type Linked = (group: Group) => ReactNode;

const productLink: Linked = (one) => (
  <RowLink to="/products/$productId" params={{ productId: one.id ?? "" }}>
    {one.name}
  </RowLink>
);
const modelLink: Linked = (one) => (
  <RowLink to="/models/$modelId" params={{ modelId: one.id ?? "" }}>
    {one.name}
  </RowLink>
);
const runLink: Linked = (one) => (
  <RowLink to="/production-runs/$runId" params={{ runId: one.id ?? "" }}>
    <span className="num">{one.name}</span>
  </RowLink>
);

interface WorstProps {
  query: UseQueryResult<Report, unknown>;
  name: string;
  link: Linked;
}

function Worst({ query, name, link }: WorstProps) {
  const columns: Column<Group>[] = [
    { name, cell: link },
    { name: "Runs", cell: (one) => count(one.runs), number: true },
    { name: "Planned", cell: (one) => grams(one.estimated_grams), number: true },
    { name: "Actual", cell: (one) => grams(one.actual_grams), number: true },
    { name: "High", cell: (one) => count(one.high_runs), number: true },
    { name: "Variance", cell: (one) => <Variance percentage={one.variance_percentage} />, end: true },
  ];
  return (
    <Loaded query={query}>
      {(report) => {
        const worst = worstOf(report.items);
        return worst.length ? (
          <Table
            label={`${name}s with the highest variance`}
            columns={columns}
            rows={worst}
            rowKey={(one) => one.id ?? one.name}
          />
        ) : (
          <Empty title="None stands out">Runs of several things at once are counted in none of them.</Empty>
        );
      }}
    </Loaded>
  );
}
