import { TriangleAlert } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import { CheckField, TextField } from "@/components/ui/field";
import { Table } from "@/components/ui/table";
import { grams } from "@/lib/format";
import type { CompletionForm } from "./complete-page";

/** A spool that holds less by our count than the run is said to have used. */
export interface Shortage {
  spool_id: string;
  name: string;
  needed_grams: string;
  remaining_grams: string;
  missing_grams: string;
}

interface Props {
  form: UseFormReturn<CompletionForm>;
  shortages: Shortage[];
}

/** Booking more than there is: only on purpose, and with a reason. */
export function Shortages({ form, shortages }: Props) {
  return (
    <section aria-label="Not enough filament" className="rounded-lg border border-red/40">
      <h2 className="flex items-center gap-2 border-b px-4 py-3 text-[15px] font-semibold text-red">
        <TriangleAlert aria-hidden className="size-4" /> Not Enough Filament
      </h2>
      <Table
        label="Spools that hold too little"
        rows={shortages}
        rowKey={(one) => one.spool_id}
        columns={[
          { name: "Spool", cell: (one) => <span className="font-medium">{one.name}</span> },
          { name: "Used", cell: (one) => grams(one.needed_grams), number: true },
          { name: "On The Spool", cell: (one) => grams(one.remaining_grams), number: true },
          { name: "Missing", cell: (one) => grams(one.missing_grams), number: true },
        ]}
      />
      <div className="space-y-3 border-t p-4">
        <p className="text-muted">
          Correct the weights above, or book it all the same when the count is wrong.
        </p>
        <CheckField form={form} name="force" label="Book it all the same" />
        <TextField form={form} name="reason" label="Reason" placeholder="the spool was weighed wrongly" />
      </div>
    </section>
  );
}
