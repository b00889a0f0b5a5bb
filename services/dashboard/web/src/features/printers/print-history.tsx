import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { printersListPrintsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { PrintersPrintAnswer } from "@/api/gen/types.gen";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { count, dateTime, fileStem, minutes, NOTHING, title } from "@/lib/format";
import { later } from "@/lib/later";

const CorrectDialog = later(async () => (await import("./correct-dialog")).CorrectDialog);
const PrintDialog = later(async () => (await import("./print-dialog")).PrintDialog);

const LIMIT = 10;

const columns = (onOpen: (print: PrintersPrintAnswer) => void): Column<PrintersPrintAnswer>[] => [
  {
    name: "File",
    cell: (one) => (
      <button
        type="button"
        className="rounded font-medium underline decoration-strong-line/50 underline-offset-4 hover:decoration-current"
        onClick={() => onOpen(one)}
      >
        {fileStem(one.file_name)}
      </button>
    ),
  },
  { name: "Outcome", cell: (one) => <Outcome print={one} /> },
  {
    name: "Corrected",
    cell: (one) => (one.revision ? <Badge tone="violet">Corrected</Badge> : NOTHING),
    wide: true,
  },
  { name: "Good", cell: (one) => count(one.good), number: true },
  { name: "Took", cell: (one) => minutes(one.duration_minutes), number: true },
  { name: "Finished", cell: (one) => dateTime(one.finished_at ?? one.started_at), wide: true },
  { name: "Confidence", cell: (one) => (one.confidence ? title(one.confidence) : NOTHING), wide: true },
];

export function PrintHistory({ printerId }: { printerId: string }) {
  const [skip, setSkip] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const [isCorrecting, setCorrecting] = useState(false);
  const prints = useQuery({
    ...printersListPrintsOptions({ query: { printer_id: printerId, skip, limit: LIMIT } }),
    placeholderData: keepPreviousData,
  });
  const open = prints.data?.items.find((one) => one.print_id === openId);
  return (
    <Section title="Prints">
      <Loaded query={prints}>
        {(page) =>
          page.items.length ? (
            <>
              <Table
                label="Prints of this printer"
                columns={columns((one) => setOpenId(one.print_id))}
                rows={page.items}
                rowKey={(one) => one.print_id}
              />
              <Paging total={page.total} skip={skip} limit={LIMIT} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={History} title="It has printed nothing yet">
              Every print of this machine appears here, with how it ended.
            </Empty>
          )
        }
      </Loaded>
      {open && !isCorrecting && (
        <PrintDialog print={open} onCorrect={() => setCorrecting(true)} onClose={() => setOpenId(null)} />
      )}
      {open && isCorrecting && <CorrectDialog print={open} onClose={() => setCorrecting(false)} />}
    </Section>
  );
}

function Outcome({ print }: { print: PrintersPrintAnswer }) {
  if (print.needs_review) return <Badge tone="amber">Needs Review</Badge>;
  return <StatusBadge status={print.outcome ?? "printing"} />;
}
