import { ChevronsUpDown } from "lucide-react";
import type { ComponentProps } from "react";
import { useSession } from "@/api/session";
import { cn } from "@/lib/cn";
import { ROW } from "./navigation";

/** Who is signed in, and where: what opens their menu. */
export function Person({ className, ...rest }: ComponentProps<"button">) {
  const session = useSession();
  return (
    <button type="button" {...rest} className={cn(ROW, "h-11 text-left", className)}>
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
  );
}
