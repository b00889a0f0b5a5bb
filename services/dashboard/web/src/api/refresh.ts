import { useQueryClient } from "@tanstack/react-query";
import { tagsOfKey } from "@/live/staleness";

/** Asks again for answers with these tags: whoever changed them does not wait for the event. */
export function useRefresh(): (...tags: string[]) => void {
  const queries = useQueryClient();
  return (...tags) =>
    void queries.invalidateQueries({
      predicate: (query) => tagsOfKey(query.queryKey).some((tag) => tags.includes(tag)),
    });
}
