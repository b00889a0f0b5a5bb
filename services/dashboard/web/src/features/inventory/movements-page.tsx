import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, FileDown } from "lucide-react";
import { useState } from "react";
import { inventoryListAllMovementsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryListAllMovementsData } from "@/api/gen/types.gen";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { Table } from "@/components/ui/table";
import { INVENTORY_PAGES } from "./area";
import { KINDS, movementColumns } from "./movements";

type Query = NonNullable<InventoryListAllMovementsData["query"]>;

const COLUMNS = movementColumns(true);

export function MovementsPage() {
  const [kind, setKind] = useState("");
  const [skip, setSkip] = useState(0);
  const query = { kind: kind ? [kind] : undefined, skip, limit: PAGE_SIZE } as Query;
  const movements = useQuery({
    ...inventoryListAllMovementsOptions({ query }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title="Movements"
      note="The ledger: what came, what left, and why. Nothing in it is ever changed."
      actions={
        <Button asChild>
          <a href={`/api/v1/inventory/movements/export${kind ? `?kind=${kind}` : ""}`} download>
            <FileDown aria-hidden /> Export
          </a>
        </Button>
      }
    >
      <SubNav label="Inventory" pages={INVENTORY_PAGES} />
      <Card>
        <Filters>
          <Choice
            label="Kind"
            value={kind}
            options={KINDS}
            onChange={(value) => {
              setKind(value);
              setSkip(0);
            }}
          />
        </Filters>
        <Loaded query={movements}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Movements" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty
                icon={ArrowLeftRight}
                title={kind ? "Nothing has moved like this" : "Nothing has moved yet"}
              >
                Every print, shipment and correction stands here.
              </Empty>
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}
