import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, Trash2, UserCheck, UserPlus, Users, UserX } from "lucide-react";
import { useState } from "react";
import { identityListUsersOptions } from "@/api/gen/@tanstack/react-query.gen";
import { identityDeleteUser, identityUpdateUser } from "@/api/gen/sdk.gen";
import type { IdentityUserAnswer } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useSession } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Filters, SearchField } from "@/components/ui/filters";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { day, title } from "@/lib/format";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";
import { SettingsFrame } from "./frame";

const NewUserDialog = later(async () => (await import("./user-dialogs")).NewUserDialog);
const PasswordDialog = later(async () => (await import("./user-dialogs")).PasswordDialog);
const UserDialog = later(async () => (await import("./user-dialogs")).UserDialog);

type Open = { what: "edit" | "password" | "delete"; user: IdentityUserAnswer };

export function UsersPage() {
  const [isAdding, setAdding] = useAddressed("new");
  return (
    <SettingsFrame
      name="Users"
      note="Who may come in, and what they may do"
      needs="tenant:admin"
      actions={
        <Button kind="primary" onClick={() => setAdding(true)}>
          <UserPlus aria-hidden /> Add User
        </Button>
      }
    >
      <UserList />
      {isAdding && <NewUserDialog onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

function UserList() {
  const [search, setSearch] = useState("");
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const query = { search: search || undefined, skip, limit: PAGE_SIZE };
  const users = useQuery({ ...identityListUsersOptions({ query }), placeholderData: keepPreviousData });
  const refresh = useRefresh();
  const close = () => setOpen(null);
  const columns: Column<IdentityUserAnswer>[] = [
    { name: "Name", cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "E-Mail", cell: (one) => one.email },
    { name: "Role", cell: (one) => title(one.role) },
    {
      name: "Status",
      cell: (one) => (
        <Badge tone={one.active ? "green" : "gray"}>{one.active ? "Active" : "Deactivated"}</Badge>
      ),
    },
    { name: "Added", cell: (one) => day(one.created_at), wide: true },
    { name: "", end: true, cell: (one) => <UserMenu user={one} onOpen={setOpen} /> },
  ];
  return (
    <Card>
      <Filters>
        <SearchField label="Search users" onSearch={setSearch} />
      </Filters>
      <Loaded query={users}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Users" columns={columns} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={Users} title="Nobody is called that" />
          )
        }
      </Loaded>
      {open?.what === "edit" && <UserDialog user={open.user} onClose={close} />}
      {open?.what === "password" && <PasswordDialog user={open.user} onClose={close} />}
      {open?.what === "delete" && (
        <Confirm
          open
          onClose={close}
          title={`Delete ${open.user.name}?`}
          action="Delete"
          onConfirm={async () => {
            await identityDeleteUser({ path: { user_id: open.user.id }, throwOnError: true });
            toast.success(`${open.user.name} is deleted`);
            refresh("users");
          }}
        >
          They are signed out everywhere and cannot come in again. What they did keeps their name.
        </Confirm>
      )}
    </Card>
  );
}

function UserMenu({ user, onOpen }: { user: IdentityUserAnswer; onOpen: (open: Open) => void }) {
  const refresh = useRefresh();
  const isMe = useSession().id === user.id;
  const change = useMutation({
    mutationFn: (active: boolean) =>
      identityUpdateUser({ path: { user_id: user.id }, body: { active }, throwOnError: true }),
    onSuccess: (_, active) => {
      toast.success(`${user.name} is ${active ? "active again" : "deactivated and signed out"}`);
      refresh("users");
    },
    onError: toastProblem,
  });
  return (
    <Menu
      trigger={
        <Button kind="ghost" size="tiny" aria-label={`Actions for ${user.name}`}>
          <Ellipsis />
        </Button>
      }
    >
      <MenuItem onSelect={() => onOpen({ what: "edit", user })}>
        <Pencil /> Name And Role
      </MenuItem>
      <MenuItem onSelect={() => onOpen({ what: "password", user })} disabled={isMe}>
        <KeyRound /> Reset Password
      </MenuItem>
      <MenuItem onSelect={() => change.mutate(!user.active)} disabled={isMe}>
        {user.active ? <UserX /> : <UserCheck />} {user.active ? "Deactivate" : "Activate"}
      </MenuItem>
      <MenuLine />
      <MenuItem danger onSelect={() => onOpen({ what: "delete", user })} disabled={isMe}>
        <Trash2 /> Delete
      </MenuItem>
    </Menu>
  );
}
