/** The kinds of targets in words. */
import { Globe, Inbox, type LucideIcon, Mail, MessageCircle } from "lucide-react";
import type { NotificationsTargetKind } from "@/api/gen/types.gen";

export const KINDS: Record<NotificationsTargetKind, { label: string; icon: LucideIcon; help: string }> = {
  email: { label: "E-Mail", icon: Mail, help: "One address." },
  webhook: { label: "Webhook", icon: Globe, help: "A program: one signed request per event." },
  chat: { label: "Chat Service", icon: MessageCircle, help: "Discord, Slack, Telegram, ntfy and others." },
  inbox: { label: "In The App", icon: Inbox, help: "Only the log below." },
};
