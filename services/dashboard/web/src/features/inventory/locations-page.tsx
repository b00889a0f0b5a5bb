import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { MapPin, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { inventoryListLocationsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryChangeLocation, inventoryCreateLocation, inventoryDeleteLocation } from "@/api/gen/sdk.gen";
import type { InventoryLocationOut, InventoryNewLocation } from "@/api/gen/types.gen";
import { zInventoryLocationChange, zInventoryNewLocation } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, Stack, TextField } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { type Column, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { useApiForm } from "@/lib/form";
import { count, NOTHING } from "@/lib/format";
import { toast } from "@/lib/toast";
import { INVENTORY_PAGES } from "./area";

type Open = { what: "edit" | "delete"; location: InventoryLocationOut };

export function LocationsPage() {
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const [isAdding, setAdding] = useAddressed("new");
  const refresh = useRefresh();
  const mayWrite = useMay("stock:write");
  const locations = useQuery({
    ...inventoryListLocationsOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Location
    </Button>
  );
  const close = () => setOpen(null);
  return (
    <Page title="Locations" note="Where things are kept" actions={add}>
      <SubNav label="Inventory" pages={INVENTORY_PAGES} />
      <Card>
        <Loaded query={locations}>
          {(page) =>
            page.items.length ? (
              <>
                <Table
                  label="Locations"
                  columns={columns(mayWrite, setOpen)}
                  rows={page.items}
                  rowKey={(one) => one.id}
                />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty icon={MapPin} title="No locations yet" action={add}>
                Name your shelves and boxes: pick lists and stocktakes then go from one to the next.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isAdding && <LocationDialog onClose={() => setAdding(false)} />}
      {open?.what === "edit" && <LocationDialog location={open.location} onClose={close} />}
      {open?.what === "delete" && (
        <Confirm
          open
          onClose={close}
          title={`Delete ${open.location.name}?`}
          action="Delete"
          onConfirm={async () => {
            await inventoryDeleteLocation({ path: { location_id: open.location.id }, throwOnError: true });
            toast.success(`${open.location.name} is deleted`);
            refresh("stock");
          }}
        >
          A location that still holds something cannot be deleted.
        </Confirm>
      )}
    </Page>
  );
}

function columns(mayWrite: boolean, setOpen: (open: Open) => void): Column<InventoryLocationOut>[] {
  return [
    { name: "Location", cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "Notes", cell: (one) => one.notes ?? NOTHING, wide: true },
    { name: "Items", cell: (one) => count(one.items), number: true },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite && (
          <span className="inline-flex">
            <Button
              kind="ghost"
              size="tiny"
              aria-label={`Edit ${one.name}`}
              onClick={() => setOpen({ what: "edit", location: one })}
            >
              <Pencil />
            </Button>
            <Button
              kind="ghost"
              size="tiny"
              aria-label={`Delete ${one.name}`}
              onClick={() => setOpen({ what: "delete", location: one })}
            >
              <Trash2 />
            </Button>
          </span>
        ),
    },
  ];
}

function LocationDialog({ location, onClose }: { location?: InventoryLocationOut; onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<InventoryNewLocation, InventoryNewLocation, InventoryLocationOut>({
    schema: location ? zInventoryLocationChange : zInventoryNewLocation,
    defaults: { name: location?.name ?? "", notes: location?.notes ?? "" },
    empty: location ? null : undefined,
    send: async (body) =>
      location
        ? (await inventoryChangeLocation({ path: { location_id: location.id }, body, throwOnError: true }))
            .data
        : (await inventoryCreateLocation({ body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("stock");
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={location ? `Edit ${location.name}` : "Add Location"}>
      <ApiFormBody api={api} action={location ? "Save" : "Add Location"} onCancel={onClose}>
        <Stack>
          <TextField form={api.form} name="name" label="Name" placeholder="Shelf A3" />
          <AreaField form={api.form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
