import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { PAGES } from "./pages";

const SECOND_KEY_MS = 1200;

interface Actions {
  openPalette: () => void;
  openHelp: () => void;
}

/** Ctrl K or ⌘ K: palette; `/`: search on the page; `?`: help; `g` and a letter: a page. */
export function useShortcuts({ openPalette, openHelp }: Actions) {
  const navigate = useNavigate();
  const wentAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
      const page = PAGES.flatMap((group) => group.pages).find((one) => one.key === event.key);
      if (page && Date.now() - wentAt.current < SECOND_KEY_MS) {
        wentAt.current = 0;
        void navigate({ to: page.to });
      } else if (event.key === "g") wentAt.current = Date.now();
      else if (event.key === "?") openHelp();
      else if (event.key === "/") {
        event.preventDefault();
        document.querySelector<HTMLInputElement>("[data-search]")?.focus();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, openPalette, openHelp]);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isDialogOpen = () => document.querySelector("[role=dialog],[role=alertdialog]") !== null;
