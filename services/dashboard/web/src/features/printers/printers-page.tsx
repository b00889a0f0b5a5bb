import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus, Printer } from "lucide-react";
import { useState } from "react";
import { printersListPrintersOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { conditionOf } from "@/features/fleet/condition";
import { useAddressed } from "@/lib/dialog-address";
import { NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { usePrinterState } from "@/live/states";
import { makeOf } from "./make";
import { PrinterActions } from "./printer-actions";

const PrinterDialog = later(async () => (await import("./printer-dialog")).PrinterDialog);

const COLUMNS: Column<PrintersPrinterAnswer>[] = [
  {
    name: "Name",
    cell: (one) => (
      <RowLink to="/printers/$printerId" params={{ printerId: one.id }}>
        {one.name}
      </RowLink>
    ),
  },
  { name: "Status", cell: (one) => <PrinterBadge printer={one} /> },
  { name: "Model", cell: (one) => makeOf(one) || NOTHING },
  { name: "Bed", cell: bedOf, wide: true, className: "num" },
  {
    name: "Nozzle",
    cell: (one) => (one.nozzle_diameter_mm ? `${Number(one.nozzle_diameter_mm)} mm` : NOTHING),
    wide: true,
    className: "num",
  },
  { name: "Address", cell: (one) => one.connection?.host ?? NOTHING, wide: true, className: "num" },
  { name: "", cell: (one) => <PrinterActions printer={one} />, end: true },
];

export function PrintersPage() {
  const [search, setSearch] = useState("");
  const [activity, setActivity] = useState("");
  const [skip, setSkip] = useState(0);
  const [isAdding, setAdding] = useAddressed("new");
  const navigate = useNavigate();
  const mayWrite = useMay("printers:write");
  const is_active = activity ? activity === "active" : undefined;
  const printers = useQuery({
    ...printersListPrintersOptions({
      query: { search: search || undefined, is_active, skip, limit: PAGE_SIZE },
    }),
    placeholderData: keepPreviousData,
  });
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Printer
    </Button>
  );
  return (
    <Page title="Printers" note="Machines, their connections and their service" actions={add}>
      <Card>
        <Filters>
          <SearchField label="Search printers" onSearch={setSearch} />
          <Choice label="Activity" value={activity} options={["active", "inactive"]} onChange={setActivity} />
        </Filters>
        <Loaded query={printers}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Printers" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty
                icon={Printer}
                title={search || activity ? "No printer is like this" : "No printers yet"}
                action={add}
              />
            )
          }
        </Loaded>
      </Card>
      {isAdding && (
        <PrinterDialog
          onClose={() => setAdding(false)}
          onDone={(made) => void navigate({ to: "/printers/$printerId", params: { printerId: made.id } })}
        />
      )}
    </Page>
  );
}

export function PrinterBadge({ printer }: { printer: PrintersPrinterAnswer }) {
  const condition = conditionOf(printer, usePrinterState(printer.id));
  return <Badge tone={condition.tone}>{condition.word}</Badge>;
}

function bedOf(one: PrintersPrinterAnswer): string {
  const sides = [one.bed_size_x_mm, one.bed_size_y_mm, one.bed_size_z_mm];
  return sides.every(Boolean) ? `${sides.join(" × ")} mm` : NOTHING;
}
