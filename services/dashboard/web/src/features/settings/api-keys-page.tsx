import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { identityListApiKeysOptions } from "@/api/gen/@tanstack/react-query.gen";
import { identityRevokeApiKey } from "@/api/gen/sdk.gen";
import type { IdentityApiKeyAnswer } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { ago, day, title } from "@/lib/format";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";
import { SettingsFrame } from "./frame";
import { standingOf } from "./standing";

const NewKeyDialog = later(async () => (await import("./api-key-dialog")).NewKeyDialog);

export function ApiKeysPage() {
  const [isAdding, setAdding] = useAddressed("new");
  const add = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> New API Key
    </Button>
  );
  return (
    <SettingsFrame
      name="API Keys"
      note="How programs come in: shops, scripts, other systems"
      needs="tenant:admin"
      actions={add}
    >
      <KeyList />
      {isAdding && <NewKeyDialog onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

function KeyList() {
  const [skip, setSkip] = useState(0);
  const [revoking, setRevoking] = useState<IdentityApiKeyAnswer | null>(null);
  const refresh = useRefresh();
  const keys = useQuery({
    ...identityListApiKeysOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<IdentityApiKeyAnswer>[] = [
    { name: "Name", cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "Key", cell: (one) => <span className="num text-muted">{one.hint}…</span> },
    { name: "Role", cell: (one) => title(one.role) },
    { name: "Status", cell: (one) => <Standing apiKey={one} /> },
    { name: "Ends", cell: (one) => (one.expires_at ? day(one.expires_at) : "Never"), wide: true },
    { name: "Last Used", cell: (one) => (one.last_used_at ? ago(one.last_used_at) : "Never"), wide: true },
    { name: "Made By", cell: (one) => one.created_by, wide: true },
    {
      name: "",
      end: true,
      cell: (one) =>
        !one.revoked_at && (
          <Button
            size="small"
            kind="danger"
            onClick={() => setRevoking(one)}
            aria-label={`Revoke ${one.name}`}
          >
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Card>
      <Loaded query={keys}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="API keys" columns={columns} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={KeyRound} title="No API keys yet">
              Make one for each program: its actions then bear its name, and you can end it alone.
            </Empty>
          )
        }
      </Loaded>
      {revoking && (
        <Confirm
          open
          onClose={() => setRevoking(null)}
          title={`Revoke ${revoking.name}?`}
          action="Revoke"
          onConfirm={async () => {
            await identityRevokeApiKey({ path: { key_id: revoking.id }, throwOnError: true });
            toast.success(`${revoking.name} is revoked`);
            refresh("api keys");
          }}
        >
          The key stops working at once; what the program is doing ends within 15 minutes. It cannot be
          brought back.
        </Confirm>
      )}
    </Card>
  );
}

function Standing({ apiKey }: { apiKey: IdentityApiKeyAnswer }) {
  const [tone, word] = standingOf(apiKey, Date.now());
  return <Badge tone={tone}>{word}</Badge>;
}
