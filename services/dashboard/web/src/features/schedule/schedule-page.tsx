import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { inventoryGetScheduleOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryScheduleItem } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, Figure } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, day, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { RISKS } from "./plan";

const LogPrintDialog = later(
  async () => (await import("@/features/inventory/log-print-dialog")).LogPrintDialog,
);
const PlanDialog = later(async () => (await import("./plan-dialog")).PlanDialog);

/** What waiting orders lack, most urgent first. */
export function SchedulePage() {
  const schedule = useQuery(inventoryGetScheduleOptions());
  const [logging, setLogging] = useState<InventoryScheduleItem | null>(null);
  const [planning, setPlanning] = useState<InventoryScheduleItem | null>(null);
  const mayWrite = useMay("stock:write");
  const mayPlan = useMay("production:write");
  const columns: Column<InventoryScheduleItem>[] = [
    {
      name: "Part",
      cell: (one) => (
        <span className="flex items-center gap-2">
          <RowLink to="/inventory/$itemId" params={{ itemId: one.part_id }}>
            {one.part_name}
          </RowLink>
          {!one.is_mapped && <Unmapped />}
        </span>
      ),
    },
    { name: "Priority", cell: (one) => <StatusBadge status={one.priority} /> },
    { name: "Due", cell: (one) => <Due item={one} /> },
    { name: "Orders", cell: (one) => count(one.orders_waiting), number: true },
    { name: "Needed", cell: (one) => count(one.quantity_needed), number: true, wide: true },
    { name: "Free", cell: (one) => count(one.quantity_available), number: true, wide: true },
    { name: "Missing", cell: (one) => count(one.deficit), number: true },
    { name: "Printing", cell: (one) => count(one.quantity_printing), number: true, wide: true },
    { name: "Planned", cell: (one) => count(one.quantity_planned), number: true, wide: true },
    {
      name: "Plates",
      cell: (one) => <b className="font-semibold">{count(one.prints_required)}</b>,
      number: true,
    },
    {
      name: "",
      end: true,
      cell: (one) =>
        (mayWrite || mayPlan) && (
          <span className="inline-flex gap-1.5">
            {mayWrite && (
              <Button
                size="small"
                kind="ghost"
                onClick={() => setLogging(one)}
                aria-label={`Log a print of ${one.part_name}`}
              >
                Log Print
              </Button>
            )}
            {mayPlan && one.run_request && (
              <Button
                size="small"
                onClick={() => setPlanning(one)}
                aria-label={`Plan a run of ${one.part_name}`}
              >
                Plan Run
              </Button>
            )}
          </span>
        ),
    },
  ];
  return (
    <Page title="Schedule" note="What to print next: what waiting orders lack, most urgent first">
      <Loaded query={schedule}>
        {({ items }) => (
          <>
            <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
              <Figure name="Parts Missing" value={count(items.length)} />
              <Figure name="Items Missing" value={count(sum(items, (one) => one.deficit))} />
              <Figure name="Plates To Print" value={count(sum(items, (one) => one.prints_required))} />
              <Figure
                name="Critical"
                value={count(items.filter((one) => one.priority === "critical").length)}
              />
            </div>
            <Card>
              {items.length ? (
                <Table label="Parts to print" columns={columns} rows={items} rowKey={(one) => one.part_id} />
              ) : (
                <Empty icon={CalendarCheck} title="Nothing is missing">
                  Every open order has what it needs. What new orders lack appears here.
                </Empty>
              )}
            </Card>
          </>
        )}
      </Loaded>
      {planning?.run_request && (
        <PlanDialog item={planning} request={planning.run_request} onClose={() => setPlanning(null)} />
      )}
      {logging && <LogPrintDialog partId={logging.part_id} prints={1} onClose={() => setLogging(null)} />}
    </Page>
  );
}

const sum = (items: InventoryScheduleItem[], of: (one: InventoryScheduleItem) => number) =>
  items.reduce((total, one) => total + of(one), 0);

function Due({ item }: { item: InventoryScheduleItem }) {
  if (!item.due_date || item.due_risk === "none") return NOTHING;
  const [tone, word] = RISKS[item.due_risk];
  return (
    <span className="flex items-center gap-2">
      {day(item.due_date)} <Badge tone={tone}>{word}</Badge>
    </span>
  );
}

function Unmapped() {
  return (
    <Link
      to="/parts"
      className="inline-flex items-center gap-1 text-xs text-amber underline decoration-amber/40 underline-offset-3 hover:decoration-current"
      title="No file is mapped to this part"
    >
      <TriangleAlert aria-hidden className="size-3.5" /> No File
    </Link>
  );
}
