import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const edge = process.env.PLATEWORK_EDGE ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // One flat folder: the edge serves names, not paths.
  build: { assetsDir: "assets", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": edge, "/page": edge } },
  test: { include: ["src/**/*.test.ts"] },
});
