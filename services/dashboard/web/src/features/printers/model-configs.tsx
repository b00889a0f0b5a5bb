import { useQuery } from "@tanstack/react-query";
import { productionListConfigsOfPrinterOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionConfigOut } from "@/api/gen/types.gen";
import { Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { CONFIG_COLUMNS } from "@/features/models/configs";

const COLUMNS: Column<ProductionConfigOut>[] = [
  {
    name: "Model",
    cell: (one) => (
      <RowLink to="/models/$modelId" params={{ modelId: one.model_id }}>
        {one.model.name}
      </RowLink>
    ),
  },
  ...CONFIG_COLUMNS,
];

/** The models that print on this printer in a way of their own. */
export function ModelConfigs({ printerId }: { printerId: string }) {
  const configs = useQuery(
    productionListConfigsOfPrinterOptions({ path: { printer_id: printerId }, query: { limit: 100 } }),
  );
  return (
    <Section title="Model Configs">
      <Loaded query={configs}>
        {(page) =>
          page.items.length ? (
            <Table
              label="Models configured for this printer"
              columns={COLUMNS}
              rows={page.items}
              rowKey={(one) => one.id}
            />
          ) : (
            <Empty title="Models print here by their defaults">
              Open a model and add a printer config where this printer differs.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}
