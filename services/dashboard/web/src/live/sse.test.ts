import { describe, expect, it } from "vitest";
import { EventParser } from "./sse";

const TEXT = 'id: 7-1\nevent: part.created\ndata: {"a":\ndata: 1}\n\n: ping\n\nevent: reset\ndata:x\n\n';
const EVENTS = [
  { id: "7-1", kind: "part.created", data: '{"a":\n1}' },
  { id: null, kind: "reset", data: "x" },
];

describe("server-sent events", () => {
  it("are read whatever pieces they come in", () => {
    for (let size = 1; size <= TEXT.length; size++) {
      const parser = new EventParser();
      const seen = [];
      for (let at = 0; at < TEXT.length; at += size) seen.push(...parser.feed(TEXT.slice(at, at + size)));
      expect(seen).toEqual(EVENTS);
    }
  });

  it("may end their lines with carriage returns", () => {
    expect([...new EventParser().feed(TEXT.replaceAll("\n", "\r\n"))]).toEqual([
      { ...EVENTS[0], data: '{"a":\n1}' },
      EVENTS[1],
    ]);
  });

  it("are not told before they are whole", () => {
    expect([...new EventParser().feed("data: 1\n")]).toEqual([]);
  });
});
