import { describe, expect, it } from "vitest";
import { isOwnPath } from "./own-path";

describe("where signing in leads to", () => {
  it("is a page of this app", () => {
    for (const path of ["/", "/orders", "/orders?status=open#top"]) expect(isOwnPath(path)).toBe(true);
  });

  it("is never another host", () => {
    for (const path of ["//example.org", "/\\example.org", "https://example.org", "javascript:alert(1)", ""])
      expect(isOwnPath(path)).toBe(false);
  });
});
