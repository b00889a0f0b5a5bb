import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { allPrinters, allProducts, allSpools } from "@/api/lists";
import { Button } from "@/components/ui/button";
import { Choice, DayField, Filters, PickFilter, SearchField } from "@/components/ui/filters";
import { isFiltered, type RunSearch, STATUSES } from "./search";

interface Props {
  search: RunSearch;
  onChange: (change: RunSearch) => void;
  onClear: () => void;
}

export function RunFilters({ search, onChange, onClear }: Props) {
  const products = useQuery(allProducts).data ?? [];
  const printers = useQuery(allPrinters).data ?? [];
  const spools = useQuery(allSpools).data ?? [];
  return (
    <Filters>
      <SearchField
        key={isFiltered(search) ? "filtered" : "all"}
        label="Search run numbers"
        initial={search.search}
        onSearch={(text) => (text || undefined) !== search.search && onChange({ search: text || undefined })}
      />
      <Choice
        label="Status"
        value={search.status ?? ""}
        options={STATUSES}
        onChange={(value) => onChange({ status: (value || undefined) as RunSearch["status"] })}
      />
      <PickFilter
        label="Product"
        value={search.product ?? ""}
        options={products.map((one) => [one.id, one.name])}
        onChange={(value) => onChange({ product: value || undefined })}
      />
      <PickFilter
        label="Spool"
        value={search.spool ?? ""}
        options={spools.map((one) => [one.id, one.name])}
        onChange={(value) => onChange({ spool: value || undefined })}
      />
      <PickFilter
        label="Printer"
        value={search.printer ?? ""}
        options={printers.map((one) => [one.id, one.name])}
        onChange={(value) => onChange({ printer: value || undefined })}
      />
      <div className="flex gap-2">
        <DayField
          label="From"
          value={search.from ?? ""}
          onChange={(from) => onChange({ from: from || undefined })}
        />
        <DayField label="To" value={search.to ?? ""} onChange={(to) => onChange({ to: to || undefined })} />
      </div>
      <label className="flex h-9 items-center gap-2 px-1">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={!!search.held}
          onChange={(event) => onChange({ held: event.target.checked || undefined })}
        />
        On Hold
      </label>
      {isFiltered(search) && (
        <Button kind="ghost" onClick={onClear}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </Filters>
  );
}
