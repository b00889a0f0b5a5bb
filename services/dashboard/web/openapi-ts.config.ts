import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "openapi.json",
  output: { path: "src/api/gen" },
  plugins: [
    "@hey-api/client-fetch",
    "@hey-api/typescript",
    { name: "@hey-api/sdk" },
    { name: "@tanstack/react-query", queryKeys: { tags: true } },
    { name: "zod", responses: false },
  ],
});
