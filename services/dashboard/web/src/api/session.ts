/** Who is signed in, and what they may do. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { queryClient } from "./client";
import { dashboardSignOut, dashboardWhoIsSignedIn } from "./gen/sdk.gen";
import type { DashboardPermission, DashboardSessionAnswer } from "./gen/types.gen";
import { problemOf } from "./problem";

export type Session = DashboardSessionAnswer;
export type Permission = DashboardPermission;

/** The session; null when nobody is signed in. */
export const sessionOptions = queryOptions({
  queryKey: ["session"],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Session | null> => {
    const { data, error, response } = await dashboardWhoIsSignedIn();
    if (response?.status === 401) return null;
    if (!data) throw problemOf(error, response);
    return data;
  },
});

export function useSession(): Session {
  const { data } = useQuery(sessionOptions);
  if (!data) throw new Error("a page that needs a session is shown without one");
  return data;
}

export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

export async function signOut() {
  await dashboardSignOut({ throwOnError: true });
  queryClient.clear();
  queryClient.setQueryData(sessionOptions.queryKey, null);
}
