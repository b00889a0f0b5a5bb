import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { type CSSProperties, useDeferredValue, useMemo, useRef, useState } from "react";
import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { allPrinters } from "@/api/lists";
import { Button } from "@/components/ui/button";
import { SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty, Skeleton } from "@/components/ui/states";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import { usePrinterStates } from "@/live/states";
import { conditionOf, GROUP_NAMES, GROUP_TONES, GROUPS, type Group, tally } from "./condition";
import { PrinterCard } from "./printer-card";

/** More than a screen shows: they are drawn at once, the others in the pauses after that. */
const FIRST = 40;
const GRID = "grid grid-cols-[repeat(auto-fill,minmax(236px,1fr))] gap-3";

export function FleetPage() {
  const printers = useQuery(allPrinters);
  const [search, setSearch] = useState("");
  return (
    <Page
      title="Fleet"
      note={printers.data ? `${count(printers.data.length)} printers` : "Printers"}
      actions={<SearchField label="Search printers" onSearch={setSearch} />}
    >
      <Loaded query={printers} loading={<LoadingWall />}>
        {(all) => (all.length ? <Wall printers={all} search={search.toLowerCase()} /> : <NoPrinters />)}
      </Loaded>
    </Page>
  );
}

function Wall({ printers, search }: { printers: PrintersPrinterAnswer[]; search: string }) {
  const [chosen, setChosen] = useState<Group | null>(null);
  const sorted = useMemo(
    () => printers.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
    [printers],
  );
  const groups = useGroups(sorted);
  const counts = tally(groups);
  const shown = sorted.filter(
    (one, at) =>
      (!chosen || groups[at] === chosen) && `${one.name} ${one.model ?? ""}`.toLowerCase().includes(search),
  );
  const drawn = useDeferredValue(shown, shown.slice(0, FIRST));
  return (
    <>
      <div className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-5">
        {GROUPS.map((group) => (
          <Tile
            key={group}
            group={group}
            value={counts[group]}
            isChosen={chosen === group}
            onChoose={() => setChosen(chosen === group ? null : group)}
          />
        ))}
      </div>
      {shown.length ? (
        <div className={GRID}>
          {drawn.map((printer) => (
            <PrinterCard key={printer.id} printer={printer} />
          ))}
        </div>
      ) : (
        <Empty title="No printer is like this right now" />
      )}
    </>
  );
}

/** The group of each printer; the same array until one of them is in another group. */
function useGroups(printers: PrintersPrinterAnswer[]): readonly Group[] {
  const last = useRef<readonly Group[]>([]);
  return usePrinterStates((states) => {
    const groups = printers.map((one) => conditionOf(one, states.get(one.id) ?? null).group);
    const isSame =
      groups.length === last.current.length && groups.every((group, at) => group === last.current[at]);
    if (!isSame) last.current = groups;
    return last.current;
  });
}

interface TileProps {
  group: Group;
  value: number;
  isChosen: boolean;
  onChoose: () => void;
}

/** How many printers are in a group; chosen, it shows only those. */
function Tile({ group, value, isChosen, onChoose }: TileProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      style={{ "--tone": `var(--${GROUP_TONES[group]})` } as CSSProperties}
      className={cn(
        "rounded-lg border bg-surface px-4 py-3 text-left hover:border-strong-line/70",
        isChosen && "border-(--tone) ring-1 ring-(--tone)",
      )}
    >
      <span className="flex items-center gap-2 text-[13px] text-muted">
        <span aria-hidden className="size-2 rounded-full bg-(--tone)" /> {GROUP_NAMES[group]}
      </span>
      <span className="num mt-0.5 block text-[24px] leading-8 font-medium">{count(value)}</span>
    </button>
  );
}

function NoPrinters() {
  return (
    <Empty
      icon={Printer}
      title="No printers yet"
      action={
        <Button asChild kind="primary">
          <Link to="/printers">Add a printer</Link>
        </Button>
      }
    >
      Add a machine and connect it: it appears here as soon as it reports.
    </Empty>
  );
}

function LoadingWall() {
  return (
    <div role="status" aria-label="Loading" className={GRID}>
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((one) => (
        <Skeleton key={one} className="h-[136px]" />
      ))}
    </div>
  );
}
