/** What search finds, in groups as people read them. */
import {
  Box,
  Disc3,
  Factory,
  GraduationCap,
  type LucideIcon,
  Package,
  PackageCheck,
  Printer,
  Puzzle,
  Search,
  User,
} from "lucide-react";

const KINDS: Record<string, [heading: string, icon: LucideIcon]> = {
  order: ["Orders", PackageCheck],
  run: ["Production Runs", Factory],
  printer: ["Printers", Printer],
  product: ["Products", Package],
  model: ["Models", Box],
  part: ["Parts", Puzzle],
  spool: ["Spools", Disc3],
  job: ["Student Jobs", GraduationCap],
  user: ["Users", User],
};

export const iconOf = (kind: string): LucideIcon => KINDS[kind]?.[1] ?? Search;

interface Found {
  kind: string;
}

/** The finds under their headings; kinds that are not known here come last, under a heading of their own. */
export function grouped<T extends Found>(items: readonly T[]): [heading: string, items: T[]][] {
  const order = Object.keys(KINDS);
  const kinds = [...new Set(items.map((one) => one.kind))].sort((a, b) => place(order, a) - place(order, b));
  return kinds.map((kind) => [KINDS[kind]?.[0] ?? "More", items.filter((one) => one.kind === kind)]);
}

const place = (order: string[], kind: string) => {
  const at = order.indexOf(kind);
  return at < 0 ? order.length : at;
};
