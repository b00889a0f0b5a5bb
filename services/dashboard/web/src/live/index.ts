/** The live side of the app: one stream that feeds the printers' states, the list of messages and the queries. */
import { useSyncExternalStore } from "react";
import { queryClient } from "@/api/client";
import { messages } from "./messages";
import type { ServerEvent } from "./sse";
import { tagsOf, tagsOfKey } from "./staleness";
import { printerStates } from "./states";
import { LiveStream } from "./stream";

/** Events come in bursts: what they touch is asked for again at most this often. */
const REFRESH_MS = 400;

const stream = new LiveStream("/api/v1/stream?printers=true");
const stale = new Set<string>();
let timer = 0;

function refreshSoon(tags: string[]) {
  for (const tag of tags) stale.add(tag);
  if (timer || !stale.size) return;
  timer = window.setTimeout(() => {
    const due = new Set(stale);
    stale.clear();
    timer = 0;
    void queryClient.invalidateQueries({
      predicate: (query) => tagsOfKey(query.queryKey).some((tag) => due.has(tag)),
    });
  }, REFRESH_MS);
}

stream.on((event) => {
  if (event.kind === "printer.states") printerStates.put(JSON.parse(event.data));
  else if (event.kind === "reset") void queryClient.invalidateQueries();
  else {
    messages.add(JSON.parse(event.data), event.id);
    refreshSoon(tagsOf(event.kind));
  }
});

export function startLive() {
  stream.start();
}

export function stopLive() {
  stream.stop();
  printerStates.clear();
  messages.clear();
}

export const useLink = () => useSyncExternalStore(stream.watchLink, () => stream.link);

/** Hears every event of the stream; returns how to stop. */
export const onEvent = (listener: (event: ServerEvent) => void) => stream.on(listener);
