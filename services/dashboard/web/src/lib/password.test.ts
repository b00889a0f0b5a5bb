import { describe, expect, it } from "vitest";
import { newPassword } from "./password";

describe("a password to hand over", () => {
  it("is four groups of letters that do not look alike", () => {
    expect(newPassword()).toMatch(/^([abcdefghjkmnpqrstuvwxyz2-9]{5}-){3}[abcdefghjkmnpqrstuvwxyz2-9]{5}$/);
    expect(newPassword()).not.toBe(newPassword());
  });

  it("favours no letter", () => {
    const every = newPassword((size) => Uint8Array.from({ length: size }, (_, at) => 255 - at));
    expect(every.replaceAll("-", "")).toBe("98765432zyxwvutsrqpn");
  });
});
