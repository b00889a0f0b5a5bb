/** A rule as a sentence. */
import type {
  NotificationsEventKindOut,
  NotificationsQuietHoursOut,
  NotificationsRuleOut,
} from "@/api/gen/types.gen";

export interface Names {
  events: NotificationsEventKindOut[];
  targets: Map<string, string>;
  printers: Map<string, string>;
}

function list(words: string[], last: string): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

export function when(rule: NotificationsRuleOut, names: Names): string {
  const labels = rule.events.map((type) => {
    const kind = names.events.find((one) => one.type === type);
    return kind ? wordsOf(kind) : type;
  });
  const minutes = rule.filter.minutes ? ` for ${rule.filter.minutes} minutes` : "";
  const printers = rule.filter.printer_ids.map((id) => names.printers.get(id) ?? "a printer");
  const asked = [
    printers.length ? `on ${list(printers, "or")}` : "",
    rule.filter.severities.length ? `if ${list(rule.filter.severities, "or")}` : "",
    rule.filter.priorities.length ? `with priority ${list(rule.filter.priorities, "or")}` : "",
  ].filter(Boolean);
  return `When ${list(labels.map(small), "or")}${minutes}${asked.length ? `, ${asked.join(", ")}` : ""}`;
}

export function whom(rule: NotificationsRuleOut, names: Names): string {
  const targets = rule.target_ids.map((id) => names.targets.get(id) ?? "a target");
  return targets.length ? `tell ${list(targets, "and")}` : "tell nobody yet";
}

export function pace(rule: NotificationsRuleOut): string {
  const gap = rule.gap_minutes
    ? `At most one message in ${rule.gap_minutes} minutes.`
    : "One message per event.";
  if (rule.ignores_quiet_hours) return `${gap} At any time.`;
  return rule.quiet_hours ? `${gap} Quiet ${span(rule.quiet_hours)}.` : gap;
}

export const span = (quiet: NotificationsQuietHoursOut): string =>
  quiet.begins === quiet.ends ? "all day" : `from ${quiet.begins} to ${quiet.ends}`;

/** An event in words; one that is rarely told of by its type. */
export const wordsOf = (kind: NotificationsEventKindOut): string => (kind.is_common ? kind.label : kind.type);
