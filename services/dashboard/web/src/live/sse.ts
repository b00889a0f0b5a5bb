/** Server-sent events read from a response's body: unlike EventSource, a reader of ours chooses where to go on. */

export interface ServerEvent {
  id: string | null;
  kind: string;
  data: string;
}

/** Cuts text into events as it comes, in pieces of any size (WHATWG HTML, section 9.2.6). */
export class EventParser {
  private rest = "";
  private id: string | null = null;
  private kind = "";
  private data: string[] = [];

  *feed(text: string): Generator<ServerEvent> {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.data.length) yield { id: this.id, kind: this.kind || "message", data: this.data.join("\n") };
        this.id = null;
        this.kind = "";
        this.data = [];
      } else this.take(line);
    }
  }

  private take(line: string) {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") this.id = value;
    else if (name === "event") this.kind = value;
    else if (name === "data") this.data.push(value);
  }
}
