/** Around every page that students see: no account, no menu, large enough for thumbs. */
import { type ReactNode, useEffect } from "react";
import { Mark } from "@/components/shell/mark";
import { cn } from "@/lib/cn";

const ROOMY =
  "text-[16px] [&_input:not([type=radio],[type=checkbox])]:h-11 [&_input]:text-[16px] [&_select]:h-11 " +
  "[&_select]:text-[16px] [&_form_label]:text-[15px] [&_form_footer_button]:h-11 [&_form_footer_button]:px-5 " +
  "[&_form_p]:text-[14px]";

interface Props {
  /** Of the lab; while it is not known, nobody's. */
  lab?: string;
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

export function PublicFrame({ lab, title, note, children }: Props) {
  useEffect(() => {
    document.title = lab ? `${title} · ${lab}` : title;
  }, [title, lab]);
  return (
    <div className={cn("min-h-dvh", ROOMY)}>
      <header className="border-b bg-surface">
        <div className="mx-auto flex h-14 max-w-[680px] items-center gap-3 px-4">
          <Mark className="size-7" />
          <span className="truncate font-semibold">{lab ?? "Print lab"}</span>
        </div>
      </header>
      <main className="mx-auto max-w-[680px] px-4 pt-7 pb-16">
        <h1 className="text-[26px] leading-8 font-semibold tracking-[-0.015em]">{title}</h1>
        {note && <div className="mt-2 text-muted">{note}</div>}
        <div className="mt-6 space-y-5">{children}</div>
      </main>
    </div>
  );
}

interface PanelProps {
  title?: string;
  tone?: "plain" | "amber" | "red" | "green";
  children: ReactNode;
}

const TONES = {
  plain: "bg-surface",
  amber: "border-amber/45 bg-amber/7",
  red: "border-red/40 bg-red/6",
  green: "border-green/45 bg-green/7",
};

/** A part of a page with a name of its own. */
export function Panel({ title, tone = "plain", children }: PanelProps) {
  return (
    <section className={cn("rounded-xl border p-5", TONES[tone])}>
      {title && <h2 className="mb-3 text-[17px] font-semibold">{title}</h2>}
      {children}
    </section>
  );
}

/** Names and values, one below the other on a phone. */
export function PublicFacts({ items }: { items: [string, ReactNode][] }) {
  return (
    <dl className="divide-y">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 py-2.5">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 text-right font-medium break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
