import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { type Permission, useMay, useSession } from "@/api/session";
import { title } from "@/lib/format";
import { Page } from "./page";
import { Empty } from "./states";

/** A page that not every role may see: whoever may not is told so, calmly, and nothing is asked for. */
export function Needs({
  permission,
  name,
  children,
}: {
  permission: Permission;
  name: string;
  children: ReactNode;
}) {
  const { role } = useSession();
  if (useMay(permission)) return <>{children}</>;
  return (
    <Page title={name}>
      <Empty icon={Lock} title="This page is not open to your role">
        You are signed in as {title(role)}; this page needs the permission{" "}
        <span className="num">{permission}</span>. Ask an admin of your tenant if you need it.
      </Empty>
    </Page>
  );
}
