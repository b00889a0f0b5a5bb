import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import {
  inventoryGetSpoolUsageOptions,
  inventoryListTransactionsOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import { useSession } from "@/api/session";
import { Facts, Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { Skeleton } from "@/components/ui/states";
import { ago, count, grams, money } from "@/lib/format";
import { usedByDay } from "./left";

// The library of charts is large: the page does not wait for it.
const UsageChart = lazy(() => import("./usage-chart"));

/** How much left the spool, by what, and when. */
export function SpoolUsage({ spoolId }: { spoolId: string }) {
  const { currency } = useSession().tenant;
  const usage = useQuery(inventoryGetSpoolUsageOptions({ path: { spool_id: spoolId } }));
  const transactions = useQuery(
    inventoryListTransactionsOptions({ query: { spool_id: spoolId, limit: 100 } }),
  );
  const used = (transactions.data?.items ?? []).filter((one) => one.type !== "adjustment");
  const days = usedByDay(used);
  return (
    <Section title="Usage">
      <Loaded query={usage}>
        {(one) => (
          <Facts
            items={[
              ["Used", grams(one.used_grams)],
              ["By Runs", grams(one.by_runs_grams)],
              ["By Prints", grams(one.by_prints_grams)],
              ["By Hand", grams(one.by_hand_grams)],
              ["Adjusted", grams(one.adjusted_grams)],
              ["Prints", count(one.prints)],
              ["Worth", money(one.cost, currency)],
              ["Last Used", ago(one.last_used_at)],
            ]}
          />
        )}
      </Loaded>
      {days.length > 1 && (
        <Suspense fallback={<Skeleton className="m-4 h-40" />}>
          <UsageChart days={days} />
        </Suspense>
      )}
    </Section>
  );
}
