/** The areas of the settings, as they stand side by side. */
import type { Permission } from "@/api/session";
import type { SubPage } from "@/components/ui/subnav";

interface Area extends SubPage {
  /** Who lacks it is not shown the way there. */
  needs?: Permission;
}

export const AREAS: readonly Area[] = [
  { name: "My Account", to: "/settings/account" },
  { name: "Tenant", to: "/settings/tenant", needs: "tenant:admin" },
  { name: "Users", to: "/settings/users", needs: "tenant:admin" },
  { name: "API Keys", to: "/settings/api-keys", needs: "tenant:admin" },
  { name: "Notifications", to: "/settings/notifications", needs: "notifications:read" },
  { name: "Production Prices", to: "/settings/production", needs: "production:read" },
  { name: "Spools", to: "/settings/spools", needs: "stock:read" },
  { name: "Print Lab", to: "/lab-settings", needs: "jobs:read" },
];
