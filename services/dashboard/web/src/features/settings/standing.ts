/** Whether an API key works. */
import type { IdentityApiKeyAnswer } from "@/api/gen/types.gen";
import type { Tone } from "@/lib/status";

const SOON_MS = 7 * 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;

type Key = Pick<IdentityApiKeyAnswer, "expires_at" | "revoked_at">;

export function standingOf(key: Key, now: number): [Tone, string] {
  if (key.revoked_at) return ["gray", "Revoked"];
  if (!key.expires_at) return ["green", "Active"];
  const left = Date.parse(key.expires_at) - now;
  if (left <= 0) return ["gray", "Ended"];
  return left < SOON_MS ? ["amber", "Ends Soon"] : ["green", "Active"];
}

/** When a key ends that works for so many days; undefined: never. */
export const endOf = (days: number, now: number): string | undefined =>
  days > 0 ? new Date(now + days * DAY_MS).toISOString() : undefined;
