import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Zap } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { dashboardSearchOptions } from "@/api/gen/@tanstack/react-query.gen";
import { useSession } from "@/api/session";
import { useOpener } from "@/components/ui/opener";
import { title } from "@/lib/format";
import { ACTIONS, fits } from "./actions";
import { grouped, iconOf } from "./found";
import { PAGES } from "./pages";
import { type Recent, recentOf, remember } from "./recent";

const TYPING_MS = 150;
const GROUP =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

/** Search over pages, things and actions: type, arrows, Enter. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const opener = useOpener();
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          {...opener}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-2xl -translate-x-1/2 overflow-hidden rounded-xl border bg-surface shadow-2xl"
        >
          <Radix.Title className="sr-only">Search</Radix.Title>
          <Search onClose={onClose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const session = useSession();
  const [text, setText] = useState("");
  const [recent] = useState(() => recentOf(session.id));
  const words = text.trim();
  const found = useFound(words);
  const go = (to: string, hash = "") => {
    onClose();
    void navigate({ to, hash });
  };
  const open = (hit: Recent) => {
    remember(session.id, hit);
    go(hit.href);
  };
  const pages = PAGES.flatMap((group) => group.pages).filter(
    (page) =>
      (!page.needs || session.permissions.includes(page.needs)) && fits(`${page.name} ${page.words}`, words),
  );
  const actions = ACTIONS.filter(
    (one) => session.permissions.includes(one.needs) && fits(`${one.name} ${one.words}`, words),
  );
  return (
    <Command shouldFilter={false} label="Search">
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Search pages, orders, printers, spools, jobs…"
        className="h-13 w-full border-b bg-transparent px-4 text-[15px] outline-none"
      />
      <Command.List className="max-h-[58vh] overflow-y-auto p-2">
        <Command.Empty className="px-2 py-10 text-center text-muted">
          {found.isFetching ? "Searching…" : `Nothing is called “${words}”.`}
        </Command.Empty>
        {!words && <Hits heading="Recent" items={recent} onSelect={open} />}
        {words.length > 1 &&
          grouped(found.data?.items ?? []).map(([heading, items]) => (
            <Hits key={heading} heading={heading} items={items} onSelect={open} />
          ))}
        <Group heading="Pages" isShown={pages.length > 0}>
          {pages.map((page) => (
            <Row key={page.to} value={`page ${page.to}`} onSelect={() => go(page.to)}>
              <page.icon aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="flex-1">{page.name}</span>
              <kbd className="num text-xs text-muted">g {page.key}</kbd>
            </Row>
          ))}
        </Group>
        <Group heading="Actions" isShown={actions.length > 0}>
          {actions.map((one) => (
            <Row key={one.name} value={`action ${one.name}`} onSelect={() => go(one.to, one.hash)}>
              <Zap aria-hidden className="size-4 shrink-0 text-muted" /> {one.name}
            </Row>
          ))}
        </Group>
      </Command.List>
      <Unanswered services={words.length > 1 ? found.data?.unanswered : undefined} />
    </Command>
  );
}

/** What the services find; older finds stay while newer are looked for. */
function useFound(words: string) {
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(words), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [words]);
  return useQuery({
    ...dashboardSearchOptions({ query: { q: asked || " ", limit: 5 } }),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });
}

function Unanswered({ services }: { services: string[] | undefined }) {
  if (!services?.length) return null;
  return (
    <p role="status" className="border-t px-4 py-2 text-xs text-amber">
      {services.map(title).join(", ")} did not answer: what is kept there is missing from this list.
    </p>
  );
}

interface HitsProps {
  heading: string;
  items: Recent[];
  onSelect: (hit: Recent) => void;
}

function Hits({ heading, items, onSelect }: HitsProps) {
  return (
    <Group heading={heading} isShown={items.length > 0}>
      {items.map((hit) => {
        const Icon = iconOf(hit.kind);
        return (
          <Row key={hit.id} value={`${heading} ${hit.id}`} onSelect={() => onSelect(hit)}>
            <Icon aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="truncate">{hit.title}</span>
            {hit.subtitle && <span className="min-w-0 flex-1 truncate text-muted">{hit.subtitle}</span>}
          </Row>
        );
      })}
    </Group>
  );
}

function Group({ heading, isShown, children }: { heading: string; isShown: boolean; children: ReactNode }) {
  if (!isShown) return null;
  return (
    <Command.Group heading={heading} className={GROUP}>
      {children}
    </Command.Group>
  );
}

function Row({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-3 rounded-md px-2 data-[selected=true]:bg-sunken"
    >
      {children}
    </Command.Item>
  );
}
