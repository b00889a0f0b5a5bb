import { useMutation, useQuery } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Plus, Store, Trash2 } from "lucide-react";
import { useState } from "react";
import { inventoryListSourcesOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryCreateSource, inventoryRemoveSource, inventoryRotateSecret } from "@/api/gen/sdk.gen";
import type { InventoryNewSource, InventorySourceOut, InventorySourceWithSecret } from "@/api/gen/types.gen";
import { zInventoryNewSource } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, TextField } from "@/components/ui/field";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Loaded } from "@/components/ui/query";
import { Secret } from "@/components/ui/secret";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { day } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";

type Deleting = InventorySourceOut | null;

export function Sources() {
  const sources = useQuery(inventoryListSourcesOptions({ query: { limit: 100 } }));
  const [isAdding, setAdding] = useState(false);
  const [shown, setShown] = useState<InventorySourceWithSecret | null>(null);
  const [deleting, setDeleting] = useState<Deleting>(null);
  const refresh = useRefresh();
  const mayWrite = useMay("orders:write");
  const columns: Column<InventorySourceOut>[] = [
    { name: "Shop", cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "Address", cell: (one) => <span className="num text-xs break-all">{one.path}</span>, wide: true },
    {
      name: "Status",
      cell: (one) => (
        <Badge tone={one.is_active ? "green" : "gray"}>{one.is_active ? "Active" : "Off"}</Badge>
      ),
    },
    { name: "Added", cell: (one) => day(one.created_at), wide: true },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite && <SourceMenu source={one} onSecret={setShown} onDelete={() => setDeleting(one)} />,
    },
  ];
  const add = mayWrite && (
    <Button size="small" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Shop
    </Button>
  );
  return (
    <Section title="Shops" action={add}>
      <Loaded query={sources}>
        {(page) =>
          page.items.length ? (
            <Table label="Shops" columns={columns} rows={page.items} rowKey={(one) => one.id} />
          ) : (
            <Empty icon={Store} title="No shop hands in orders yet">
              Add one, and give its address and secret to the shop's webhook: orders come in signed, and once.
            </Empty>
          )
        }
      </Loaded>
      {isAdding && (
        <NewSource
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            setShown(made);
            refresh("intake");
          }}
        />
      )}
      {shown && (
        <Dialog open onClose={() => setShown(null)} title={`Where ${shown.name} sends its orders`}>
          <Secret
            text={`${window.location.origin}${shown.path}\nSecret: ${shown.secret}`}
            onDone={() => setShown(null)}
          >
            Give both to the shop's webhook. The secret is shown this once.
          </Secret>
        </Dialog>
      )}
      {deleting && (
        <Confirm
          open
          onClose={() => setDeleting(null)}
          title={`Delete ${deleting.name}?`}
          action="Delete"
          onConfirm={async () => {
            await inventoryRemoveSource({ path: { source_id: deleting.id }, throwOnError: true });
            toast.success(`${deleting.name} is deleted`);
            refresh("intake");
          }}
        >
          What it sends from now on is refused; the orders it handed in stay.
        </Confirm>
      )}
    </Section>
  );
}

interface MenuProps {
  source: InventorySourceOut;
  onSecret: (source: InventorySourceWithSecret) => void;
  onDelete: () => void;
}

function SourceMenu({ source, onSecret, onDelete }: MenuProps) {
  const rotate = useMutation({
    mutationFn: async () =>
      (await inventoryRotateSecret({ path: { source_id: source.id }, throwOnError: true })).data,
    onSuccess: onSecret,
    onError: toastProblem,
  });
  return (
    <Menu
      trigger={
        <Button kind="ghost" size="tiny" aria-label={`Actions for ${source.name}`}>
          <Ellipsis />
        </Button>
      }
    >
      <MenuItem onSelect={() => rotate.mutate()}>
        <KeyRound /> New Secret
      </MenuItem>
      <MenuItem danger onSelect={onDelete}>
        <Trash2 /> Delete
      </MenuItem>
    </Menu>
  );
}

function NewSource({
  onClose,
  onDone,
}: {
  onClose: () => void;
  onDone: (made: InventorySourceWithSecret) => void;
}) {
  const api = useApiForm<InventoryNewSource, InventoryNewSource, InventorySourceWithSecret>({
    schema: zInventoryNewSource,
    defaults: { name: "" },
    send: async (body) => (await inventoryCreateSource({ body, throwOnError: true })).data,
    done: onDone,
  });
  return (
    <Dialog open onClose={onClose} title="Add Shop">
      <ApiFormBody api={api} action="Add Shop" onCancel={onClose}>
        <TextField form={api.form} name="name" label="Name" placeholder="Web Shop" />
      </ApiFormBody>
    </Dialog>
  );
}
