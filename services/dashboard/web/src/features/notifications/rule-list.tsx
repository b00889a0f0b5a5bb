import { useMutation, useQuery } from "@tanstack/react-query";
import { BellRing, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { notificationsChangeRule, notificationsDeleteRule } from "@/api/gen/sdk.gen";
import type { NotificationsRuleOut } from "@/api/gen/types.gen";
import { allPrinters } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";
import { allRules, allTargets, eventKinds } from "./lists";
import { type Names, pace, when, whom } from "./sentence";

const RuleDialog = later(async () => (await import("./rule-dialog")).RuleDialog);

/** Names that sentences need; until one is known, its place is held by a word. */
function useNames(): Names {
  const events = useQuery(eventKinds);
  const targets = useQuery(allTargets);
  const printers = useQuery({ ...allPrinters, enabled: useMay("printers:read") });
  return {
    events: events.data ?? [],
    targets: new Map(targets.data?.map((one) => [one.id, one.name])),
    printers: new Map(printers.data?.map((one) => [one.id, one.name])),
  };
}

export function RuleList({ onAdd }: { onAdd: () => void }) {
  const rules = useQuery(allRules);
  const names = useNames();
  const mayWrite = useMay("notifications:write");
  return (
    <Section title="Rules">
      <Loaded query={rules}>
        {(all) =>
          all.length ? (
            <ul aria-label="Notification rules">
              {all.map((rule) => (
                <Line key={rule.id} rule={rule} names={names} mayWrite={mayWrite} />
              ))}
            </ul>
          ) : (
            <Empty
              icon={BellRing}
              title="No rules yet"
              action={
                mayWrite && (
                  <Button onClick={onAdd}>
                    <Plus aria-hidden /> New Rule
                  </Button>
                )
              }
            >
              A rule says which events which targets are told of.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

interface LineProps {
  rule: NotificationsRuleOut;
  names: Names;
  mayWrite: boolean;
}

function Line({ rule, names, mayWrite }: LineProps) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const refresh = useRefresh();
  const close = () => setOpen(null);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex items-center gap-2 font-medium">
          {rule.name}
          {!rule.is_enabled && <Badge>Off</Badge>}
        </p>
        <p className="text-muted">
          {when(rule, names)}, {whom(rule, names)}. {pace(rule)}
        </p>
      </div>
      {mayWrite && (
        <div className="flex items-center gap-1">
          <Toggle rule={rule} />
          <Button kind="ghost" size="tiny" aria-label={`Edit ${rule.name}`} onClick={() => setOpen("edit")}>
            <Pencil />
          </Button>
          <Button
            kind="ghost"
            size="tiny"
            aria-label={`Delete ${rule.name}`}
            onClick={() => setOpen("delete")}
          >
            <Trash2 />
          </Button>
        </div>
      )}
      {open === "edit" && <RuleDialog rule={rule} onClose={close} />}
      <Confirm
        open={open === "delete"}
        onClose={close}
        title={`Delete ${rule.name}?`}
        action="Delete"
        onConfirm={async () => {
          await notificationsDeleteRule({ path: { rule_id: rule.id }, throwOnError: true });
          toast.success(`${rule.name} is deleted`);
          refresh("notification rules");
        }}
      >
        Nobody is told by it any more. What it told stays in the log.
      </Confirm>
    </li>
  );
}

function Toggle({ rule }: { rule: NotificationsRuleOut }) {
  const refresh = useRefresh();
  const turn = useMutation({
    mutationFn: () =>
      notificationsChangeRule({
        path: { rule_id: rule.id },
        body: { is_enabled: !rule.is_enabled },
        throwOnError: true,
      }),
    onSuccess: () => refresh("notification rules"),
    onError: toastProblem,
  });
  return (
    <Button size="small" disabled={turn.isPending} onClick={() => turn.mutate()}>
      Switch {rule.is_enabled ? "Off" : "On"}
      <span className="sr-only"> {rule.name}</span>
    </Button>
  );
}
