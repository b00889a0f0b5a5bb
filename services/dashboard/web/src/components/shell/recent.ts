/** What somebody opened last from search, on this machine. */
import type { DashboardHit } from "@/api/gen/types.gen";

const KEPT = 6;
const PREFIX = "platework-recent-";

export type Recent = Pick<DashboardHit, "kind" | "id" | "title" | "subtitle" | "href">;

export function recentOf(userId: string, storage: Storage = localStorage): Recent[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(PREFIX + userId) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
}

/** The newest first, each once, and only the last few. */
export function remember(userId: string, hit: Recent, storage: Storage = localStorage) {
  const others = recentOf(userId, storage).filter((one) => one.id !== hit.id);
  const { kind, id, title, subtitle, href } = hit;
  const kept = [{ kind, id, title, subtitle, href }, ...others].slice(0, KEPT);
  storage.setItem(PREFIX + userId, JSON.stringify(kept));
}

const isRecent = (one: unknown): one is Recent =>
  typeof one === "object" && one !== null && "href" in one && "title" in one && "id" in one;
