/** Every page and its address. Pages load when they are first visited. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { queryClient } from "./api/client";
import { sessionOptions } from "./api/session";
import { Shell } from "./components/shell/shell";
import { Failed, Loading } from "./components/ui/states";
import { isStatus, type Status } from "./features/jobs/status";
import { readSearch } from "./features/runs/search";
import { isOwnPath } from "./lib/own-path";

export const BASE = "/app";

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search.to === "string" && isOwnPath(search.to) ? { to: search.to } : {},
  component: lazyRouteComponent(() => import("./features/session/sign-in"), "SignInPage"),
});

// What students see, without an account.
const submit = createRoute({
  getParentRoute: () => root,
  path: "/lab/$slug",
  component: lazyRouteComponent(() => import("./features/public/submit-page"), "SubmitPage"),
});
const confirmation = createRoute({
  getParentRoute: () => root,
  path: "/lab/confirm/$token",
  component: lazyRouteComponent(() => import("./features/public/confirm-page"), "ConfirmPage"),
});
const standing = createRoute({
  getParentRoute: () => root,
  path: "/lab/status/$token",
  component: lazyRouteComponent(() => import("./features/public/status-page"), "StatusPage"),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionOptions);
    if (!session) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: Shell,
});

const page = { getParentRoute: () => inside } as const;

const fleet = createRoute({
  ...page,
  path: "/",
  component: lazyRouteComponent(() => import("./features/fleet/fleet-page"), "FleetPage"),
});
const printers = createRoute({
  ...page,
  path: "/printers",
  component: lazyRouteComponent(() => import("./features/printers/printers-page"), "PrintersPage"),
});
const printer = createRoute({
  ...page,
  path: "/printers/$printerId",
  component: lazyRouteComponent(() => import("./features/printers/printer-page"), "PrinterPage"),
});
const reviews = createRoute({
  ...page,
  path: "/reviews",
  component: lazyRouteComponent(() => import("./features/reviews/reviews-page"), "ReviewsPage"),
});
const orders = createRoute({
  ...page,
  path: "/orders",
  component: lazyRouteComponent(() => import("./features/orders/orders-page"), "OrdersPage"),
});
const order = createRoute({
  ...page,
  path: "/orders/$orderId",
  component: lazyRouteComponent(() => import("./features/orders/order-page"), "OrderPage"),
});
const schedule = createRoute({
  ...page,
  path: "/schedule",
  component: lazyRouteComponent(() => import("./features/schedule/schedule-page"), "SchedulePage"),
});
const inventory = createRoute({
  ...page,
  path: "/inventory",
  component: lazyRouteComponent(() => import("./features/inventory/inventory-page"), "InventoryPage"),
});
const item = createRoute({
  ...page,
  path: "/inventory/$itemId",
  component: lazyRouteComponent(() => import("./features/inventory/item-page"), "ItemPage"),
});
const parts = createRoute({
  ...page,
  path: "/parts",
  component: lazyRouteComponent(() => import("./features/parts/parts-page"), "PartsPage"),
});
const unmapped = createRoute({
  ...page,
  path: "/unmapped",
  component: lazyRouteComponent(() => import("./features/parts/unmapped-page"), "UnmappedPage"),
});
const runs = createRoute({
  ...page,
  path: "/production-runs",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("./features/runs/runs-page"), "RunsPage"),
});
const run = createRoute({
  ...page,
  path: "/production-runs/$runId",
  component: lazyRouteComponent(() => import("./features/runs/run-page"), "RunPage"),
});
const newRun = createRoute({
  ...page,
  path: "/production-runs/new",
  validateSearch: (search: Record<string, unknown>): { product?: string } =>
    typeof search.product === "string" ? { product: search.product } : {},
  component: lazyRouteComponent(() => import("./features/runs/wizard/wizard-page"), "WizardPage"),
});
const editRun = createRoute({
  ...page,
  path: "/production-runs/$runId/edit",
  component: lazyRouteComponent(() => import("./features/runs/edit/edit-page"), "EditPage"),
});
const completeRun = createRoute({
  ...page,
  path: "/production-runs/$runId/complete",
  component: lazyRouteComponent(() => import("./features/runs/complete/complete-page"), "CompletePage"),
});
const variance = createRoute({
  ...page,
  path: "/production-runs/variance",
  component: lazyRouteComponent(() => import("./features/variance/variance-page"), "VariancePage"),
});
const models = createRoute({
  ...page,
  path: "/models",
  component: lazyRouteComponent(() => import("./features/models/models-page"), "ModelsPage"),
});
const model = createRoute({
  ...page,
  path: "/models/$modelId",
  component: lazyRouteComponent(() => import("./features/models/model-page"), "ModelPage"),
});
const products = createRoute({
  ...page,
  path: "/products",
  component: lazyRouteComponent(() => import("./features/products/products-page"), "ProductsPage"),
});
const product = createRoute({
  ...page,
  path: "/products/$productId",
  component: lazyRouteComponent(() => import("./features/products/product-page"), "ProductPage"),
});
const spools = createRoute({
  ...page,
  path: "/spools",
  component: lazyRouteComponent(() => import("./features/spools/spools-page"), "SpoolsPage"),
});
const jobs = createRoute({
  ...page,
  path: "/jobs",
  validateSearch: (search: Record<string, unknown>): { status?: Status } =>
    isStatus(search.status) ? { status: search.status } : {},
  component: lazyRouteComponent(() => import("./features/jobs/board-page"), "JobsPage"),
});
const job = createRoute({
  ...page,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("./features/jobs/job-page"), "JobPage"),
});
const labSettings = createRoute({
  ...page,
  path: "/lab-settings",
  beforeLoad: () => {
    throw redirect({ to: "/lab-settings/$section", params: { section: "staff" }, replace: true });
  },
});
const labSection = createRoute({
  ...page,
  path: "/lab-settings/$section",
  component: lazyRouteComponent(() => import("./features/lab-settings/lab-settings-page"), "LabSettingsPage"),
});
const messages = createRoute({
  ...page,
  path: "/messages",
  component: lazyRouteComponent(() => import("./features/messages/messages-page"), "MessagesPage"),
});
const deadLetters = createRoute({
  ...page,
  path: "/dead-letters",
  component: lazyRouteComponent(() => import("./features/messages/dead-letters-page"), "DeadLettersPage"),
});

// Stock, spools and orders: the pages beside their lists.
const printLog = createRoute({
  ...page,
  path: "/inventory/print-log",
  component: lazyRouteComponent(() => import("./features/inventory/print-log-page"), "PrintLogPage"),
});
const movements = createRoute({
  ...page,
  path: "/inventory/movements",
  component: lazyRouteComponent(() => import("./features/inventory/movements-page"), "MovementsPage"),
});
const locations = createRoute({
  ...page,
  path: "/inventory/locations",
  component: lazyRouteComponent(() => import("./features/inventory/locations-page"), "LocationsPage"),
});
const stocktakes = createRoute({
  ...page,
  path: "/inventory/stocktakes",
  component: lazyRouteComponent(
    () => import("./features/inventory/stocktakes/stocktakes-page"),
    "StocktakesPage",
  ),
});
const stocktake = createRoute({
  ...page,
  path: "/inventory/stocktakes/$stocktakeId",
  component: lazyRouteComponent(
    () => import("./features/inventory/stocktakes/stocktake-page"),
    "StocktakePage",
  ),
});
const transactions = createRoute({
  ...page,
  path: "/spools/transactions",
  component: lazyRouteComponent(() => import("./features/spools/transactions-page"), "TransactionsPage"),
});
const spool = createRoute({
  ...page,
  path: "/spools/$spoolId",
  component: lazyRouteComponent(() => import("./features/spools/spool-page"), "SpoolPage"),
});
const pickList = createRoute({
  ...page,
  path: "/orders/pick-list",
  component: lazyRouteComponent(() => import("./features/orders/pick-list-page"), "PickListPage"),
});
const intake = createRoute({
  ...page,
  path: "/orders/intake",
  component: lazyRouteComponent(() => import("./features/orders/intake/intake-page"), "IntakePage"),
});
// Settings: each area has an address of its own.
const settings = createRoute({
  ...page,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/account", replace: true });
  },
});
const account = createRoute({
  ...page,
  path: "/settings/account",
  component: lazyRouteComponent(() => import("./features/settings/account-page"), "AccountPage"),
});
const tenant = createRoute({
  ...page,
  path: "/settings/tenant",
  component: lazyRouteComponent(() => import("./features/settings/tenant-page"), "TenantPage"),
});
const users = createRoute({
  ...page,
  path: "/settings/users",
  component: lazyRouteComponent(() => import("./features/settings/users-page"), "UsersPage"),
});
const apiKeys = createRoute({
  ...page,
  path: "/settings/api-keys",
  component: lazyRouteComponent(() => import("./features/settings/api-keys-page"), "ApiKeysPage"),
});
const notifications = createRoute({
  ...page,
  path: "/settings/notifications",
  component: lazyRouteComponent(
    () => import("./features/notifications/notifications-page"),
    "NotificationsPage",
  ),
});
const productionSettings = createRoute({
  ...page,
  path: "/settings/production",
  component: lazyRouteComponent(
    () => import("./features/settings/production-page"),
    "ProductionSettingsPage",
  ),
});
const nowhere = createRoute({
  ...page,
  path: "$",
  component: lazyRouteComponent(() => import("./components/shell/not-found"), "NotFoundPage"),
});

const tree = root.addChildren([
  signIn,
  submit,
  confirmation,
  standing,
  inside.addChildren([
    fleet,
    printers,
    printer,
    reviews,
    orders,
    order,
    schedule,
    inventory,
    item,
    parts,
    unmapped,
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
    jobs,
    job,
    labSettings,
    labSection,
    messages,
    deadLetters,
    printLog,
    movements,
    locations,
    stocktakes,
    stocktake,
    transactions,
    spool,
    pickList,
    intake,
    settings,
    account,
    tenant,
    users,
    apiKeys,
    notifications,
    productionSettings,
    nowhere,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: BASE,
  defaultPreload: "intent",
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
  defaultNotFoundComponent: () => <Failed error={{ code: "not_found" }} />,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
