import { useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { Failed } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { ErasureSection } from "./erasure-section";
import { FormSection } from "./form-section";
import { LimitsSection } from "./limits-section";
import { MailboxSection } from "./mailbox-section";
import { PricesSection } from "./prices-section";
import { PrintersSection } from "./printers-section";
import { ReportsSection } from "./reports-section";
import { StaffSection } from "./staff-section";
import { StorageSection } from "./storage-section";
import { TemplatesSection } from "./templates-section";

const SECTIONS: Record<string, [name: string, section: ComponentType]> = {
  staff: ["Staff", StaffSection],
  form: ["Students' Form", FormSection],
  prices: ["Prices and Methods", PricesSection],
  printers: ["Printers", PrintersSection],
  limits: ["Limits and Times", LimitsSection],
  "e-mails": ["E-Mails", TemplatesSection],
  mailbox: ["Mailbox", MailboxSection],
  storage: ["Storage", StorageSection],
  reports: ["Terms and Reports", ReportsSection],
  erasure: ["Erasure", ErasureSection],
};

const PAGES = Object.entries(SECTIONS).map(([section, [name]]) => ({
  name,
  to: "/lab-settings/$section" as const,
  params: { section },
}));

/** How the print lab works. */
export function LabSettingsPage() {
  const { section } = useParams({ from: "/inside/lab-settings/$section" });
  const Shown = SECTIONS[section]?.[1];
  return (
    <Needs permission="jobs:read" name="Lab Settings">
      <Page
        title="Lab Settings"
        note="Who works here, what students may choose, what it costs, and what they hear."
      >
        <SubNav label="Lab settings" pages={PAGES} />
        <div className="space-y-4">{Shown ? <Shown /> : <Failed error={{ code: "not_found" }} />}</div>
      </Page>
    </Needs>
  );
}
