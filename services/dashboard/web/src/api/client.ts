/** The generated client, set up: same origin, cookie, problems as errors. */
import { QueryClient } from "@tanstack/react-query";
import { client } from "./gen/client.gen";
import { problemOf } from "./problem";

client.setConfig({ baseUrl: "", credentials: "same-origin" });
client.interceptors.error.use((error, response) => problemOf(error, response));

const SESSION = "/api/v1/session";
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

// A session may end between two requests; whoever shows the page then asks to sign in again.
client.interceptors.response.use((response) => {
  if (response.status === 401 && !response.url.endsWith(SESSION)) queryClient.setQueryData(["session"], null);
  return response;
});
