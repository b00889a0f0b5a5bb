import { useQueryClient } from "@tanstack/react-query";
import { tagsOfKey } from "@/live/staleness";

/** Asks again for answers with these tags: whoever changed them does not wait for the event. */
export function useRefresh(): (...tags: string[]) => void {
  const refreshed = useRefreshed();
  return (...tags) => void refreshed(...tags);
}

/** The same, for who waits until what is shown is new. */
export function useRefreshed(): (...tags: string[]) => Promise<void> {
  const queries = useQueryClient();
  return (...tags) =>
    queries.invalidateQueries({
      predicate: (query) => tagsOfKey(query.queryKey).some((tag) => tags.includes(tag)),
    });
}
