/** A short sound when a job is submitted: switched on per workstation, made here, so there is nothing to load. */
import { useEffect, useSyncExternalStore } from "react";
import { onEvent } from "@/live";

const KEY = "platework-job-sound";
const NOTES = [660, 880];
const NOTE_SECONDS = 0.16;
const listeners = new Set<() => void>();
let context: AudioContext | null = null;

const isOn = () => localStorage.getItem(KEY) === "on";

export function setSound(on: boolean) {
  if (on) localStorage.setItem(KEY, "on");
  else localStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

export const useSound = () =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isOn);

/** Plays it. Browsers allow that once somebody has used the page. */
export function ring() {
  context ??= new AudioContext();
  void context.resume();
  NOTES.forEach((frequency, index) => {
    if (!context) return;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const begin = context.currentTime + index * NOTE_SECONDS;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.12, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECONDS);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + NOTE_SECONDS);
  });
}

/** Rings for every job that is submitted while the page is open. */
export function useRinging() {
  const on = useSound();
  useEffect(() => {
    if (!on) return;
    return onEvent((event) => {
      if (event.kind === "job.submitted") ring();
    });
  }, [on]);
}
