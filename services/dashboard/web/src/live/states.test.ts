import { describe, expect, it, vi } from "vitest";
import { type LiveState, StateStore } from "./states";

const state = (progress_percent: number) => ({ online: true, progress_percent }) as LiveState;

function store() {
  const frames: (() => void)[] = [];
  const made = new StateStore((flush) => frames.push(flush));
  return { made, frame: () => frames.splice(0).forEach((flush) => void flush()), frames };
}

describe("live states", () => {
  it("become one change a frame, the newest of each printer", () => {
    const { made, frame, frames } = store();
    const everyone = vi.fn();
    made.watchAll(everyone);
    made.put({ a: state(1), b: state(5) });
    made.put({ a: state(2) });
    expect(frames.length).toBe(1);
    frame();
    expect(everyone).toHaveBeenCalledTimes(1);
    expect(made.get("a")?.progress_percent).toBe(2);
    expect(made.get("b")?.progress_percent).toBe(5);
  });

  it("wake only who watches the printer", () => {
    const { made, frame } = store();
    const one = vi.fn();
    const other = vi.fn();
    made.watch("a", one);
    made.watch("b", other);
    made.put({ a: state(1) });
    frame();
    expect(one).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });

  it("go when the printer's state goes", () => {
    const { made, frame } = store();
    made.put({ a: state(1) });
    frame();
    made.put({ a: null });
    frame();
    expect(made.get("a")).toBeNull();
    expect(made.snapshot().size).toBe(0);
  });

  it("follow out of sight a few at a time, and none is forgotten", () => {
    vi.useFakeTimers();
    const { made, frame } = store();
    const ids = Array.from({ length: 50 }, (_, number) => `p${number}`);
    const unseen = vi.fn();
    const seen = vi.fn();
    for (const id of ids) {
      made.watch(
        id,
        () => unseen(id),
        () => false,
      );
    }
    made.watch("p0", seen);
    for (const progress of [1, 2]) {
      made.put(Object.fromEntries(ids.map((id) => [id, state(progress)])));
      frame();
    }
    expect(seen).toHaveBeenCalledTimes(2);
    expect(unseen).not.toHaveBeenCalled();
    vi.advanceTimersToNextTimer();
    expect(unseen.mock.calls.length).toBeLessThan(ids.length);
    vi.runAllTimers();
    expect(unseen).toHaveBeenCalledTimes(ids.length);
    vi.useRealTimers();
  });
});
