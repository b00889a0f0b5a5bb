import { type ReactNode, useEffect } from "react";

interface Props {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: its title, what can be done on it, its content. */
export function Page({ title, note, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Platework`;
  }, [title]);
  return (
    <div className="mx-auto w-full max-w-[1500px] px-5 py-6 lg:px-7">
      <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-[22px] leading-8 font-semibold tracking-[-0.01em]">{title}</h1>
          {note && <div className="mt-0.5 text-muted">{note}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
