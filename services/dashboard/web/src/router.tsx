/** Every page and its address, by area in `routes/`. Pages load when they are first visited. */
import { createRouter } from "@tanstack/react-router";
import { Failed, Loading } from "./components/ui/states";
import { inside, root, signIn } from "./routes/frame";
import { FULFILMENT } from "./routes/fulfilment";
import { LAB } from "./routes/lab";
import { MAKING } from "./routes/making";
import { STUDENTS } from "./routes/students";
import { SYSTEM } from "./routes/system";

export const BASE = "/app";

const tree = root.addChildren([
  signIn,
  ...STUDENTS,
  inside.addChildren([...MAKING, ...FULFILMENT, ...LAB, ...SYSTEM]),
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
