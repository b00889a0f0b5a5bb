import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const styles = cva(
  "inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors " +
    "disabled:opacity-50 disabled:pointer-events-none [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      kind: {
        primary: "bg-accent text-on-accent hover:bg-accent/90",
        plain: "border bg-surface hover:bg-sunken",
        ghost: "text-muted hover:bg-sunken hover:text-ink",
        danger: "border border-red/40 bg-surface text-red hover:bg-red/8",
      },
      size: { normal: "h-9 px-3.5", small: "h-7 px-2.5 text-[13px]", icon: "size-9", tiny: "size-7" },
    },
    defaultVariants: { kind: "plain", size: "normal" },
  },
);

type Props = ComponentProps<"button"> & VariantProps<typeof styles> & { asChild?: boolean };

export function Button({ className, kind, size, asChild, type = "button", ...rest }: Props) {
  const look = cn(styles({ kind, size }), className);
  if (asChild) return <Slot.Root className={look} {...rest} />;
  return <button type={type} className={look} {...rest} />;
}
