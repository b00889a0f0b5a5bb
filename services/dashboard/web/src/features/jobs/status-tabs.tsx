import { Tabs } from "radix-ui";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import { isStatus, ORDER, STATUSES, type Status } from "./status";

interface Props {
  status: Status;
  counts: Record<string, number> | undefined;
  onStatus: (status: Status) => void;
}

/** One tab per status, with how many jobs stand there. */
export function StatusTabs({ status, counts, onStatus }: Props) {
  return (
    <Tabs.Root
      value={status}
      activationMode="manual"
      onValueChange={(value) => isStatus(value) && onStatus(value)}
    >
      <Tabs.List aria-label="Status" className="flex overflow-x-auto border-b px-2">
        {ORDER.map((one) => (
          <Tabs.Trigger
            key={one}
            value={one}
            aria-controls={undefined}
            className={cn(
              "flex h-11 shrink-0 items-center gap-2 border-b-2 border-transparent px-3 text-muted outline-offset-[-3px]",
              "hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium",
              "data-[state=active]:text-ink",
            )}
          >
            {STATUSES[one].label}
            <span className="num rounded-full bg-sunken px-1.5 text-xs">{count(counts?.[one])}</span>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
    </Tabs.Root>
  );
}
