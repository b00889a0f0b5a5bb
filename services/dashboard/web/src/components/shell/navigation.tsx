import { Link } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { useSession } from "@/api/session";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import { useFolded } from "./folded";
import { PAGES, type PageEntry } from "./pages";
import { useWaiting } from "./waiting";

export const ROW =
  "flex h-9 w-full items-center gap-3 rounded-md px-2.5 text-muted hover:bg-sunken hover:text-ink " +
  "max-lg:justify-center max-lg:px-0 [&_svg]:size-[18px] [&_svg]:shrink-0";

/** The pages in groups that can be folded; what waits inside a folded one is still counted. */
export function Navigation() {
  const { permissions } = useSession();
  const waiting = useWaiting();
  const [isFolded, toggle] = useFolded();
  return (
    <nav aria-label="Main" className="flex-1 space-y-3 overflow-y-auto px-2 py-1">
      {PAGES.map((group) => {
        const pages = group.pages.filter((page) => !page.needs || permissions.includes(page.needs));
        if (!pages.length) return null;
        return (
          <Group
            key={group.name}
            name={group.name}
            pages={pages}
            waiting={waiting}
            isFolded={isFolded(group.name)}
            onToggle={() => toggle(group.name)}
          />
        );
      })}
    </nav>
  );
}

interface GroupProps {
  name: string;
  pages: PageEntry[];
  waiting: Record<string, number>;
  isFolded: boolean;
  onToggle: () => void;
}

function Group({ name, pages, waiting, isFolded, onToggle }: GroupProps) {
  const id = useId();
  const inside = pages.reduce((sum, page) => sum + (waiting[page.to] ?? 0), 0);
  return (
    <div>
      <button
        type="button"
        aria-expanded={!isFolded}
        aria-controls={id}
        onClick={onToggle}
        className="flex h-7 w-full items-center gap-2 rounded px-2.5 text-xs text-muted hover:text-ink max-lg:hidden"
      >
        {name}
        {isFolded && <Count waiting={inside} />}
        <ChevronDown aria-hidden className={cn("ml-auto size-3.5", isFolded && "-rotate-90")} />
      </button>
      {/* On narrow screens there are only icons: nothing is folded. */}
      <ul id={id} className={cn("space-y-0.5", isFolded && "lg:hidden")}>
        {pages.map((page) => (
          <li key={page.to}>
            <PageLink page={page} waiting={waiting[page.to] ?? 0} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PageLink({ page, waiting }: { page: PageEntry; waiting: number }) {
  return (
    <Link
      to={page.to}
      activeOptions={{ exact: page.to === "/" }}
      className={cn(ROW, "relative")}
      activeProps={{ className: "bg-sunken text-ink font-medium" }}
      title={page.name}
    >
      <page.icon aria-hidden />
      <span className="max-lg:sr-only">{page.name}</span>
      <span className="ml-auto max-lg:absolute max-lg:top-0.5 max-lg:right-0.5">
        <Count waiting={waiting} />
      </span>
    </Link>
  );
}

function Count({ waiting }: { waiting: number }) {
  if (!waiting) return null;
  return (
    <span className="num rounded-full bg-amber/14 px-1.5 text-xs text-amber">
      <span className="sr-only">, waiting: </span>
      {count(waiting)}
    </span>
  );
}
