/** The time as pages show it: ticking, and how long until something. */
import { useEffect, useState } from "react";

const SECOND = 1000;

/** The time in ms, told anew every `every` ms. */
export function useNow(every = SECOND): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [every]);
  return now;
}

/** Whole seconds until then, never below 0. */
export function secondsUntil(until: string | null | undefined, now: number): number {
  if (!until) return 0;
  return Math.max(0, Math.ceil((new Date(until).getTime() - now) / SECOND));
}

/** Seconds as `14:05`, from an hour on as `1:02:09`. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
