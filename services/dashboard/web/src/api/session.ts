/** Who is signed in, and what they may do. */
import { queryOptions } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { client } from "./gen/client.gen";
import type { DashboardPermission, DashboardSessionAnswer } from "./gen/types.gen";
import { problemOf } from "./problem";

export type Session = DashboardSessionAnswer;
// By hand, because every page needs it: the generated operations load with the pages that use them.
const SESSION = "/api/v1/session";

export type Permission = DashboardPermission;

/** The session; null when nobody is signed in. */
export const sessionOptions = queryOptions({
  queryKey: ["session"],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Session | null> => {
    const { data, error, response } = await client.get<{ 200: Session }>({ url: SESSION });
    if (response?.status === 401) return null;
    if (!data) throw problemOf(error, response);
    return data;
  },
});

export const SessionContext = createContext<Session | null>(null);

/** The session of whoever sees the page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a page that needs a session is shown without one");
  return session;
}

export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

export async function signOut() {
  await client.delete({ url: SESSION, throwOnError: true });
  // A page loaded anew knows nothing of whoever was here before.
  window.location.assign("/app/sign-in");
}
