/** The generated client, set up: same origin, cookie, problems as errors. */
import { QueryClient } from "@tanstack/react-query";
import { client } from "./gen/client.gen";
import { problemOf } from "./problem";

client.setConfig({ baseUrl: "", credentials: "same-origin" });
client.interceptors.error.use((error, response) => problemOf(error, response));

const RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failed, error) => failed < RETRIES && problemOf(error).isPassing,
      refetchOnWindowFocus: true,
    },
  },
});
