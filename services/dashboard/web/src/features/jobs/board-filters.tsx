import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback } from "react";
import { jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { Choice, DayField, Filters, SearchField } from "@/components/ui/filters";

export interface JobFilters {
  search: string;
  printer: string;
  discipline: string;
  /** Days, as ISO. */
  from: string;
  to: string;
}

export const EMPTY_FILTERS: JobFilters = { search: "", printer: "", discipline: "", from: "", to: "" };

interface Props {
  filters: JobFilters;
  onChange: (change: Partial<JobFilters>) => void;
  children: ReactNode;
}

export function BoardFilters({ filters, onChange, children }: Props) {
  const settings = useQuery(jobsGetSettingsOptions());
  const search = useCallback((text: string) => onChange({ search: text }), [onChange]);
  return (
    <Filters>
      <SearchField label="Search jobs" onSearch={search} />
      <Choice
        label="Printer"
        value={filters.printer}
        options={settings.data?.printers.map((one) => one.name) ?? []}
        onChange={(printer) => onChange({ printer })}
      />
      <Choice
        label="Discipline"
        value={filters.discipline}
        options={settings.data?.disciplines ?? []}
        onChange={(discipline) => onChange({ discipline })}
      />
      <DayField label="From" value={filters.from} onChange={(from) => onChange({ from })} />
      <DayField label="To" value={filters.to} onChange={(to) => onChange({ to })} />
      {children}
    </Filters>
  );
}
