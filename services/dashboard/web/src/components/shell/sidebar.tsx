import { Search } from "lucide-react";
import { lazy, Suspense } from "react";
import { cn } from "@/lib/cn";
import { useLink } from "@/live";
import { Mark } from "./mark";
import { Navigation, ROW } from "./navigation";
import { Person } from "./person";

// Menus are large, and nobody needs one before the page is there.
const PersonMenu = lazy(() => import("./person-menu"));

export function Sidebar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
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
      <Navigation />
      <div className="space-y-0.5 border-t p-2">
        <LinkState />
        <Suspense fallback={<Person disabled />}>
          <PersonMenu onHelp={onHelp} />
        </Suspense>
      </div>
    </aside>
  );
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
