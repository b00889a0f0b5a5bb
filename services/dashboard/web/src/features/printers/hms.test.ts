import { describe, expect, it } from "vitest";
import { pageOf } from "./hms";

describe("a code of the printer", () => {
  it.each(["0300_0100_0001_0001", "0300-0100-0001-0001", "0300_400c"])("%s leads to its page", (code) => {
    expect(pageOf(code)).toContain(`/hmscode/${code.toUpperCase().replaceAll("-", "_")}`);
  });

  it.each(["", "12", "0300_0100_0001", "../evil"])("%j leads nowhere", (code) => {
    expect(pageOf(code)).toBeNull();
  });
});
