/** Where the focus goes when a dialog closes: Radix knows it only of dialogs that are opened by a trigger of theirs. */
import { useCallback } from "react";

const DIALOG = "[role=dialog], [role=alertdialog]";
const CONTENT = "content";

/** What had the focus last, outside of menus: these close when they open a dialog. */
let last: HTMLElement | null = null;
const openers = new WeakMap<Element, HTMLElement | null>();

function note({ target }: Event) {
  if (!(target instanceof Element) || target.closest("[role=menu]")) return;
  // Not every browser gives a button the focus that is clicked.
  last = target.closest<HTMLElement>("button, a, input, select, textarea, [tabindex]") ?? last;
}
document.addEventListener("focusin", note, true);
document.addEventListener("pointerdown", note, true);

/** What is there of what opened a dialog: where that was in a dialog that is gone, what opened that one. */
function openerOf(dialog: Element): HTMLElement | null {
  const opener = openers.get(dialog);
  if (!opener || opener.isConnected) return opener ?? null;
  const outer = opener.closest(DIALOG);
  return outer && outer !== dialog ? openerOf(outer) : null;
}

/** For the content of a dialog: it remembers who opened it, and gives the focus back, or else to the page's content. */
export function useOpener() {
  const onOpenAutoFocus = useCallback((event: Event) => {
    if (event.target instanceof Element) openers.set(event.target, last);
  }, []);
  const onCloseAutoFocus = useCallback((event: Event) => {
    event.preventDefault();
    const opener = event.target instanceof Element ? openerOf(event.target) : null;
    opener?.focus({ preventScroll: true });
    if (!opener || document.activeElement !== opener) {
      document.getElementById(CONTENT)?.focus({ preventScroll: true });
    }
  }, []);
  return { onOpenAutoFocus, onCloseAutoFocus };
}
