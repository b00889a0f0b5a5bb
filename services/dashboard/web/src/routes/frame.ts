/** What every page stands in: the session, and the frame around the pages of those who are signed in. */
import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { queryClient } from "../api/client";
import { sessionOptions } from "../api/session";
import { Shell } from "../components/shell/shell";
import { isOwnPath } from "../lib/own-path";

export const root = createRootRoute({ component: Outlet });

export const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search.to === "string" && isOwnPath(search.to) ? { to: search.to } : {},
  component: lazyRouteComponent(() => import("../features/session/sign-in"), "SignInPage"),
});

export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionOptions);
    if (!session) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: Shell,
});

export const page = { getParentRoute: () => inside } as const;
