import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { inventoryListLayoutsOptions, inventoryListStockOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryPrintSheet } from "@/api/gen/sdk.gen";
import type { InventoryLabelSheet } from "@/api/gen/types.gen";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SearchField } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { Loaded } from "@/components/ui/query";
import { count } from "@/lib/format";
import { toastProblem } from "@/lib/toast";

type Layout = NonNullable<InventoryLabelSheet["layout"]>;

/** Labels with a code for parts on the shelf, as a PDF for the sheet or roll that is in the printer. */
export function LabelsDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [layout, setLayout] = useState<Layout>("a4-24");
  const layouts = useQuery(inventoryListLayoutsOptions()).data?.items ?? [];
  const stock = useQuery(inventoryListStockOptions({ query: { search: search || undefined, limit: 50 } }));
  const print = useMutation({
    mutationFn: async () => {
      const body = { items: chosen.map((one) => ({ id: one })), layout, format: "pdf" as const };
      const { data } = await inventoryPrintSheet({ body, parseAs: "blob", throwOnError: true });
      return data as unknown as Blob;
    },
    onSuccess: (pdf) => {
      const url = URL.createObjectURL(pdf);
      const link = document.createElement("a");
      link.href = url;
      link.download = "labels.pdf";
      link.click();
      URL.revokeObjectURL(url);
      onClose();
    },
    onError: toastProblem,
  });
  const toggle = (item: string) =>
    setChosen(chosen.includes(item) ? chosen.filter((one) => one !== item) : [...chosen, item]);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Print Labels"
      description="A code leads whoever scans it to the part."
    >
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <SearchField label="Search parts" onSearch={setSearch} />
        <span className="text-muted">{count(chosen.length)} chosen</span>
      </div>
      <Loaded query={stock}>
        {(page) => (
          <ul className="max-h-64 divide-y overflow-y-auto rounded-md border">
            {page.items
              .filter((one) => one.part_id)
              .map((one) => (
                <li key={one.item_id}>
                  <label className="flex h-10 items-center gap-3 px-3 hover:bg-sunken/50">
                    <input
                      type="checkbox"
                      className="size-4 accent-(--accent)"
                      checked={chosen.includes(one.item_id)}
                      onChange={() => toggle(one.item_id)}
                    />
                    <span className="flex-1">{one.name}</span>
                    <span className="num text-muted">{one.sku}</span>
                  </label>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      <label htmlFor={id} className="mt-4 mb-1 block text-[13px] font-medium">
        Paper
      </label>
      <Select id={id} value={layout} onChange={(event) => setLayout(event.target.value as Layout)}>
        {layouts.map((one) => (
          <option key={one.name} value={one.name}>
            {one.title}
          </option>
        ))}
      </Select>
      <footer className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" disabled={!chosen.length || print.isPending} onClick={() => print.mutate()}>
          {print.isPending ? "Making…" : "Make PDF"}
        </Button>
      </footer>
    </Dialog>
  );
}
