import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { notificationsChangeRule, notificationsCreateRule } from "@/api/gen/sdk.gen";
import type {
  NotificationsEventKindOut,
  NotificationsNewRule,
  NotificationsRuleOut,
  NotificationsTargetOut,
} from "@/api/gen/types.gen";
import { zNotificationsNewRule } from "@/api/gen/zod.gen";
import { allPrinters } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, CheckField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { type ApiForm, useApiForm } from "@/lib/form";
import { title } from "@/lib/format";
import { toast } from "@/lib/toast";
import { CheckList } from "./check-list";
import { allTargets, eventKinds } from "./lists";
import { wordsOf } from "./sentence";

interface Props {
  rule?: NotificationsRuleOut;
  onClose: () => void;
}

/** What the form holds: lists are ticked, quiet hours are two times or none. */
interface Wanted {
  name: string;
  events: string[];
  printers: string[];
  severities: string[];
  priorities: string[];
  minutes?: number;
  target_ids: string[];
  begins: string;
  ends: string;
  urgent_passes: boolean;
  ignores_quiet_hours: boolean;
  gap_minutes: number;
}

const SEVERITIES = ["fatal", "serious", "common", "info"].map((one) => ({ value: one, text: title(one) }));
const PRIORITIES = ["critical", "rush", "normal"].map((one) => ({ value: one, text: title(one) }));

function defaultsOf(rule?: NotificationsRuleOut): Wanted {
  return {
    name: rule?.name ?? "",
    events: rule?.events ?? [],
    printers: rule?.filter.printer_ids ?? [],
    severities: rule?.filter.severities ?? [],
    priorities: rule?.filter.priorities ?? [],
    minutes: rule?.filter.minutes ?? undefined,
    target_ids: rule?.target_ids ?? [],
    begins: rule?.quiet_hours?.begins ?? "",
    ends: rule?.quiet_hours?.ends ?? "",
    urgent_passes: rule?.quiet_hours?.urgent_passes ?? true,
    ignores_quiet_hours: rule?.ignores_quiet_hours ?? false,
    gap_minutes: rule?.gap_minutes ?? 5,
  };
}

/** Only filters that every chosen event knows are sent: the others would never let it pass. */
function bodyOf(wanted: Wanted, asked: Set<string>): NotificationsNewRule {
  const { begins, ends, urgent_passes } = wanted;
  return {
    name: wanted.name,
    events: wanted.events,
    filter: {
      printer_ids: asked.has("printer_ids") ? wanted.printers : [],
      severities: (asked.has("severities") ? wanted.severities : []) as never,
      priorities: (asked.has("priorities") ? wanted.priorities : []) as never,
      minutes: asked.has("minutes") ? (wanted.minutes ?? null) : null,
    },
    target_ids: wanted.target_ids,
    quiet_hours: begins || ends ? { begins, ends, urgent_passes } : null,
    ignores_quiet_hours: wanted.ignores_quiet_hours,
    gap_minutes: wanted.gap_minutes,
  };
}

/** What all of the chosen events can be asked for. */
function askable(events: string[], kinds: NotificationsEventKindOut[]): Set<string> {
  const chosen = kinds.filter((one) => events.includes(one.type));
  const all = new Set(chosen.flatMap((one) => one.filters));
  return new Set([...all].filter((name) => chosen.every((one) => one.filters.includes(name))));
}

const time = z.string().regex(/^$|^([01]\d|2[0-3]):[0-5]\d$/, "Write it as 22:00.");
const { name, events, target_ids, gap_minutes } = zNotificationsNewRule.shape;
const schema = z
  .looseObject({
    name,
    events,
    target_ids,
    gap_minutes,
    begins: time.optional(),
    ends: time.optional(),
    minutes: z.number().int().min(1).max(1440).optional(),
  })
  .refine((given) => !given.begins === !given.ends, { path: ["ends"], message: "Fill in both, or neither." });

export function RuleDialog({ rule, onClose }: Props) {
  const kinds = useQuery(eventKinds);
  const targets = useQuery(allTargets);
  return (
    <Dialog open onClose={onClose} title={rule ? `Edit ${rule.name}` : "New Rule"} wide>
      <Loaded query={kinds}>
        {(known) => (
          <Loaded query={targets}>
            {(places) => <RuleForm rule={rule} kinds={known} targets={places} onClose={onClose} />}
          </Loaded>
        )}
      </Loaded>
    </Dialog>
  );
}

interface FormProps extends Props {
  kinds: NotificationsEventKindOut[];
  targets: NotificationsTargetOut[];
}

function RuleForm({ rule, kinds, targets, onClose }: FormProps) {
  const refresh = useRefresh();
  const api = useApiForm<Wanted, Wanted, NotificationsRuleOut>({
    schema,
    defaults: defaultsOf(rule),
    send: async (wanted) => {
      const body = bodyOf({ ...defaultsOf(), ...wanted }, askable(wanted.events, kinds));
      if (!rule) return (await notificationsCreateRule({ body, throwOnError: true })).data;
      return (await notificationsChangeRule({ path: { rule_id: rule.id }, body, throwOnError: true })).data;
    },
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("notification rules");
      onClose();
    },
  });
  const { form } = api;
  const options = kinds.map((one) => ({ value: one.type, text: wordsOf(one) }));
  return (
    <ApiFormBody api={api} action={rule ? "Save" : "Make Rule"} onCancel={onClose}>
      <Stack>
        <TextField form={form} name="name" label="Name" placeholder="Prints that failed" />
        <CheckList form={form} name="events" label="When" options={options} search="Search events" />
        <FilterFields api={api} kinds={kinds} />
        <CheckList
          form={form}
          name="target_ids"
          label="Tell"
          options={targets.map((one) => ({ value: one.id, text: one.name }))}
          none="Nobody yet"
        />
        <Row>
          <NumberField
            form={form}
            name="gap_minutes"
            label="Least Gap"
            unit="min"
            help="What happens meanwhile is told together. Programs get every event."
          />
          <CheckField
            form={form}
            name="ignores_quiet_hours"
            label="At any time"
            help="Quiet hours do not count for it."
            className="sm:pt-7"
          />
        </Row>
        <QuietFields api={api} />
      </Stack>
    </ApiFormBody>
  );
}

/** What the chosen events can be asked for: other filters would never let them pass. */
function FilterFields({
  api: { form },
  kinds,
}: {
  api: ApiForm<Wanted>;
  kinds: NotificationsEventKindOut[];
}) {
  const printers = useQuery({ ...allPrinters, enabled: useMay("printers:read") });
  const asked = askable(form.watch("events"), kinds);
  const printerOptions = (printers.data ?? []).map((one) => ({ value: one.id, text: one.name }));
  return (
    <>
      {asked.has("printer_ids") && printerOptions.length > 0 && (
        <CheckList
          form={form}
          name="printers"
          label="On These Printers"
          options={printerOptions}
          none="All"
        />
      )}
      {asked.has("severities") && (
        <CheckList form={form} name="severities" label="If The Error Is" options={SEVERITIES} none="Any" />
      )}
      {asked.has("priorities") && (
        <CheckList form={form} name="priorities" label="With Priority" options={PRIORITIES} none="Any" />
      )}
      {asked.has("minutes") && (
        <NumberField form={form} name="minutes" label="Away For" unit="min" help="10 where it is empty." />
      )}
    </>
  );
}

function QuietFields({ api: { form } }: { api: ApiForm<Wanted> }) {
  if (form.watch("ignores_quiet_hours")) return null;
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-medium">Own Quiet Hours</legend>
      <Row>
        <TextField form={form} name="begins" label="From" placeholder="22:00" />
        <TextField form={form} name="ends" label="To" placeholder="07:00" />
      </Row>
      <p className="mt-1 text-xs text-muted">Left empty, those of the settings count.</p>
      <CheckField
        form={form}
        name="urgent_passes"
        label="Urgent passes"
        help="Fatal and serious errors, critical orders."
        className="mt-3"
      />
    </fieldset>
  );
}
