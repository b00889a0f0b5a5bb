import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

const ITEM =
  "flex h-8 cursor-default items-center gap-2 rounded px-2 text-[13px] outline-none select-none " +
  "data-[highlighted]:bg-sunken data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:text-muted";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  side?: "top" | "bottom";
  align?: "start" | "end";
}

export function Menu({ trigger, children, side = "bottom", align = "end" }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          className="z-50 min-w-48 rounded-lg border bg-surface p-1 shadow-xl"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, danger, disabled, children }: ItemProps) {
  return (
    <Radix.Item
      className={cn(ITEM, danger && "text-red [&_svg]:text-red")}
      onSelect={onSelect}
      disabled={disabled}
    >
      {children}
    </Radix.Item>
  );
}

export const MenuLine = () => <Radix.Separator className="my-1 h-px bg-line" />;
export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 py-1.5 text-xs text-muted">{children}</Radix.Label>
);
