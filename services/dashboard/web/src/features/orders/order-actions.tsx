import { useMutation } from "@tanstack/react-query";
import { Ban, Ellipsis, HandCoins, PackageOpen, Pause, Pencil, Play, Truck, Undo2 } from "lucide-react";
import { useState } from "react";
import {
  inventoryCancelOrder,
  inventoryHoldOrder,
  inventoryReleaseOrder,
  inventoryShipOrder,
} from "@/api/gen/sdk.gen";
import type { InventoryOrderDetailOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { count } from "@/lib/format";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";
import { allocated, needed } from "./progress";

const EditOrderDialog = later(async () => (await import("./edit-order-dialog")).EditOrderDialog);
const AssignDialog = later(async () => (await import("./quantity-dialogs")).AssignDialog);
const ReturnDialog = later(async () => (await import("./quantity-dialogs")).ReturnDialog);
const ShipPartDialog = later(async () => (await import("./quantity-dialogs")).ShipPartDialog);
const WithdrawDialog = later(async () => (await import("./quantity-dialogs")).WithdrawDialog);

type Open = "ship" | "part" | "cancel" | "edit" | "assign" | "withdraw" | "return" | null;

/** What can be done with an order, by how it stands. */
export function OrderActions({ order }: { order: InventoryOrderDetailOut }) {
  const [open, setOpen] = useState<Open>(null);
  const refresh = useRefresh();
  const done = () => refresh("orders", "stock");
  const close = () => setOpen(null);
  const path = { order_id: order.id };
  const hold = useMutation({
    mutationFn: () =>
      (order.is_held ? inventoryReleaseOrder : inventoryHoldOrder)({ path, throwOnError: true }),
    onSuccess: () => {
      toast.success(`Order #${order.number} is ${order.is_held ? "released" : "held"}`);
      done();
    },
    onError: toastProblem,
  });
  if (!useMay("orders:write") || order.status === "cancelled") return null;
  const isOpen = order.status === "open";
  const hasShipped = order.allocations.some((one) => one.quantity_shipped > one.quantity_returned);
  return (
    <>
      <Menu
        trigger={
          <Button>
            <Ellipsis aria-hidden /> Actions
          </Button>
        }
      >
        {isOpen && (
          <>
            <MenuItem onSelect={() => setOpen("edit")}>
              <Pencil /> Edit
            </MenuItem>
            <MenuItem onSelect={() => hold.mutate()}>
              {order.is_held ? <Play /> : <Pause />} {order.is_held ? "Release" : "Hold"}
            </MenuItem>
            <MenuItem onSelect={() => setOpen("part")} disabled={!allocated(order)}>
              <PackageOpen /> Ship A Part
            </MenuItem>
            <MenuLine />
            <MenuItem onSelect={() => setOpen("assign")}>
              <HandCoins /> Give Stock By Hand
            </MenuItem>
            <MenuItem onSelect={() => setOpen("withdraw")} disabled={!allocated(order)}>
              <Undo2 /> Take Stock Back
            </MenuItem>
          </>
        )}
        <MenuItem onSelect={() => setOpen("return")} disabled={!hasShipped}>
          <Undo2 /> Take A Return
        </MenuItem>
        {isOpen && (
          <>
            <MenuLine />
            <MenuItem danger onSelect={() => setOpen("cancel")}>
              <Ban /> Cancel Order
            </MenuItem>
          </>
        )}
      </Menu>
      {isOpen && (
        <Button
          kind="primary"
          disabled={order.fulfillment_status !== "fulfilled"}
          onClick={() => setOpen("ship")}
        >
          <Truck aria-hidden /> Ship
        </Button>
      )}
      <Confirm
        open={open === "ship"}
        onClose={close}
        title={`Ship order #${order.number}?`}
        action="Ship"
        danger={false}
        onConfirm={async () => {
          await inventoryShipOrder({ path, throwOnError: true });
          toast.success(`Order #${order.number} has left`);
          done();
        }}
      >
        {count(needed(order))} items leave the stock.
      </Confirm>
      <Confirm
        open={open === "cancel"}
        onClose={close}
        title={`Cancel order #${order.number}?`}
        action="Cancel Order"
        onConfirm={async () => {
          await inventoryCancelOrder({ path, throwOnError: true });
          toast.success(`Order #${order.number} is cancelled`);
          done();
        }}
      >
        What it holds becomes free and goes to the orders that wait.
      </Confirm>
      {open === "edit" && <EditOrderDialog order={order} onClose={close} onDone={done} />}
      {open === "part" && <ShipPartDialog order={order} onClose={close} onDone={done} />}
      {open === "assign" && <AssignDialog order={order} onClose={close} onDone={done} />}
      {open === "withdraw" && <WithdrawDialog order={order} onClose={close} onDone={done} />}
      {open === "return" && <ReturnDialog order={order} onClose={close} onDone={done} />}
    </>
  );
}
