import { BellRing, Moon, Plus } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { SettingsFrame } from "@/features/settings/frame";
import { useAddressed } from "@/lib/dialog-address";
import { later } from "@/lib/later";
import { DeliveryLog } from "./delivery-log";
import { RuleList } from "./rule-list";
import { TargetList } from "./target-list";

const PreferencesDialog = later(async () => (await import("./preferences-dialog")).PreferencesDialog);
const RuleDialog = later(async () => (await import("./rule-dialog")).RuleDialog);
const NewTargetDialog = later(async () => (await import("./target-dialogs")).NewTargetDialog);

type Open = "rule" | "quiet" | null;

/** Who is told of what, where to, and what became of it. */
export function NotificationsPage() {
  const [open, setOpen] = useState<Open>(null);
  const [isAdding, setAdding] = useAddressed("new");
  const mayWrite = useMay("notifications:write");
  const actions = mayWrite && (
    <>
      <Button onClick={() => setOpen("quiet")}>
        <Moon aria-hidden /> Quiet Hours
      </Button>
      <Button onClick={() => setOpen("rule")}>
        <BellRing aria-hidden /> New Rule
      </Button>
      <Button kind="primary" onClick={() => setAdding(true)}>
        <Plus aria-hidden /> Add Target
      </Button>
    </>
  );
  return (
    <SettingsFrame
      name="Notifications"
      note="Who is told of what, and where"
      needs="notifications:read"
      actions={actions}
    >
      <div className="space-y-6">
        <TargetList onAdd={() => setAdding(true)} />
        <RuleList onAdd={() => setOpen("rule")} />
        <DeliveryLog />
      </div>
      {isAdding && <NewTargetDialog onClose={() => setAdding(false)} />}
      {open === "rule" && <RuleDialog onClose={() => setOpen(null)} />}
      {open === "quiet" && <PreferencesDialog onClose={() => setOpen(null)} />}
    </SettingsFrame>
  );
}
