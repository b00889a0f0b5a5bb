import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import {
  inventoryListOrdersOptions,
  inventoryListPartsOptions,
  printersListPrintersOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import { PAGES } from "./pages";

const FOUND = 5;
const GROUP =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

/** Search over pages and things: type, arrows, Enter. */
export default function Palette({ onClose }: { onClose: () => void }) {
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border bg-surface shadow-2xl"
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
  const [text, setText] = useState("");
  const query = { search: text.trim(), limit: FOUND };
  const enabled = query.search.length > 1;
  const printers = useQuery({ ...printersListPrintersOptions({ query }), enabled });
  const orders = useQuery({ ...inventoryListOrdersOptions({ query }), enabled });
  const parts = useQuery({ ...inventoryListPartsOptions({ query }), enabled });
  const closing = (go: () => void) => {
    onClose();
    go();
  };
  const words = text.trim().toLowerCase();
  const pages = PAGES.flatMap((group) => group.pages).filter((page) =>
    `${page.name} ${page.words ?? ""}`.toLowerCase().includes(words),
  );
  return (
    <Command shouldFilter={false} label="Search">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Search pages, printers, orders, parts"
        className="h-12 w-full border-b bg-transparent px-4 text-[15px] outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-2">
        <Command.Empty className="px-2 py-8 text-center text-muted">Nothing found.</Command.Empty>
        {pages.length > 0 && (
          <Command.Group heading="Pages" className={GROUP}>
            {pages.map((page) => (
              <Row
                key={page.to}
                value={page.to}
                onSelect={() => closing(() => void navigate({ to: page.to }))}
              >
                <page.icon aria-hidden className="size-4 text-muted" /> {page.name}
              </Row>
            ))}
          </Command.Group>
        )}
        {enabled && (
          <>
            <Found
              heading="Printers"
              items={printers.data?.items.map((one) => ({ id: one.id, name: one.name, note: one.model }))}
              onSelect={(printerId) =>
                closing(() => void navigate({ to: "/printers/$printerId", params: { printerId } }))
              }
            />
            <Found
              heading="Orders"
              items={orders.data?.items.map((one) => ({
                id: one.id,
                name: `#${one.number}`,
                note: one.customer,
              }))}
              onSelect={(orderId) =>
                closing(() => void navigate({ to: "/orders/$orderId", params: { orderId } }))
              }
            />
            <Found
              heading="Parts"
              items={parts.data?.items.map((one) => ({ id: one.id, name: one.name, note: one.sku }))}
              onSelect={(itemId) =>
                closing(() => void navigate({ to: "/inventory/$itemId", params: { itemId } }))
              }
            />
          </>
        )}
      </Command.List>
    </Command>
  );
}

interface FoundProps {
  heading: string;
  items: { id: string; name: string; note: string | null }[] | undefined;
  onSelect: (id: string) => void;
}

function Found({ heading, items, onSelect }: FoundProps) {
  if (!items?.length) return null;
  return (
    <Command.Group heading={heading} className={GROUP}>
      {items.map((item) => (
        <Row key={item.id} value={item.id} onSelect={() => onSelect(item.id)}>
          {item.name} {item.note && <span className="text-muted">{item.note}</span>}
        </Row>
      ))}
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
