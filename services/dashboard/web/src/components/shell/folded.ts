/** Which groups of the sidebar are folded, on this machine. */
import { useState } from "react";

const KEY = "platework-folded";

export function useFolded(): [isFolded: (group: string) => boolean, toggle: (group: string) => void] {
  const [folded, setFolded] = useState(kept);
  const toggle = (group: string) => {
    const next = folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group];
    localStorage.setItem(KEY, next.join("\n"));
    setFolded(next);
  };
  return [(group) => folded.includes(group), toggle];
}

const kept = () => (localStorage.getItem(KEY) ?? "").split("\n").filter(Boolean);
