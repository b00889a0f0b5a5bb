import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, CircleHelp, CircleUser, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { signOut, useSession } from "@/api/session";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import { title } from "@/lib/format";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { toastProblem } from "@/lib/toast";
import { ROW } from "./navigation";

const THEMES: [Theme, typeof Sun, string][] = [
  ["light", Sun, "Light"],
  ["dark", Moon, "Dark"],
  ["system", Monitor, "As The System"],
];

/** Who is signed in, where, and the ways that belong to them. */
export function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const session = useSession();
  const navigate = useNavigate();
  const chosen = useTheme();
  const leaving = useMutation({ mutationFn: signOut, onError: toastProblem });
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button type="button" className={cn(ROW, "h-11 text-left")}>
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-sunken text-xs font-semibold text-ink"
          >
            {session.name.slice(0, 2).toUpperCase()}
          </span>
          <span className="min-w-0 flex-1 leading-4 max-lg:sr-only">
            <span className="block truncate text-[13px] font-medium text-ink">{session.name}</span>
            <span className="block truncate text-xs">{session.tenant.name}</span>
          </span>
          <ChevronsUpDown aria-hidden className="max-lg:hidden" />
        </button>
      }
    >
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
