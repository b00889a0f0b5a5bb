/** The way to the trace of an event, where an installation keeps traces: a template of this browser. */
const KEY = "platework-trace-template";

export const template = (): string => localStorage.getItem(KEY) ?? "";

export function keepTemplate(text: string) {
  if (text.trim()) localStorage.setItem(KEY, text.trim());
  else localStorage.removeItem(KEY);
}

/** The address that a template leads to; null when it is none of the web. */
export function traceLink(text: string, event: { id: string; subject: string }): string | null {
  const filled = text
    .replaceAll("{id}", encodeURIComponent(event.id))
    .replaceAll("{subject}", encodeURIComponent(event.subject));
  return /^https?:\/\/\S+$/.test(filled) ? filled : null;
}
