import { QueryClientProvider } from "@tanstack/react-query";
import { type AsyncRouteComponent, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Toaster } from "sonner";
import { queryClient } from "./api/client";
import { startTheme, useTheme } from "./lib/theme";
import { BASE, router } from "./router";
import "./styles.css";

// Zod tries out whether it may compile code, which our content security policy forbids and browsers then log.
// It is told before it loads, by the place where it looks: asking it to would load it with the first page.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

startTheme();
if (!window.location.pathname.startsWith(BASE)) window.history.replaceState(null, "", `${BASE}/`);
// The page comes while the session is asked for, not after it.
const matches: { routeId: keyof typeof router.routesById }[] = router.matchRoutes(router.latestLocation);
for (const { routeId } of matches) {
  void (router.routesById[routeId].options.component as AsyncRouteComponent<unknown>)?.preload?.();
}

function Toasts() {
  return (
    <Toaster theme={useTheme()} position="bottom-right" closeButton duration={6000} richColors={false} />
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </StrictMode>,
  );
}
