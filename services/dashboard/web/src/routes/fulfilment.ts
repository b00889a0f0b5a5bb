/** Orders, and the stock that serves them. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { page } from "./frame";

const orders = createRoute({
  ...page,
  path: "/orders",
  component: lazyRouteComponent(() => import("../features/orders/orders-page"), "OrdersPage"),
});

const order = createRoute({
  ...page,
  path: "/orders/$orderId",
  component: lazyRouteComponent(() => import("../features/orders/order-page"), "OrderPage"),
});

const pickList = createRoute({
  ...page,
  path: "/orders/pick-list",
  component: lazyRouteComponent(() => import("../features/orders/pick-list-page"), "PickListPage"),
});

const intake = createRoute({
  ...page,
  path: "/orders/intake",
  component: lazyRouteComponent(() => import("../features/orders/intake/intake-page"), "IntakePage"),
});

const schedule = createRoute({
  ...page,
  path: "/schedule",
  component: lazyRouteComponent(() => import("../features/schedule/schedule-page"), "SchedulePage"),
});

const inventory = createRoute({
  ...page,
  path: "/inventory",
  component: lazyRouteComponent(() => import("../features/inventory/inventory-page"), "InventoryPage"),
});

const item = createRoute({
  ...page,
  path: "/inventory/$itemId",
  component: lazyRouteComponent(() => import("../features/inventory/item-page"), "ItemPage"),
});

const printLog = createRoute({
  ...page,
  path: "/inventory/print-log",
  component: lazyRouteComponent(() => import("../features/inventory/print-log-page"), "PrintLogPage"),
});

const movements = createRoute({
  ...page,
  path: "/inventory/movements",
  component: lazyRouteComponent(() => import("../features/inventory/movements-page"), "MovementsPage"),
});

const locations = createRoute({
  ...page,
  path: "/inventory/locations",
  component: lazyRouteComponent(() => import("../features/inventory/locations-page"), "LocationsPage"),
});

const stocktakes = createRoute({
  ...page,
  path: "/inventory/stocktakes",
  component: lazyRouteComponent(
    () => import("../features/inventory/stocktakes/stocktakes-page"),
    "StocktakesPage",
  ),
});

const stocktake = createRoute({
  ...page,
  path: "/inventory/stocktakes/$stocktakeId",
  component: lazyRouteComponent(
    () => import("../features/inventory/stocktakes/stocktake-page"),
    "StocktakePage",
  ),
});

const parts = createRoute({
  ...page,
  path: "/parts",
  component: lazyRouteComponent(() => import("../features/parts/parts-page"), "PartsPage"),
});

const unmapped = createRoute({
  ...page,
  path: "/unmapped",
  component: lazyRouteComponent(() => import("../features/parts/unmapped-page"), "UnmappedPage"),
});

export const FULFILMENT = [
  orders,
  order,
  pickList,
  intake,
  schedule,
  inventory,
  item,
  printLog,
  movements,
  locations,
  stocktakes,
  stocktake,
  parts,
  unmapped,
] as const;
