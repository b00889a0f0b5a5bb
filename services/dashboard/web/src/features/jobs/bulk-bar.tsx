import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsActOnMany } from "@/api/gen/sdk.gen";
import type { JobsBulkRequest } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { toast, toastProblem } from "@/lib/toast";
import { useChanged } from "./queries";
import { ReasonChoice } from "./reason-choice";
import type { Status } from "./status";

type Action = JobsBulkRequest["action"];

interface Way {
  action: Action;
  label: string;
  done: string;
  /** Asked before it is done; left out, it is done at once. */
  ask?: string;
  danger?: boolean;
}

const VIEW: Way = { action: "view", label: "Mark as Viewed", done: "viewed" };
const REJECT: Way = {
  action: "reject",
  label: "Reject",
  done: "rejected",
  ask: "Their students get an e-mail with the reasons, and may submit another file.",
  danger: true,
};
const DELETE: Way = {
  action: "delete",
  label: "Delete",
  done: "deleted",
  ask: "The jobs and their files are gone for good; their history stays.",
  danger: true,
};
const ARCHIVE: Way = { action: "archive", label: "Archive", done: "archived", ask: "They are put away." };
const WAYS: Record<Status, Way[]> = {
  UPLOADED: [VIEW, REJECT, DELETE],
  PENDING: [
    { action: "resend", label: "Resend Links", done: "sent a new link" },
    {
      action: "confirm",
      label: "Confirm at Desk",
      done: "confirmed",
      ask: "You sign that these students agreed to the price at the desk.",
    },
    REJECT,
    DELETE,
  ],
  READYTOPRINT: [],
  PRINTING: [
    {
      action: "mark_complete",
      label: "Mark Complete",
      done: "completed",
      ask: "Their students are told to fetch them.",
    },
  ],
  COMPLETED: [],
  PAIDPICKEDUP: [ARCHIVE],
  REJECTED: [ARCHIVE],
  ARCHIVED: [],
};

interface Props {
  status: Status;
  ids: string[];
  onAll: () => void;
  onClear: () => void;
}

/** What can be done to all that are chosen; each job succeeds or is refused by itself. */
export function BulkBar({ status, ids, onAll, onClear }: Props) {
  const [asked, setAsked] = useState<Way | null>(null);
  const [reasons, setReasons] = useState<string[]>([]);
  const isAdmin = useMay("jobs:admin");
  const settings = useQuery(jobsGetSettingsOptions());
  const changed = useChanged(onClear);
  const act = async (way: Way) => {
    const body = { action: way.action, job_ids: ids, reasons: way.action === "reject" ? reasons : [] };
    const { results } = (await jobsActOnMany({ body, throwOnError: true })).data;
    const refused = results.filter((one) => !one.ok);
    changed(`${results.length - refused.length} of ${results.length} ${way.done}`);
    for (const why of new Set(refused.map((one) => one.detail ?? one.code ?? "refused"))) toast.error(why);
  };
  const doing = useMutation({ mutationFn: act, onError: toastProblem });
  const ways = WAYS[status].filter((way) => way.action !== "archive" || isAdmin);
  return (
    <div className="flex flex-wrap items-center gap-2 border-b bg-accent/6 px-4 py-2">
      <span className="mr-2 font-medium" role="status">
        {ids.length} chosen
      </span>
      {ways.map((way) => (
        <Button
          key={way.action}
          size="small"
          kind={way.danger ? "danger" : "plain"}
          disabled={doing.isPending}
          onClick={() => (way.ask ? setAsked(way) : doing.mutate(way))}
        >
          {way.label}
        </Button>
      ))}
      <Button
        size="small"
        onClick={() => doing.mutate({ action: "unlock", label: "Unlock", done: "unlocked" })}
      >
        Unlock
      </Button>
      <Button size="small" kind="ghost" className="ml-auto" onClick={onAll}>
        Choose All Here
      </Button>
      <Button size="small" kind="ghost" onClick={onClear}>
        Clear
      </Button>
      {asked && (
        <Confirm
          open
          onClose={() => setAsked(null)}
          title={`${asked.label}: ${ids.length} ${ids.length === 1 ? "job" : "jobs"}?`}
          action={asked.label}
          danger={asked.danger ?? false}
          onConfirm={() => act(asked)}
        >
          <p>{asked.ask}</p>
          {asked.action === "reject" && (
            <div className="mt-4 text-ink">
              <ReasonChoice
                offered={settings.data?.reject_reasons ?? []}
                chosen={reasons}
                onChange={setReasons}
              />
            </div>
          )}
        </Confirm>
      )}
    </div>
  );
}
