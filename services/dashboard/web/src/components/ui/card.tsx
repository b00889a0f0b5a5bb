import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("rounded-lg border bg-surface", className)} {...rest} />;
}

interface SectionProps {
  title: string;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A titled card. */
export function Section({ title, action, children, className }: SectionProps) {
  return (
    <section className={cn("rounded-lg border bg-surface", className)}>
      <header className="flex min-h-12 items-center justify-between gap-3 border-b px-4">
        <h2 className="text-[15px] font-semibold">{title}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}

/** Names and values, two to a row. */
export function Facts({ items }: { items: [string, ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(128px,1fr))] gap-x-6 gap-y-4 p-4">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="mt-0.5 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A figure with its name: the top of a page. */
export function Figure({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <Card className="px-4 py-3">
      <div className="text-[13px] text-muted">{name}</div>
      <div className="num mt-0.5 text-[22px] leading-7 font-medium">{value}</div>
      {note && <div className="text-xs text-muted">{note}</div>}
    </Card>
  );
}
