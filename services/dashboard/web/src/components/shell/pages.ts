/** The pages as people find them: in the sidebar, in the palette, by a key. */
import type { LinkProps } from "@tanstack/react-router";
import {
  Box,
  Boxes,
  CalendarClock,
  CircleHelp,
  Disc3,
  Factory,
  FileQuestion,
  GraduationCap,
  LayoutGrid,
  type LucideIcon,
  MailWarning,
  Package,
  PackageCheck,
  Printer,
  Puzzle,
  Radio,
  Settings,
  SlidersHorizontal,
} from "lucide-react";
import type { Permission } from "@/api/session";

export interface PageEntry {
  name: string;
  to: NonNullable<LinkProps["to"]>;
  icon: LucideIcon;
  /** `g` and then this key leads there. */
  key: string;
  words?: string;
  /** Who lacks it is not shown the way there. */
  needs?: Permission;
}

export const PAGES: { name: string; pages: PageEntry[] }[] = [
  {
    name: "Printing",
    pages: [
      { name: "Fleet", to: "/", icon: LayoutGrid, key: "f", words: "wall live" },
      { name: "Printers", to: "/printers", icon: Printer, key: "p", words: "machines connection" },
      { name: "Needs Review", to: "/reviews", icon: CircleHelp, key: "r", words: "prints inbox" },
    ],
  },
  {
    name: "Making",
    pages: [
      { name: "Production", to: "/production-runs", icon: Factory, key: "n", words: "runs plates plan" },
      { name: "Products", to: "/products", icon: Package, key: "c", words: "bill of models sets" },
      { name: "Models", to: "/models", icon: Box, key: "e", words: "printer configs files" },
      { name: "Spools", to: "/spools", icon: Disc3, key: "l", words: "filament transactions usage" },
    ],
  },
  {
    name: "Fulfilment",
    pages: [
      {
        name: "Orders",
        to: "/orders",
        icon: PackageCheck,
        key: "o",
        words: "customers shipping pick list intake",
      },
      { name: "Schedule", to: "/schedule", icon: CalendarClock, key: "s", words: "print next" },
      {
        name: "Inventory",
        to: "/inventory",
        icon: Boxes,
        key: "i",
        words: "stock log print movements stocktake locations",
      },
      { name: "Parts", to: "/parts", icon: Puzzle, key: "t", words: "mappings gcode files" },
      { name: "Unmapped", to: "/unmapped", icon: FileQuestion, key: "u", words: "files inbox" },
    ],
  },
  {
    name: "Print Lab",
    pages: [
      {
        name: "Jobs",
        to: "/jobs",
        icon: GraduationCap,
        key: "j",
        words: "students board approve pick up",
        needs: "jobs:read",
      },
      {
        name: "Lab Settings",
        to: "/lab-settings",
        icon: SlidersHorizontal,
        key: "b",
        words: "staff prices e-mails mailbox storage terms",
        needs: "jobs:read",
      },
    ],
  },
  {
    name: "System",
    pages: [
      { name: "Messages", to: "/messages", icon: Radio, key: "m", words: "events stream live" },
      { name: "Dead Letters", to: "/dead-letters", icon: MailWarning, key: "d", words: "failed replay" },
      {
        name: "Settings",
        to: "/settings",
        icon: Settings,
        key: "x",
        words: "tenant users api keys account password prices notifications webhooks",
      },
    ],
  },
];
