import type { ReactNode } from "react";
import { type Permission, useSession } from "@/api/session";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { SubNav } from "@/components/ui/subnav";
import { AREAS } from "./areas";

interface Props {
  /** The area's name: the page's title. */
  name: string;
  note?: ReactNode;
  actions?: ReactNode;
  needs?: Permission;
  children: ReactNode;
}

/** One area of the settings, with the way to the others. */
export function SettingsFrame({ name, note, actions, needs, children }: Props) {
  const { permissions } = useSession();
  const areas = AREAS.filter((area) => !area.needs || permissions.includes(area.needs));
  const content = (
    <Page title={name} note={note} actions={actions}>
      <SubNav label="Settings" pages={areas} />
      {children}
    </Page>
  );
  return needs ? (
    <Needs permission={needs} name={name}>
      {content}
    </Needs>
  ) : (
    content
  );
}

/** Forms of settings are read line by line: they are no wider than that. */
export const SettingsCard = ({ children }: { children: ReactNode }) => (
  <div className="max-w-2xl rounded-lg border bg-surface p-5">{children}</div>
);
