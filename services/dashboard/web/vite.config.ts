import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const edge = process.env.PLATEWORK_EDGE ?? "http://127.0.0.1:8080";

/** What nearly every page shows; not what only dialogs and menus need, which come with the first of them. */
const COMMON = {
  name: "common",
  test: /src[\\/](components[\\/]ui[\\/](?!confirm|dialog|field|import|json|menu|secret|tabs)|lib[\\/](?!form\.|later))/,
  includeDependenciesRecursively: false,
};

const ICONS = { name: "icons", test: /lucide-react/, includeDependenciesRecursively: false };

/** What every page runs on. */
const BASE = {
  name: "base",
  test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store|sonner|clsx|tailwind-merge|class-variance-authority|@tanstack|@radix-ui[\\/]react-(slot|compose-refs))[\\/]|src[\\/](live|api[\\/](gen[\\/](core|client|sdk)\b|\w+\.ts))/,
  includeDependenciesRecursively: false,
};

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // One flat folder: the edge serves names, not paths.
  build: {
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What many pages use is one file, not forty of a kilobyte each.
    rolldownOptions: { output: { codeSplitting: { groups: [BASE, ICONS, COMMON] } } },
  },
  server: { proxy: { "/api": edge, "/page": edge } },
  test: { include: ["src/**/*.test.ts"] },
});
