import { ChevronLeft, ChevronRight } from "lucide-react";
import { count } from "@/lib/format";
import { Button } from "./button";

export const PAGE_SIZE = 25;

interface Props {
  total: number;
  skip: number;
  limit?: number;
  onSkip: (skip: number) => void;
  /** Tells several on one page apart. */
  label?: string;
}

/** Which part of a list is shown, and the way to the others. */
export function Paging({ total, skip, limit = PAGE_SIZE, onSkip, label = "Pages" }: Props) {
  const last = Math.min(skip + limit, total);
  return (
    <nav
      aria-label={label}
      className="flex min-h-12 items-center justify-between border-t px-4 text-[13px] text-muted"
    >
      <span className="num">{total ? `${count(skip + 1)}–${count(last)} of ${count(total)}` : "0"}</span>
      <div className="flex gap-1">
        <Button
          kind="ghost"
          size="tiny"
          aria-label="Previous page"
          disabled={skip === 0}
          onClick={() => onSkip(Math.max(0, skip - limit))}
        >
          <ChevronLeft />
        </Button>
        <Button
          kind="ghost"
          size="tiny"
          aria-label="Next page"
          disabled={last >= total}
          onClick={() => onSkip(skip + limit)}
        >
          <ChevronRight />
        </Button>
      </div>
    </nav>
  );
}
