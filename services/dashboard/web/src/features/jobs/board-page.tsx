import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ExternalLink, GraduationCap } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { jobsCountJobsOptions, jobsListJobsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsListJobsData } from "@/api/gen/types.gen";
import { useMay, useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { useNow } from "@/lib/clock";
import { ago } from "@/lib/format";
import { ActingAs, SoundSwitch } from "./acting-as";
import { BoardFilters, EMPTY_FILTERS, type JobFilters } from "./board-filters";
import { BoardTable } from "./board-table";
import { BulkBar } from "./bulk-bar";
import { useRinging } from "./sound";
import { STATUSES, type Status } from "./status";
import { StatusTabs } from "./status-tabs";

type Query = NonNullable<JobsListJobsData["query"]>;

/** Everything that students sent in, by where it stands. */
export function JobsPage() {
  return (
    <Needs permission="jobs:read" name="Jobs">
      <Framed />
    </Needs>
  );
}

function Framed() {
  const { tenant } = useSession();
  const mayWrite = useMay("jobs:write");
  useRinging();
  return (
    <Page
      title="Jobs"
      note="What students send in, from the upload to the pick-up."
      actions={
        <>
          <Button asChild>
            <Link to="/lab/$slug" params={{ slug: tenant.slug }} target="_blank">
              <ExternalLink aria-hidden /> Students' Form
            </Link>
          </Button>
          <SoundSwitch />
          {mayWrite && <ActingAs />}
        </>
      }
    >
      <Board />
    </Page>
  );
}

function Board() {
  const { status = "UPLOADED" } = useSearch({ from: "/inside/jobs" });
  const navigate = useNavigate();
  const mayWrite = useMay("jobs:write");
  const [filters, setFilters] = useState(EMPTY_FILTERS);
  const [skip, setSkip] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const counts = useQuery(jobsCountJobsOptions());
  const jobs = useQuery({
    ...jobsListJobsOptions({ query: queryOf(status, filters, skip) }),
    placeholderData: keepPreviousData,
  });
  const narrow = useCallback((change: Partial<JobFilters>) => {
    setFilters((before) => ({ ...before, ...change }));
    setSkip(0);
  }, []);
  // What is chosen is what is seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with nothing chosen
  useEffect(() => setChosen(new Set()), [status, filters, skip]);
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => {
      const after = new Set(before);
      if (isChosen) after.add(id);
      else after.delete(id);
      return after;
    });
  const isNarrowed = JSON.stringify(filters) !== JSON.stringify(EMPTY_FILTERS);
  return (
    <Card>
      <StatusTabs
        status={status}
        counts={counts.data?.counts}
        onStatus={(next) => {
          setSkip(0);
          void navigate({ to: "/jobs", search: { status: next } });
        }}
      />
      <BoardFilters filters={filters} onChange={narrow}>
        <LastUpdated at={jobs.dataUpdatedAt} />
      </BoardFilters>
      {chosen.size > 0 && (
        <BulkBar
          status={status}
          ids={[...chosen]}
          onAll={() => setChosen(new Set(jobs.data?.items.map((one) => one.id)))}
          onClear={() => setChosen(new Set())}
        />
      )}
      <Loaded query={jobs}>
        {(page) =>
          page.items.length ? (
            <>
              <BoardTable
                status={status}
                jobs={page.items}
                chosen={chosen}
                onChoose={mayWrite ? choose : undefined}
              />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty
              icon={GraduationCap}
              title={isNarrowed ? "No job is like this" : `No job is ${STATUSES[status].label}`}
            >
              {isNarrowed ? "Search in another tab, or with less." : STATUSES[status].empty}
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}

function queryOf(status: Status, filters: JobFilters, skip: number): Query {
  return {
    status: [status],
    search: filters.search || undefined,
    printer: filters.printer || undefined,
    discipline: filters.discipline || undefined,
    submitted_from: filters.from || undefined,
    submitted_to: filters.to || undefined,
    sort: ["PAIDPICKEDUP", "REJECTED", "ARCHIVED"].includes(status) ? "updated" : "waiting",
    skip,
    limit: PAGE_SIZE,
  };
}

const SECONDS = 5000;

function LastUpdated({ at }: { at: number }) {
  const now = useNow(SECONDS);
  if (!at) return null;
  return (
    <span className="ml-auto text-[13px] text-muted" title="The list changes by itself">
      Updated {ago(new Date(at).toISOString(), Math.max(now, at))}
    </span>
  );
}
