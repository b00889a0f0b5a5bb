import { describe, expect, it } from "vitest";
import { traceLink } from "./trace";

const event = { id: "a b", subject: "plate.completed.t.p" };

describe("the way to a trace", () => {
  it("is the template, filled in", () => {
    expect(traceLink("https://traces.test/?q={id}&s={subject}", event)).toBe(
      "https://traces.test/?q=a%20b&s=plate.completed.t.p",
    );
  });

  it.each(["", "traces", "javascript:alert({id})"])("is not %j", (text) => {
    expect(traceLink(text, event)).toBeNull();
  });
});
