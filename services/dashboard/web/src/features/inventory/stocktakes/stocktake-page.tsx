import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CheckCheck } from "lucide-react";
import { useState } from "react";
import { inventoryGetStocktakeOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryCancelStocktake, inventoryPostStocktake } from "@/api/gen/sdk.gen";
import type { InventoryStocktakeOut } from "@/api/gen/types.gen";
import { problemOf } from "@/api/problem";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Figure } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { count, dateTime } from "@/lib/format";
import { toast } from "@/lib/toast";
import { Sheet } from "./sheet";

export function StocktakePage() {
  const { stocktakeId } = useParams({ from: "/inside/inventory/stocktakes/$stocktakeId" });
  const stocktake = useQuery(inventoryGetStocktakeOptions({ path: { stocktake_id: stocktakeId } }));
  const { data } = stocktake;
  return (
    <Page
      title={data?.name ?? "Stocktake"}
      note={data && <Note stocktake={data} />}
      actions={data?.status === "open" && <Actions stocktake={data} />}
    >
      <Loaded query={stocktake}>
        {(one) => (
          <>
            <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
              <Figure name="Counted" value={count(one.counted)} />
              <Figure name="Different" value={count(one.different)} />
              <Figure name="Difference" value={signed(one.difference)} note="items" />
              <Figure name="Moved Meanwhile" value={count(one.moved)} note="count these again" />
            </div>
            <Sheet stocktake={one} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Note({ stocktake }: { stocktake: InventoryStocktakeOut }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <StatusBadge status={stocktake.status} />
      {stocktake.closed_at
        ? `${stocktake.closed_by}, ${dateTime(stocktake.closed_at)}`
        : `begun by ${stocktake.actor}, ${dateTime(stocktake.created_at)}`}
    </span>
  );
}

function Actions({ stocktake }: { stocktake: InventoryStocktakeOut }) {
  const [open, setOpen] = useState<"post" | "force" | "cancel" | null>(null);
  const refresh = useRefresh();
  const path = { stocktake_id: stocktake.id };
  const close = () => setOpen(null);
  const post = useMutation({
    mutationFn: async (force: boolean) =>
      inventoryPostStocktake({ path, body: { force }, throwOnError: true }),
    onSuccess: () => {
      toast.success("The books are right again");
      refresh("stock", "orders");
    },
  });
  if (!useMay("stock:write")) return null;
  const send = async (force: boolean) => {
    try {
      await post.mutateAsync(force);
    } catch (error) {
      if (problemOf(error).code !== "moved_meanwhile" || force) throw error;
      // Asked again, now that it is known that something moved.
      window.setTimeout(() => setOpen("force"));
    }
  };
  return (
    <>
      <Button kind="danger" onClick={() => setOpen("cancel")}>
        Cancel
      </Button>
      <Button kind="primary" disabled={!stocktake.counted} onClick={() => setOpen("post")}>
        <CheckCheck aria-hidden /> Set The Books Right
      </Button>
      <Confirm
        open={open === "post"}
        onClose={close}
        title="Set the books right?"
        action="Set Right"
        danger={false}
        onConfirm={() => send(false)}
      >
        {count(stocktake.different)} items differ; each difference becomes a movement. What was not counted
        stays as it is.
      </Confirm>
      <Confirm
        open={open === "force"}
        onClose={close}
        title="Some items have moved since they were counted"
        action="Set Right All The Same"
        onConfirm={() => send(true)}
      >
        Count them again, or take over the difference that was found when they were counted.
      </Confirm>
      <Confirm
        open={open === "cancel"}
        onClose={close}
        title="Cancel this stocktake?"
        action="Cancel Stocktake"
        onConfirm={async () => {
          await inventoryCancelStocktake({ path, throwOnError: true });
          toast.success("Cancelled; nothing was changed");
          refresh("stock");
        }}
      >
        What was counted is kept to look at, and changes nothing.
      </Confirm>
    </>
  );
}

const signed = (value: number) => (value > 0 ? `+${count(value)}` : count(value).replace("-", "−"));
