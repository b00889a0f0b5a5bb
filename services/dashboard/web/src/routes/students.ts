/** What students see, without an account. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "./frame";

const submit = createRoute({
  getParentRoute: () => root,
  path: "/lab/$slug",
  component: lazyRouteComponent(() => import("../features/public/submit-page"), "SubmitPage"),
});

const confirmation = createRoute({
  getParentRoute: () => root,
  path: "/lab/confirm/$token",
  component: lazyRouteComponent(() => import("../features/public/confirm-page"), "ConfirmPage"),
});

const standing = createRoute({
  getParentRoute: () => root,
  path: "/lab/status/$token",
  component: lazyRouteComponent(() => import("../features/public/status-page"), "StatusPage"),
});

export const STUDENTS = [submit, confirmation, standing] as const;
