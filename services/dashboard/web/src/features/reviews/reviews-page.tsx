import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { printersListPrintsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { PrintersPrintAnswer } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { ago, fileStem, NOTHING, percent, title } from "@/lib/format";
import { later } from "@/lib/later";

const ResolveDialog = later(async () => (await import("./resolve-dialog")).ResolveDialog);

/** Prints whose end nobody saw: an operator says how they ended. */
export function ReviewsPage() {
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState<PrintersPrintAnswer | null>(null);
  const mayWrite = useMay("printers:write");
  const prints = useQuery({
    ...printersListPrintsOptions({ query: { needs_review: true, skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<PrintersPrintAnswer>[] = [
    { name: "File", cell: (one) => <span className="font-medium">{fileStem(one.file_name)}</span> },
    {
      name: "Printer",
      cell: (one) => (
        <RowLink to="/printers/$printerId" params={{ printerId: one.printer_id }}>
          {one.printer_name ?? one.printer_serial}
        </RowLink>
      ),
    },
    { name: "Why", cell: (one) => (one.review_reason ? title(one.review_reason) : NOTHING) },
    { name: "Last Seen At", cell: (one) => percent(one.progress_percent), number: true },
    { name: "Last Seen", cell: (one) => ago(one.last_seen_at), wide: true },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite && (
          <Button size="small" onClick={() => setOpen(one)} aria-label={`Resolve ${fileStem(one.file_name)}`}>
            Resolve
          </Button>
        ),
    },
  ];
  return (
    <Page
      title="Needs Review"
      note="Prints whose end nobody saw. Say how they ended; they are counted then, once."
    >
      <Card>
        <Loaded query={prints}>
          {(page) =>
            page.items.length ? (
              <>
                <Table
                  label="Prints to review"
                  columns={columns}
                  rows={page.items}
                  rowKey={(one) => one.print_id}
                />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty icon={CircleCheck} title="Nothing to review">
                When a link breaks in the last minutes of a print, and nobody saw how it ended, it waits here.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {open && <ResolveDialog print={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}
