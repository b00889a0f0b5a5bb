import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useState } from "react";
import {
  inventoryGetDeliveryOptions,
  inventoryListDeliveriesOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import { inventoryDiscardDelivery, inventoryRetryDelivery } from "@/api/gen/sdk.gen";
import type {
  InventoryDeliveryDetail,
  InventoryDeliveryOut,
  InventoryListDeliveriesData,
} from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Choice } from "@/components/ui/filters";
import { Json } from "@/components/ui/json";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { ago, NOTHING } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";

type Query = NonNullable<InventoryListDeliveriesData["query"]>;

export function Deliveries() {
  const [status, setStatus] = useState("review");
  const [skip, setSkip] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const query: Query = { status: (status || undefined) as Query["status"], skip, limit: PAGE_SIZE };
  const deliveries = useQuery({
    ...inventoryListDeliveriesOptions({ query }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<InventoryDeliveryOut>[] = [
    {
      name: "Delivery",
      cell: (one) => (
        <button
          type="button"
          className="num rounded font-medium underline decoration-strong-line/50 underline-offset-4"
          onClick={() => setOpenId(one.id)}
        >
          {one.external_id ?? "Without a number"}
        </button>
      ),
    },
    { name: "Shop", cell: (one) => one.source },
    { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
    { name: "Problem", cell: (one) => one.problems[0]?.message ?? NOTHING, wide: true },
    {
      name: "Order",
      cell: (one) =>
        one.order_id ? (
          <RowLink to="/orders/$orderId" params={{ orderId: one.order_id }}>
            <span className="num">#{one.number}</span>
          </RowLink>
        ) : (
          NOTHING
        ),
    },
    { name: "Received", cell: (one) => ago(one.received_at) },
  ];
  return (
    <Section
      title="Deliveries"
      action={
        <Choice
          label="Status"
          value={status}
          options={["review", "accepted", "discarded"]}
          onChange={(value) => {
            setStatus(value);
            setSkip(0);
          }}
        />
      }
    >
      <Loaded query={deliveries}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Deliveries" columns={columns} rows={page.items} rowKey={(one) => one.id} />
              <Paging label="Pages of deliveries" total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty
              icon={Inbox}
              title={status === "review" ? "Nothing needs a look" : "No delivery is like this"}
            >
              A delivery that cannot become an order by itself waits here, with the reason.
            </Empty>
          )
        }
      </Loaded>
      {openId && <DeliveryDialog id={openId} onClose={() => setOpenId(null)} />}
    </Section>
  );
}

function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const delivery = useQuery(inventoryGetDeliveryOptions({ path: { delivery_id: id } }));
  return (
    <Dialog open onClose={onClose} title={`Delivery ${delivery.data?.external_id ?? ""}`} wide>
      <Loaded query={delivery}>{(one) => <Delivery delivery={one} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function Delivery({ delivery, onClose }: { delivery: InventoryDeliveryDetail; onClose: () => void }) {
  const mayWrite = useMay("orders:write");
  const refresh = useRefresh();
  const path = { delivery_id: delivery.id };
  const settle = useMutation({
    mutationFn: async (isRetry: boolean) =>
      isRetry
        ? (await inventoryRetryDelivery({ path, throwOnError: true })).data.status
        : (
            await inventoryDiscardDelivery({
              path,
              body: { reason: "Discarded by hand" },
              throwOnError: true,
            })
          ).data.status,
    onSuccess: (status) => {
      refresh("intake", "orders");
      if (status === "review") toast.info("It cannot become an order yet");
      else {
        toast.success(status === "accepted" ? "It is an order now" : "Discarded");
        onClose();
      }
    },
    onError: toastProblem,
  });
  return (
    <>
      {delivery.problems.length > 0 && (
        <ul className="mb-4 space-y-1 rounded-md border border-amber/50 px-3 py-2">
          {delivery.problems.map((one) => (
            <li key={one.field + one.code}>
              <span className="num text-muted">{one.field}</span> {one.message}
            </li>
          ))}
        </ul>
      )}
      <Json value={delivery.body} />
      {mayWrite && delivery.status === "review" && (
        <footer className="mt-6 flex justify-end gap-2">
          <Button kind="danger" disabled={settle.isPending} onClick={() => settle.mutate(false)}>
            Discard
          </Button>
          <Button kind="primary" disabled={settle.isPending} onClick={() => settle.mutate(true)}>
            Try Again
          </Button>
        </footer>
      )}
    </>
  );
}
