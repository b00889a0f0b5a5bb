import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, EyeOff } from "lucide-react";
import { useState } from "react";
import { inventoryListUnmappedFilesOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryUnignoreFile } from "@/api/gen/sdk.gen";
import type { InventoryUnmappedFileOut } from "@/api/gen/types.gen";
import { allPrinters } from "@/api/lists";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Filters, SearchField } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { ago, count, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";
import { reasonOf } from "./reasons";
import { useRefreshParts } from "./refresh";

const IgnoreDialog = later(async () => (await import("./ignore-dialog")).IgnoreDialog);
const MapFileDialog = later(async () => (await import("./map-file-dialog")).MapFileDialog);

type Open = { what: "map" | "ignore"; file: InventoryUnmappedFileOut };

/** Files whose finished prints belong to no part. */
export function UnmappedPage() {
  const [search, setSearch] = useState("");
  const [isIgnored, setIgnored] = useState(false);
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const query = { search: search || undefined, is_ignored: isIgnored, skip, limit: PAGE_SIZE };
  const files = useQuery({
    ...inventoryListUnmappedFilesOptions({ query }),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns(setOpen);
  const close = () => setOpen(null);
  return (
    <Page title="Unmapped" note="Files whose finished prints belong to no part, so that nothing was counted">
      <Card>
        <Filters>
          <SearchField label="Search files" onSearch={setSearch} />
          <Select
            aria-label="Show"
            className="w-auto"
            value={isIgnored ? "ignored" : "waiting"}
            onChange={(event) => {
              setIgnored(event.target.value === "ignored");
              setSkip(0);
            }}
          >
            <option value="waiting">Waiting</option>
            <option value="ignored">Ignored</option>
          </Select>
        </Filters>
        <Loaded query={files}>
          {(page) =>
            page.items.length ? (
              <>
                <Table
                  label="Unmapped files"
                  columns={columns}
                  rows={page.items}
                  rowKey={(one) => one.file_name ?? "none"}
                />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : isIgnored ? (
              <Empty icon={EyeOff} title="No file is ignored">
                Files that are never to be counted, such as calibration prints, can be put here.
              </Empty>
            ) : (
              <Empty icon={CircleCheck} title={search ? "No file is called that" : "Every print is counted"}>
                When a print ends whose file no part names, it waits here for you.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {open?.what === "map" && <MapFileDialog file={open.file} onClose={close} />}
      {open?.what === "ignore" && <IgnoreDialog file={open.file} onClose={close} />}
    </Page>
  );
}

function useColumns(setOpen: (open: Open) => void): Column<InventoryUnmappedFileOut>[] {
  const mayWrite = useMay("stock:write");
  const printers = useQuery(allPrinters).data ?? [];
  const named = (ids: string[]) =>
    ids.map((id) => printers.find((one) => one.id === id)?.name ?? "A retired printer").join(", ");
  return [
    { name: "File", cell: (one) => <span className="num">{one.file_name ?? "Without a name"}</span> },
    { name: "Why", cell: (one) => <Why file={one} /> },
    { name: "Printers", cell: (one) => named(one.printer_ids) || NOTHING, wide: true },
    { name: "Prints", cell: (one) => count(one.waiting), number: true },
    { name: "Last Seen", cell: (one) => ago(one.last_seen), wide: true },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite && one.file_name && <Choices file={one} fileName={one.file_name} setOpen={setOpen} />,
    },
  ];
}

interface ChoicesProps {
  file: InventoryUnmappedFileOut;
  fileName: string;
  setOpen: (open: Open) => void;
}

function Choices({ file, fileName, setOpen }: ChoicesProps) {
  const refresh = useRefreshParts();
  const bring = useMutation({
    mutationFn: () => inventoryUnignoreFile({ body: { file_name: fileName }, throwOnError: true }),
    onSuccess: () => {
      toast.success(`${fileName} is looked at again`);
      refresh();
    },
    onError: toastProblem,
  });
  if (file.is_ignored) {
    return (
      <Button size="small" onClick={() => bring.mutate()} aria-label={`Look at ${fileName} again`}>
        Look Again
      </Button>
    );
  }
  return (
    <span className="inline-flex gap-1.5">
      <Button
        size="small"
        kind="ghost"
        onClick={() => setOpen({ what: "ignore", file })}
        aria-label={`Ignore ${fileName}`}
      >
        Ignore
      </Button>
      <Button size="small" onClick={() => setOpen({ what: "map", file })} aria-label={`Map ${fileName}`}>
        Map
      </Button>
    </span>
  );
}

function Why({ file }: { file: InventoryUnmappedFileOut }) {
  if (file.is_ignored) return <span className="text-muted">{file.ignored_reason ?? "Ignored"}</span>;
  const [word, meaning] = reasonOf(file);
  return (
    <span className="flex items-center gap-2">
      <Badge tone="amber">{word}</Badge>
      <span className="hidden max-w-80 truncate text-muted xl:inline" title={meaning}>
        {meaning}
      </span>
    </span>
  );
}
