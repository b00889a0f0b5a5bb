import { Link, type LinkProps } from "@tanstack/react-router";

export interface SubPage {
  name: string;
  to: NonNullable<LinkProps["to"]>;
  params?: Record<string, string>;
}

/** The pages of one area, below its title. */
export function SubNav({ label, pages }: { label: string; pages: readonly SubPage[] }) {
  return (
    <nav aria-label={label} className="-mt-1 mb-5 flex gap-1 overflow-x-auto border-b">
      {pages.map((page) => (
        <Link
          key={page.name}
          to={page.to}
          params={page.params as never}
          activeOptions={{ exact: true }}
          className="-mb-px border-b-2 border-transparent px-3 py-2 whitespace-nowrap text-muted hover:text-ink"
          activeProps={{ className: "border-accent! text-ink font-medium" }}
        >
          {page.name}
        </Link>
      ))}
    </nav>
  );
}
