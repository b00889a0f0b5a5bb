/** Who acts at this workstation: kept in the browser, told with everything that is done to jobs. */
import { useSyncExternalStore } from "react";
import { client } from "@/api/gen/client.gen";

export interface Signature {
  /** Empty: whoever is signed in. */
  staff: string;
  workstation: string;
}

const KEY = "platework-signature";
const NOBODY: Signature = { staff: "", workstation: "" };
const listeners = new Set<() => void>();
let current = read();

function read(): Signature {
  try {
    return { ...NOBODY, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return NOBODY;
  }
}

export function sign(change: Partial<Signature>) {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export const useSignature = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

// Headers hold ASCII: what is not stands percent-encoded.
client.interceptors.request.use((request) => {
  if (!new URL(request.url).pathname.startsWith("/api/v1/jobs")) return request;
  if (current.staff) request.headers.set("X-Staff-Name", encodeURIComponent(current.staff));
  if (current.workstation) request.headers.set("X-Workstation-Id", current.workstation);
  return request;
});
