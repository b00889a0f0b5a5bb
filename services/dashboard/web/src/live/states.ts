/** Live states of printers, outside of React: one store, and each card listens to its own printer alone. */
import { useCallback, useSyncExternalStore } from "react";

export interface Tray {
  slot: number;
  material: string;
  color: string;
  remain: number | null;
}

export interface Fault {
  code: string;
  severity: string;
  text: string;
}

/** What the gateway shows of a printer. Degrees Celsius, minutes, percent. */
export interface LiveState {
  online: boolean;
  gcode_state: string;
  activity: string;
  print_id: string | null;
  file_name: string | null;
  progress_percent: number | null;
  layer: number | null;
  total_layers: number | null;
  remaining_minutes: number | null;
  temperatures: {
    nozzle: number | null;
    nozzle_target: number | null;
    bed: number | null;
    bed_target: number | null;
    chamber: number | null;
  };
  trays: Tray[];
  active_tray: number | null;
  error: string;
  error_text: string;
  faults: Fault[];
  can_control: "yes" | "no" | "unknown";
  control_reason: string;
  problem: string;
  problem_text: string;
  seen_at: string | null;
}

export type StateBatch = Record<string, LiveState | null>;
type Listener = () => void;
type IsSeen = () => boolean;

const always: IsSeen = () => true;
/** What is out of sight follows a few at a time, so that it never costs a frame of what is seen. */
const UNSEEN_MS = 100;
const UNSEEN_AT_ONCE = 20;

export class StateStore {
  private states = new Map<string, LiveState>();
  private listeners = new Map<string, Map<Listener, IsSeen>>();
  private late = new Set<Listener>();
  private lateTimer: ReturnType<typeof setTimeout> | undefined;
  private everyone = new Set<Listener>();
  private waiting: StateBatch = {};
  private isDue = false;
  private all: ReadonlyMap<string, LiveState> = new Map();

  /** `schedule` runs what it is given before the next frame; many batches become one change. */
  constructor(private readonly schedule: (flush: () => void) => void) {}

  put(batch: StateBatch) {
    Object.assign(this.waiting, batch);
    if (this.isDue) return;
    this.isDue = true;
    this.schedule(() => this.flush());
  }

  clear() {
    this.put(Object.fromEntries([...this.states.keys()].map((id) => [id, null])));
  }

  get = (id: string) => this.states.get(id) ?? null;

  snapshot = () => this.all;

  /** Calls `listener` when a printer's state changed: at once where that is seen, otherwise soon. */
  watch(id: string, listener: Listener, isSeen: IsSeen = always): () => void {
    const own = this.listeners.get(id) ?? new Map();
    this.listeners.set(id, own);
    own.set(listener, isSeen);
    return () => {
      own.delete(listener);
      this.late.delete(listener);
    };
  }

  watchAll = (listener: Listener) => {
    this.everyone.add(listener);
    return () => {
      this.everyone.delete(listener);
    };
  };

  private flush() {
    this.isDue = false;
    const batch = this.waiting;
    this.waiting = {};
    for (const [id, state] of Object.entries(batch)) {
      if (state) this.states.set(id, state);
      else this.states.delete(id);
    }
    this.all = new Map(this.states);
    for (const id of Object.keys(batch)) {
      for (const [listener, isSeen] of this.listeners.get(id) ?? []) {
        if (isSeen()) listener();
        else this.late.add(listener);
      }
    }
    for (const listener of this.everyone) listener();
    this.followLate();
  }

  private followLate() {
    if (!this.late.size || this.lateTimer !== undefined) return;
    this.lateTimer = setTimeout(() => {
      this.lateTimer = undefined;
      for (const listener of [...this.late].slice(0, UNSEEN_AT_ONCE)) {
        this.late.delete(listener);
        listener();
      }
      this.followLate();
    }, UNSEEN_MS);
  }
}

export const printerStates = new StateStore((flush) => requestAnimationFrame(flush));

/** A printer's state. Where `isSeen` says no, it may be a second old. */
export function usePrinterState(id: string, isSeen?: IsSeen) {
  const watch = useCallback((listener: Listener) => printerStates.watch(id, listener, isSeen), [id, isSeen]);
  return useSyncExternalStore(watch, () => printerStates.get(id));
}

/** What `pick` makes of all states. It must return the same value for the same states. */
export const usePrinterStates = <T>(pick: (states: ReadonlyMap<string, LiveState>) => T) =>
  useSyncExternalStore(printerStates.watchAll, () => pick(printerStates.snapshot()));
