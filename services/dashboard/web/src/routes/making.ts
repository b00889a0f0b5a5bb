/** Printers, and what is made on them. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readSearch } from "../features/runs/search";
import { page } from "./frame";

const fleet = createRoute({
  ...page,
  path: "/",
  component: lazyRouteComponent(() => import("../features/fleet/fleet-page"), "FleetPage"),
});

const printers = createRoute({
  ...page,
  path: "/printers",
  component: lazyRouteComponent(() => import("../features/printers/printers-page"), "PrintersPage"),
});

const printer = createRoute({
  ...page,
  path: "/printers/$printerId",
  component: lazyRouteComponent(() => import("../features/printers/printer-page"), "PrinterPage"),
});

const reviews = createRoute({
  ...page,
  path: "/reviews",
  component: lazyRouteComponent(() => import("../features/reviews/reviews-page"), "ReviewsPage"),
});

const runs = createRoute({
  ...page,
  path: "/production-runs",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("../features/runs/runs-page"), "RunsPage"),
});

const newRun = createRoute({
  ...page,
  path: "/production-runs/new",
  validateSearch: (search: Record<string, unknown>): { product?: string } =>
    typeof search.product === "string" ? { product: search.product } : {},
  component: lazyRouteComponent(() => import("../features/runs/wizard/wizard-page"), "WizardPage"),
});

const run = createRoute({
  ...page,
  path: "/production-runs/$runId",
  component: lazyRouteComponent(() => import("../features/runs/run-page"), "RunPage"),
});

const editRun = createRoute({
  ...page,
  path: "/production-runs/$runId/edit",
  component: lazyRouteComponent(() => import("../features/runs/edit/edit-page"), "EditPage"),
});

const completeRun = createRoute({
  ...page,
  path: "/production-runs/$runId/complete",
  component: lazyRouteComponent(() => import("../features/runs/complete/complete-page"), "CompletePage"),
});

const variance = createRoute({
  ...page,
  path: "/production-runs/variance",
  component: lazyRouteComponent(() => import("../features/variance/variance-page"), "VariancePage"),
});

const models = createRoute({
  ...page,
  path: "/models",
  component: lazyRouteComponent(() => import("../features/models/models-page"), "ModelsPage"),
});

const model = createRoute({
  ...page,
  path: "/models/$modelId",
  component: lazyRouteComponent(() => import("../features/models/model-page"), "ModelPage"),
});

const products = createRoute({
  ...page,
  path: "/products",
  component: lazyRouteComponent(() => import("../features/products/products-page"), "ProductsPage"),
});

const product = createRoute({
  ...page,
  path: "/products/$productId",
  component: lazyRouteComponent(() => import("../features/products/product-page"), "ProductPage"),
});

const spools = createRoute({
  ...page,
  path: "/spools",
  component: lazyRouteComponent(() => import("../features/spools/spools-page"), "SpoolsPage"),
});

const spool = createRoute({
  ...page,
  path: "/spools/$spoolId",
  component: lazyRouteComponent(() => import("../features/spools/spool-page"), "SpoolPage"),
});

const transactions = createRoute({
  ...page,
  path: "/spools/transactions",
  component: lazyRouteComponent(() => import("../features/spools/transactions-page"), "TransactionsPage"),
});

export const MAKING = [
  fleet,
  printers,
  printer,
  reviews,
  runs,
  newRun,
  run,
  editRun,
  completeRun,
  variance,
  models,
  model,
  products,
  product,
  spools,
  spool,
  transactions,
] as const;
