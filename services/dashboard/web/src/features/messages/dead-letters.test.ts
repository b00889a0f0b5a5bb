import { describe, expect, it } from "vitest";
import { type Letter, pretty, settleAll } from "./dead-letters";

const letter = (id: string, created_at: string) => ({ id, created_at, service: "inventory" }) as Letter;

describe("many dead letters", () => {
  it("are settled oldest first, and one that fails stops no other", async () => {
    const seen: string[] = [];
    const result = await settleAll(
      [letter("c", "2026-11-03"), letter("a", "2026-11-01"), letter("b", "2026-11-02")],
      async (_, id) => {
        seen.push(id);
        if (id === "b") throw new Error("still broken");
      },
    );
    expect(seen).toEqual(["a", "b", "c"]);
    expect(result).toMatchObject({ done: 2, failed: 1, error: new Error("still broken") });
  });
});

describe("a body", () => {
  it("is shown as JSON where it is", () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(pretty("%PDF")).toBe("%PDF");
  });
});
