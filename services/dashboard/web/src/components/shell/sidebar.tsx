import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronsUpDown, CircleHelp, LogOut, Monitor, Moon, Search, Sun } from "lucide-react";
import { signOut, useSession } from "@/api/session";
import { reviewsWaiting, unmappedWaiting } from "@/api/waiting";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import { count, title } from "@/lib/format";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { toastProblem } from "@/lib/toast";
import { useLink } from "@/live";
import { Mark } from "./mark";
import { PAGES, type PageEntry } from "./pages";

const ROW =
  "flex h-9 w-full items-center gap-3 rounded-md px-2.5 text-muted hover:bg-sunken hover:text-ink " +
  "max-lg:justify-center max-lg:px-0 [&_svg]:size-[18px] [&_svg]:shrink-0";

export function Sidebar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const waiting = useWaiting();
  return (
    <aside className="flex w-14 shrink-0 flex-col border-r bg-surface lg:w-[220px]">
      <div className="flex h-14 items-center gap-2.5 px-3.5">
        <Mark className="size-7" />
        <span className="text-[15px] font-semibold max-lg:sr-only">Platework</span>
      </div>
      <div className="px-2 pb-2">
        <button type="button" onClick={onSearch} className={cn(ROW, "border lg:text-[13px]")}>
          <Search aria-hidden />
          <span className="max-lg:sr-only">Search</span>
          <kbd aria-hidden className="num ml-auto text-xs max-lg:hidden">
            Ctrl K
          </kbd>
        </button>
      </div>
      <nav aria-label="Main" className="flex-1 space-y-4 overflow-y-auto px-2 py-1">
        {PAGES.map((group) => (
          <div key={group.name}>
            <h2 className="px-2.5 pb-1 text-xs text-muted max-lg:sr-only">{group.name}</h2>
            <ul className="space-y-0.5">
              {group.pages.map((page) => (
                <li key={page.to}>
                  <PageLink page={page} waiting={waiting[page.to] ?? 0} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="space-y-0.5 border-t p-2">
        <LinkState />
        <PersonMenu onHelp={onHelp} />
      </div>
    </aside>
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
      {waiting > 0 && (
        <span className="num ml-auto rounded-full bg-amber/14 px-1.5 text-xs text-amber max-lg:absolute max-lg:top-0.5 max-lg:right-0.5">
          <span className="sr-only">, waiting: </span>
          {count(waiting)}
        </span>
      )}
    </Link>
  );
}

/** How much waits in each inbox, by the page that shows it. */
function useWaiting(): Record<string, number> {
  const reviews = useQuery(reviewsWaiting).data ?? 0;
  const unmapped = useQuery(unmappedWaiting).data ?? 0;
  return { "/reviews": reviews, "/unmapped": unmapped };
}

const LINKS = {
  live: ["Live", "bg-green", "Everything on this page is current."],
  connecting: ["Connecting", "bg-gray", "The live connection is being made."],
  waiting: ["Reconnecting", "bg-amber", "The live connection broke off; it is being made again."],
  "signed-out": ["Signed Out", "bg-red", "The session has ended."],
} as const;

function LinkState() {
  const [word, dot, meaning] = LINKS[useLink()];
  return (
    <div
      role="status"
      title={meaning}
      className="flex h-8 items-center gap-3 px-3 text-[13px] text-muted max-lg:justify-center max-lg:px-0"
    >
      <span aria-hidden className={cn("size-2 rounded-full", dot)} />
      <span className="max-lg:sr-only">{word}</span>
    </div>
  );
}

const THEMES: [Theme, typeof Sun, string][] = [
  ["light", Sun, "Light"],
  ["dark", Moon, "Dark"],
  ["system", Monitor, "As The System"],
];

function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const session = useSession();
  const chosen = useTheme();
  const leaving = useMutation({ mutationFn: signOut, onError: toastProblem });
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button type="button" className={cn(ROW, "h-11 text-left")}>
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-sunken text-xs font-semibold text-ink"
          >
            {session.name.slice(0, 2).toUpperCase()}
          </span>
          <span className="min-w-0 flex-1 leading-4 max-lg:sr-only">
            <span className="block truncate text-[13px] font-medium text-ink">{session.name}</span>
            <span className="block truncate text-xs">{session.tenant.name}</span>
          </span>
          <ChevronsUpDown aria-hidden className="max-lg:hidden" />
        </button>
      }
    >
      <MenuLabel>
        {session.email ?? session.name} · {title(session.role)}
      </MenuLabel>
      <MenuLine />
      {THEMES.map(([theme, Icon, name]) => (
        <MenuItem key={theme} onSelect={() => setTheme(theme)}>
          <Icon /> {name} {chosen === theme && <span className="ml-auto text-muted">✓</span>}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={onHelp}>
        <CircleHelp /> Keyboard
      </MenuItem>
      <MenuItem onSelect={() => leaving.mutate()}>
        <LogOut /> Sign Out
      </MenuItem>
    </Menu>
  );
}
