import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Ban,
  CircleCheck,
  CircleStop,
  Ellipsis,
  Eye,
  Pause,
  Pencil,
  Play,
  Printer,
  Repeat,
  Trash2,
  Undo2,
  XCircle,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  productionDeleteRun,
  productionRepeatRun,
  productionReprintRun,
  productionResumeRun,
} from "@/api/gen/sdk.gen";
import type { ProductionRunDetailOut, ProductionRunOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { later } from "@/lib/later";
import { toast, toastProblem } from "@/lib/toast";
import { endShort, giveUp, hold, revert } from "./decisions";
import type { Decision } from "./reason-dialog";
import { isCompletable, isDeletable, isEditable, isOpen, mayEndShort } from "./rules";

const ReasonDialog = later(async () => (await import("./reason-dialog")).ReasonDialog);

interface Props {
  run: ProductionRunOut;
  /** In a list: the way to the run itself is offered too. */
  isRow?: boolean;
  /** Something of it failed that may be printed again. */
  mayReprint?: boolean;
  trigger?: ReactNode;
}

/** Everything that can be done with a run as it is now. */
export function RunMenu({ run, isRow, mayReprint, trigger }: Props) {
  const [decision, setDecision] = useState<Decision | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const path = { run_id: run.id };
  const params = { runId: run.id };
  const resume = useMutation({
    mutationFn: () => productionResumeRun({ path, throwOnError: true }),
    onSuccess: () => refresh("production-runs"),
    onError: toastProblem,
  });
  const copy = useMutation({
    mutationFn: async (again: typeof productionReprintRun | typeof productionRepeatRun) =>
      (await again({ path, throwOnError: true })).data as ProductionRunDetailOut,
    onSuccess: (made) => {
      toast.success(`Run ${made.run_number} is planned`);
      refresh("production-runs");
      void navigate({ to: "/production-runs/$runId", params: { runId: made.id } });
    },
    onError: toastProblem,
  });
  const mayWrite = useMay("production:write");
  if (!mayWrite && !isRow) return null;
  const open = (
    to: "/production-runs/$runId" | "/production-runs/$runId/edit" | "/production-runs/$runId/complete",
  ) => void navigate({ to, params });
  return (
    <>
      <Menu
        trigger={
          trigger ?? (
            <Button kind="ghost" size="tiny" aria-label={`Actions for ${run.run_number}`}>
              <Ellipsis />
            </Button>
          )
        }
      >
        {isRow && (
          <MenuItem onSelect={() => open("/production-runs/$runId")}>
            <Eye /> View
          </MenuItem>
        )}
        {mayWrite && (
          <>
            <MenuItem disabled={!isEditable(run)} onSelect={() => open("/production-runs/$runId/edit")}>
              <Pencil /> Edit
            </MenuItem>
            <MenuItem
              disabled={!isCompletable(run)}
              onSelect={() => open("/production-runs/$runId/complete")}
            >
              <CircleCheck /> Complete
            </MenuItem>
            {isEditable(run) && (
              <MenuItem onSelect={() => (run.is_held ? resume.mutate() : setDecision(hold(run)))}>
                {run.is_held ? <Play /> : <Pause />} {run.is_held ? "Resume" : "Hold"}
              </MenuItem>
            )}
            <MenuLine />
            {mayReprint && (
              <MenuItem onSelect={() => copy.mutate(productionReprintRun)}>
                <Printer /> Create Reprint
              </MenuItem>
            )}
            <MenuItem onSelect={() => copy.mutate(productionRepeatRun)}>
              <Repeat /> Repeat
            </MenuItem>
            <MenuLine />
            {mayEndShort(run) && (
              <MenuItem onSelect={() => setDecision(endShort(run))}>
                <CircleStop /> End Short
              </MenuItem>
            )}
            {isOpen(run) && (
              <>
                <MenuItem onSelect={() => setDecision(giveUp(run, "failed"))}>
                  <XCircle /> Mark As Failed
                </MenuItem>
                <MenuItem onSelect={() => setDecision(giveUp(run, "cancelled"))}>
                  <Ban /> Cancel Run
                </MenuItem>
              </>
            )}
            {run.status === "completed" && (
              <MenuItem onSelect={() => setDecision(revert(run))}>
                <Undo2 /> Revert
              </MenuItem>
            )}
            <MenuItem danger disabled={!isDeletable(run)} onSelect={() => setDeleting(true)}>
              <Trash2 /> Delete
            </MenuItem>
          </>
        )}
      </Menu>
      {decision && <ReasonDialog decision={decision} onClose={() => setDecision(null)} />}
      <Confirm
        open={isDeleting}
        onClose={() => setDeleting(false)}
        title={`Delete ${run.run_number}?`}
        action="Delete"
        onConfirm={async () => {
          await productionDeleteRun({ path, throwOnError: true });
          toast.success(`${run.run_number} is deleted`);
          if (!isRow) await navigate({ to: "/production-runs" });
          refresh("production-runs");
        }}
      >
        It leaves every list, and its number is not given again. What it printed already stays counted.
      </Confirm>
    </>
  );
}
