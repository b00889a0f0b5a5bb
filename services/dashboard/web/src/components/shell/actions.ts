/** What can be begun from anywhere: the palette's verbs. */
import type { LinkProps } from "@tanstack/react-router";
import type { Permission } from "@/api/session";

export interface Action {
  name: string;
  to: NonNullable<LinkProps["to"]>;
  /** The dialog that its page opens. */
  hash?: string;
  needs: Permission;
  words?: string;
}

export const ACTIONS: Action[] = [
  { name: "New Order", to: "/orders", hash: "new", needs: "orders:write", words: "take customer" },
  { name: "Import Orders", to: "/orders", hash: "import", needs: "orders:write", words: "csv shop" },
  {
    name: "Plan Run",
    to: "/production-runs/new",
    needs: "production:write",
    words: "plates wizard",
  },
  { name: "Log Print", to: "/inventory", hash: "log", needs: "stock:write", words: "count manual" },
  { name: "Add Printer", to: "/printers", hash: "new", needs: "printers:write", words: "machine connect" },
  { name: "Add Product", to: "/products", hash: "new", needs: "production:write", words: "bill of models" },
  { name: "Add Model", to: "/models", hash: "new", needs: "production:write", words: "gcode file" },
  { name: "Add Part", to: "/parts", hash: "new", needs: "stock:write", words: "sku" },
  { name: "Add Spools", to: "/spools", hash: "new", needs: "stock:write", words: "filament reel" },
  { name: "Import Spools", to: "/spools", hash: "import", needs: "stock:write", words: "spoolman csv" },
  {
    name: "Add User",
    to: "/settings/users",
    hash: "new",
    needs: "tenant:admin",
    words: "invite person role",
  },
  {
    name: "New API Key",
    to: "/settings/api-keys",
    hash: "new",
    needs: "tenant:admin",
    words: "token program",
  },
];

/** Whether all words somebody types occur in a text. */
export function fits(text: string, typed: string): boolean {
  const inside = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => inside.includes(word));
}
