import { describe, expect, it } from "vitest";
import { recentOf, remember } from "./recent";

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage;
}

const hit = (id: string) => ({
  kind: "part",
  id,
  title: `Part ${id}`,
  subtitle: null,
  href: `/inventory/${id}`,
});

describe("what was opened last", () => {
  it("is kept newest first, each once, and only a few", () => {
    const held = storage();
    for (const id of ["1", "2", "3", "4", "5", "6", "7", "3"]) remember("ada", hit(id), held);
    expect(recentOf("ada", held).map((one) => one.id)).toEqual(["3", "7", "6", "5", "4", "2"]);
  });

  it("is each person's own", () => {
    const held = storage();
    remember("ada", hit("1"), held);
    expect(recentOf("grace", held)).toEqual([]);
  });

  it("is empty when what is stored cannot be read", () => {
    const held = storage();
    held.setItem("platework-recent-ada", "{");
    expect(recentOf("ada", held)).toEqual([]);
  });
});
