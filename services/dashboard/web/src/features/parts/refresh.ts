import { useQueryClient } from "@tanstack/react-query";
import { tagsOfKey } from "@/live/staleness";

/** Mappings have no events of their own: what they change is asked for again. */
export function useRefreshParts() {
  const queries = useQueryClient();
  return () =>
    void queries.invalidateQueries({
      predicate: (query) => tagsOfKey(query.queryKey).some((tag) => tag === "parts" || tag === "print log"),
    });
}
