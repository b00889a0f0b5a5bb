import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { notificationsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { notificationsEditSettings } from "@/api/gen/sdk.gen";
import type { NotificationsPreferencesOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, CheckField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

interface Wanted {
  begins: string;
  ends: string;
  urgent_passes: boolean;
  keep_days: number;
  disable_after_hours: number;
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write it as 22:00.");
const schema = z
  .looseObject({
    begins: time.optional(),
    ends: time.optional(),
    keep_days: z.number().int().min(1).max(365),
    disable_after_hours: z.number().int().min(1).max(720),
  })
  .refine((given) => !given.begins === !given.ends, { path: ["ends"], message: "Fill in both, or neither." });

/** Quiet hours for every rule, and how long the log and failing targets are kept. */
export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const settings = useQuery(notificationsGetSettingsOptions());
  return (
    <Dialog open onClose={onClose} title="Quiet Hours">
      <Loaded query={settings}>{(one) => <Fields settings={one} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function Fields({ settings, onClose }: { settings: NotificationsPreferencesOut; onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<Wanted, Wanted, NotificationsPreferencesOut>({
    schema,
    defaults: {
      begins: settings.quiet_hours?.begins ?? "",
      ends: settings.quiet_hours?.ends ?? "",
      urgent_passes: settings.quiet_hours?.urgent_passes ?? true,
      keep_days: settings.keep_days,
      disable_after_hours: settings.disable_after_hours,
    },
    send: async ({ begins, ends, urgent_passes, ...others }) => {
      const quiet_hours = begins ? { begins, ends, urgent_passes } : null;
      return (await notificationsEditSettings({ body: { quiet_hours, ...others }, throwOnError: true })).data;
    },
    done: () => {
      toast.success("The settings are saved");
      refresh("notification rules");
      onClose();
    },
  });
  const { form } = api;
  return (
    <ApiFormBody api={api} action="Save" onCancel={onClose}>
      <Stack>
        <p className="text-muted">
          E-mails and chats wait for their end, and what happened meanwhile is told together. Times of{" "}
          {settings.time_zone}.
        </p>
        <Row>
          <TextField form={form} name="begins" label="From" placeholder="22:00" help="Empty for none." />
          <TextField form={form} name="ends" label="To" placeholder="07:00" />
        </Row>
        <CheckField
          form={form}
          name="urgent_passes"
          label="Urgent passes"
          help="Fatal and serious errors of printers, critical orders."
        />
        <Row>
          <NumberField form={form} name="keep_days" label="Keep The Log" unit="days" />
          <NumberField
            form={form}
            name="disable_after_hours"
            label="Failing Targets Go Off After"
            unit="hours"
          />
        </Row>
      </Stack>
    </ApiFormBody>
  );
}
