/** The print lab. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { isStatus, type Status } from "../features/jobs/status";
import { page } from "./frame";

const jobs = createRoute({
  ...page,
  path: "/jobs",
  validateSearch: (search: Record<string, unknown>): { status?: Status } =>
    isStatus(search.status) ? { status: search.status } : {},
  component: lazyRouteComponent(() => import("../features/jobs/board-page"), "JobsPage"),
});

const job = createRoute({
  ...page,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("../features/jobs/job-page"), "JobPage"),
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
  component: lazyRouteComponent(
    () => import("../features/lab-settings/lab-settings-page"),
    "LabSettingsPage",
  ),
});

export const LAB = [jobs, job, labSettings, labSection] as const;
