/** The live stream of this tab: one connection, which comes back by itself and goes on where it was. */
import { EventParser, type ServerEvent } from "./sse";

export type Link = "connecting" | "live" | "waiting" | "signed-out";

type Listener = (event: ServerEvent) => void;

const SHORTEST_MS = 500;
const LONGEST_MS = 15_000;
/** A comment comes every 15 s; silence of three times that is a dead connection. */
const SILENT_MS = 45_000;
/** Browsers allow six connections to a host: a tab that nobody looks at gives its own back. */
const HIDDEN_MS = 60_000;

export class LiveStream {
  private listeners = new Set<Listener>();
  private watchers = new Set<() => void>();
  private lastId: string | null = null;
  private abort: AbortController | null = null;
  private running = false;
  private failures = 0;
  private hiddenTimer = 0;
  link: Link = "connecting";

  constructor(private readonly url: string) {
    document.addEventListener("visibilitychange", () => this.onVisibility());
    window.addEventListener("online", () => this.wake());
  }

  on(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  watchLink = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  };

  start() {
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  stop() {
    this.running = false;
    this.lastId = null;
    this.abort?.abort();
  }

  private async run() {
    while (this.running) {
      this.abort = new AbortController();
      try {
        await this.read(this.abort);
      } catch {
        // What matters is that it ended; it begins again below.
      }
      if (!this.running) return;
      if (this.link === "signed-out") {
        this.running = false;
        return;
      }
      this.enter("waiting");
      const pause = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** this.failures++);
      await new Promise((resolve) => {
        const timer = window.setTimeout(resolve, pause * (0.5 + Math.random() / 2));
        this.wake = () => {
          window.clearTimeout(timer);
          resolve(null);
        };
      });
    }
  }

  private wake: () => void = () => {};

  private async read(abort: AbortController) {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.lastId) headers["Last-Event-ID"] = this.lastId;
    const response = await fetch(this.url, { headers, signal: abort.signal, cache: "no-store" });
    if (response.status === 401) this.enter("signed-out");
    if (!response.ok || !response.body) return;
    this.enter("live");
    this.failures = 0;
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let alive = window.setTimeout(() => abort.abort(), SILENT_MS);
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        window.clearTimeout(alive);
        alive = window.setTimeout(() => abort.abort(), SILENT_MS);
        for (const event of parser.feed(value)) this.emit(event);
      }
    } finally {
      window.clearTimeout(alive);
    }
  }

  private emit(event: ServerEvent) {
    if (event.id) this.lastId = event.id;
    for (const listener of this.listeners) listener(event);
  }

  private enter(link: Link) {
    if (this.link === link) return;
    this.link = link;
    for (const watcher of this.watchers) watcher();
  }

  private onVisibility() {
    window.clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = window.setTimeout(() => {
        this.running = false;
        this.abort?.abort();
      }, HIDDEN_MS);
    } else if (this.link !== "signed-out") {
      this.start();
      this.wake();
    }
  }
}
