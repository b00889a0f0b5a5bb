/** Messages and settings. Each area of the settings has an address of its own. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { page } from "./frame";

const messages = createRoute({
  ...page,
  path: "/messages",
  component: lazyRouteComponent(() => import("../features/messages/messages-page"), "MessagesPage"),
});

const deadLetters = createRoute({
  ...page,
  path: "/dead-letters",
  component: lazyRouteComponent(() => import("../features/messages/dead-letters-page"), "DeadLettersPage"),
});

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
  component: lazyRouteComponent(() => import("../features/settings/account-page"), "AccountPage"),
});

const tenant = createRoute({
  ...page,
  path: "/settings/tenant",
  component: lazyRouteComponent(() => import("../features/settings/tenant-page"), "TenantPage"),
});

const users = createRoute({
  ...page,
  path: "/settings/users",
  component: lazyRouteComponent(() => import("../features/settings/users-page"), "UsersPage"),
});

const apiKeys = createRoute({
  ...page,
  path: "/settings/api-keys",
  component: lazyRouteComponent(() => import("../features/settings/api-keys-page"), "ApiKeysPage"),
});

const notifications = createRoute({
  ...page,
  path: "/settings/notifications",
  component: lazyRouteComponent(
    () => import("../features/notifications/notifications-page"),
    "NotificationsPage",
  ),
});

const productionSettings = createRoute({
  ...page,
  path: "/settings/production",
  component: lazyRouteComponent(
    () => import("../features/settings/production-page"),
    "ProductionSettingsPage",
  ),
});

const spoolSettings = createRoute({
  ...page,
  path: "/settings/spools",
  component: lazyRouteComponent(() => import("../features/settings/spool-level-page"), "SpoolSettingsPage"),
});

const nowhere = createRoute({
  ...page,
  path: "$",
  component: lazyRouteComponent(() => import("../components/shell/not-found"), "NotFoundPage"),
});

export const SYSTEM = [
  messages,
  deadLetters,
  settings,
  account,
  tenant,
  users,
  apiKeys,
  notifications,
  productionSettings,
  spoolSettings,
  nowhere,
] as const;
