import { describe, expect, it } from "vitest";
import { endOf, standingOf } from "./standing";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const key = (expires_at: string | null, revoked_at: string | null = null) => ({ expires_at, revoked_at });

describe("an API key", () => {
  it.each([
    [key(null), "Active"],
    [key("2027-11-21T12:00:00Z"), "Active"],
    [key("2026-11-25T12:00:00Z"), "Ends Soon"],
    [key("2026-11-21T12:00:00Z"), "Ended"],
    [key("2027-11-21T12:00:00Z", "2026-11-20T12:00:00Z"), "Revoked"],
  ])("says how it stands", (given, word) => {
    expect(standingOf(given, NOW)[1]).toBe(word);
  });

  it("ends after so many days, or never", () => {
    expect(endOf(30, NOW)).toBe("2026-12-21T12:00:00.000Z");
    expect(endOf(0, NOW)).toBeUndefined();
  });
});
