/** What a page shows when it has nothing to show: loading, empty, failed, forbidden. */
import { CloudOff, Lock, type LucideIcon, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { problemOf } from "@/api/problem";
import { cn } from "@/lib/cn";
import { Button } from "./button";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded bg-sunken", className)} />;
}

export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="space-y-2 p-4">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike, and none ever moves
        <Skeleton key={index} className="h-9" />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon: Icon = SearchX, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <Icon aria-hidden className="size-8 text-muted" strokeWidth={1.5} />
      <p className="mt-3 text-[15px] font-medium">{title}</p>
      {children && <div className="mt-1 max-w-md text-muted">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = problemOf(error);
  if (problem.status === 403) {
    return (
      <Empty icon={Lock} title="This is not open to your role">
        {problem.message} Ask an admin of your tenant.
      </Empty>
    );
  }
  return (
    <div role="alert">
      <Empty
        icon={CloudOff}
        title={problem.status === 404 ? "Not found" : "This cannot be shown right now"}
        action={retry && <Button onClick={retry}>Try again</Button>}
      >
        {problem.message} <span className="num">({problem.code})</span>
      </Empty>
    </div>
  );
}
