import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface Tab {
  name: string;
  /** How many things are on it. */
  total?: number;
  content: ReactNode;
}

interface Props {
  label: string;
  tabs: Tab[];
  /** Without a frame: inside of another card. */
  plain?: boolean;
}

/** Views of one thing, one at a time. */
export function Tabs({ label, tabs, plain }: Props) {
  return (
    <Radix.Root defaultValue="0" className={cn(!plain && "rounded-lg border bg-surface")}>
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-b px-3">
        {tabs.map((tab, index) => (
          <Radix.Trigger
            key={tab.name}
            value={String(index)}
            className={
              "-mb-px h-11 border-b-2 border-transparent px-2 whitespace-nowrap text-muted outline-offset-[-2px] " +
              "hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
            }
          >
            {tab.name}
            {tab.total !== undefined && <span className="num ml-1.5 text-muted">{tab.total}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab, index) => (
        <Radix.Content key={tab.name} value={String(index)}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
