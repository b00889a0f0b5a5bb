/** The last messages of the stream, newest first, for the page that shows them. */
import { useSyncExternalStore } from "react";

export interface Message {
  id: string;
  type: string;
  time: string;
  subject: string;
  data: Record<string, unknown>;
  /** Its place in the feed. */
  place: string | null;
}

const KEPT = 500;

class Messages {
  private list: readonly Message[] = [];
  private waiting: Message[] = [];
  private listeners = new Set<() => void>();

  add(message: Omit<Message, "place">, place: string | null) {
    this.waiting.push({ ...message, place });
    if (this.waiting.length === 1) requestAnimationFrame(() => this.flush());
  }

  clear() {
    this.list = [];
    this.waiting = [];
    this.tell();
  }

  snapshot = () => this.list;

  watch = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private flush() {
    this.list = [...this.waiting.reverse(), ...this.list].slice(0, KEPT);
    this.waiting = [];
    this.tell();
  }

  private tell() {
    for (const listener of this.listeners) listener();
  }
}

export const messages = new Messages();

export const useMessages = () => useSyncExternalStore(messages.watch, messages.snapshot);
