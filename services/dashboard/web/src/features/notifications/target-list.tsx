import { useMutation, useQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { notificationsTestTarget } from "@/api/gen/sdk.gen";
import type { NotificationsTargetOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { ago } from "@/lib/format";
import type { Tone } from "@/lib/status";
import { toast, toastProblem } from "@/lib/toast";
import { KINDS } from "./kinds";
import { allTargets } from "./lists";
import { TargetActions } from "./target-actions";

export function TargetList({ onAdd }: { onAdd: () => void }) {
  const targets = useQuery(allTargets);
  const mayWrite = useMay("notifications:write");
  const columns: Column<NotificationsTargetOut>[] = [
    { name: "Target", cell: (one) => <Name target={one} /> },
    { name: "Kind", cell: (one) => KINDS[one.kind].label },
    {
      name: "Where",
      cell: (one) => <span className="block max-w-xs truncate text-muted">{one.where}</span>,
      wide: true,
    },
    { name: "Status", cell: (one) => <Standing target={one} /> },
    {
      name: "Last Message",
      cell: (one) => (one.last_sent_at ? ago(one.last_sent_at) : "Never"),
      wide: true,
    },
  ];
  if (mayWrite) columns.push({ name: "", end: true, cell: (one) => <Actions target={one} /> });
  return (
    <Section title="Targets">
      <Loaded query={targets}>
        {(all) =>
          all.length ? (
            <Table label="Notification targets" columns={columns} rows={all} rowKey={(one) => one.id} />
          ) : (
            <Empty
              icon={BellRing}
              title="Nobody is told yet"
              action={
                mayWrite && (
                  <Button onClick={onAdd}>
                    <Plus aria-hidden /> Add Target
                  </Button>
                )
              }
            >
              Add an e-mail address, a chat service or a webhook, try it out, and name it in a rule.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

function Name({ target }: { target: NotificationsTargetOut }) {
  const Icon = KINDS[target.kind].icon;
  return (
    <span className="flex items-center gap-2 font-medium">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" /> {target.name}
    </span>
  );
}

function standingOf(target: NotificationsTargetOut): [Tone, string] {
  if (target.disabled_reason) return ["red", "Switched off by itself"];
  if (!target.is_enabled) return ["gray", "Off"];
  return target.failing_since ? ["amber", `Failing, ${ago(target.failing_since)}`] : ["green", "On"];
}

function Standing({ target }: { target: NotificationsTargetOut }) {
  const [tone, word] = standingOf(target);
  return (
    <span title={target.disabled_reason ?? undefined}>
      <Badge tone={tone}>{word}</Badge>
    </span>
  );
}

function Actions({ target }: { target: NotificationsTargetOut }) {
  const refresh = useRefresh();
  const test = useMutation({
    mutationFn: () => notificationsTestTarget({ path: { target_id: target.id }, throwOnError: true }),
    onSuccess: ({ data }) => {
      if (data.ok) toast.success(`${target.name}: it works`, { description: data.message });
      else toast.error(`${target.name}: it does not work`, { description: data.message });
      refresh("notification targets", "notification deliveries");
    },
    onError: toastProblem,
  });
  return (
    <div className="flex items-center justify-end gap-1">
      <Button
        size="small"
        disabled={test.isPending}
        onClick={() => test.mutate()}
        aria-label={`Test ${target.name}`}
      >
        {test.isPending ? "Sending…" : "Test"}
      </Button>
      <TargetActions target={target} />
    </div>
  );
}
