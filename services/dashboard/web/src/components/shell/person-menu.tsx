import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleHelp, CircleUser, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { signOut, useSession } from "@/api/session";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/components/ui/menu";
import { title } from "@/lib/format";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { toastProblem } from "@/lib/toast";
import { Person } from "./person";

const THEMES: [Theme, typeof Sun, string][] = [
  ["light", Sun, "Light"],
  ["dark", Moon, "Dark"],
  ["system", Monitor, "As The System"],
];

/** Who is signed in, where, and the ways that belong to them. */
export default function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const session = useSession();
  const navigate = useNavigate();
  const chosen = useTheme();
  const leaving = useMutation({ mutationFn: signOut, onError: toastProblem });
  return (
    <Menu side="top" align="start" trigger={<Person />}>
      <MenuLabel>
        {session.email ?? session.name} · {title(session.role)}
        <span className="block">
          {session.tenant.name} ({session.tenant.short})
        </span>
      </MenuLabel>
      <MenuLine />
      <MenuItem onSelect={() => void navigate({ to: "/settings/account" })}>
        <CircleUser /> My Account
      </MenuItem>
      <MenuItem onSelect={() => void navigate({ to: "/settings" })}>
        <Settings /> Settings
      </MenuItem>
      <MenuLine />
      {THEMES.map(([theme, Icon, name]) => (
        <MenuItem key={theme} onSelect={() => setTheme(theme)}>
          <Icon /> {name} {chosen === theme && <span className="ml-auto text-muted">✓</span>}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={onHelp}>
        <CircleHelp /> Keyboard
      </MenuItem>
      <MenuItem onSelect={() => leaving.mutate()}>
        <LogOut /> Sign Out
      </MenuItem>
    </Menu>
  );
}
