import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ClipboardList, ClipboardPlus } from "lucide-react";
import { useState } from "react";
import { inventoryListPrintLogOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryReversePrint } from "@/api/gen/sdk.gen";
import type { InventoryListPrintLogData, InventoryPrintLogOut, InventoryReversal } from "@/api/gen/types.gen";
import { zInventoryReversal } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, TextField } from "@/components/ui/field";
import { Choice, Filters } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { useApiForm } from "@/lib/form";
import { ago, count, fileStem, title } from "@/lib/format";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";
import { INVENTORY_PAGES } from "./area";

const LogPrintDialog = later(async () => (await import("./log-print-dialog")).LogPrintDialog);

type Query = NonNullable<InventoryListPrintLogData["query"]>;

export function PrintLogPage() {
  const [isLogging, setLogging] = useAddressed("log");
  const mayWrite = useMay("stock:write");
  return (
    <Page
      title="Print Log"
      note="Every print that was counted, and what it yielded"
      actions={
        mayWrite && (
          <Button kind="primary" onClick={() => setLogging(true)}>
            <ClipboardPlus aria-hidden /> Log Print
          </Button>
        )
      }
    >
      <SubNav label="Inventory" pages={INVENTORY_PAGES} />
      <Log />
      {isLogging && <LogPrintDialog onClose={() => setLogging(false)} />}
    </Page>
  );
}

function Log() {
  const [status, setStatus] = useState("");
  const [skip, setSkip] = useState(0);
  const [reversing, setReversing] = useState<InventoryPrintLogOut | null>(null);
  const mayWrite = useMay("stock:write");
  const query: Query = { status: (status || undefined) as Query["status"], skip, limit: PAGE_SIZE };
  const entries = useQuery({ ...inventoryListPrintLogOptions({ query }), placeholderData: keepPreviousData });
  const columns: Column<InventoryPrintLogOut>[] = [
    { name: "Part", cell: (one) => <Part entry={one} /> },
    {
      name: "Status",
      cell: (one) => (
        <span className="flex gap-1.5">
          <StatusBadge status={one.status} />
          {one.is_disputed && <Badge tone="amber">Disputed</Badge>}
        </span>
      ),
    },
    { name: "Items", cell: (one) => count(one.quantity_printed), number: true },
    { name: "Plates", cell: (one) => count(one.prints), number: true, wide: true },
    { name: "File", cell: (one) => fileStem(one.gcode_filename), wide: true },
    {
      name: "Source",
      cell: (one) => title(one.source === "bambu_auto" ? "printer" : one.source),
      wide: true,
    },
    { name: "When", cell: (one) => ago(one.completed_at) },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite &&
        one.source === "manual" &&
        one.quantity_printed > 0 && (
          <Button
            size="small"
            onClick={() => setReversing(one)}
            aria-label={`Take back ${one.part_name ?? "the print"}`}
          >
            Take Back
          </Button>
        ),
    },
  ];
  return (
    <Card>
      <Filters>
        <Choice
          label="Status"
          value={status}
          options={["success", "failed"]}
          onChange={(value) => {
            setStatus(value);
            setSkip(0);
          }}
        />
      </Filters>
      <Loaded query={entries}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Print log" columns={columns} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={ClipboardList} title={status ? "No print is like this" : "No print was counted yet"}>
              A connected printer writes here by itself; other prints are logged by hand.
            </Empty>
          )
        }
      </Loaded>
      {reversing && <ReverseDialog entry={reversing} onClose={() => setReversing(null)} />}
    </Card>
  );
}

function Part({ entry }: { entry: InventoryPrintLogOut }) {
  if (!entry.part_id) return <span className="font-medium">{fileStem(entry.gcode_filename)}</span>;
  return (
    <RowLink to="/inventory/$itemId" params={{ itemId: entry.part_id }}>
      {entry.part_name}
    </RowLink>
  );
}

function ReverseDialog({ entry, onClose }: { entry: InventoryPrintLogOut; onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<InventoryReversal, InventoryReversal, unknown>({
    schema: zInventoryReversal,
    defaults: { reason: "" },
    send: (body) => inventoryReversePrint({ path: { entry_id: entry.id }, body, throwOnError: true }),
    done: () => {
      toast.success("Taken back");
      refresh("print log", "stock", "orders");
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Take back ${count(entry.quantity_printed)} × ${entry.part_name}?`}
      description="The items leave the stock again; orders may lose what they held."
    >
      <ApiFormBody api={api} action="Take Back" onCancel={onClose}>
        <TextField form={api.form} name="reason" label="Reason" placeholder="Logged twice" />
      </ApiFormBody>
    </Dialog>
  );
}
