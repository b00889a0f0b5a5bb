import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { inventoryGetSpoolOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventorySpoolOut } from "@/api/gen/types.gen";
import { useSession } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Facts, Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Swatch } from "@/components/ui/swatch";
import { day, grams, money, NOTHING, percent } from "@/lib/format";
import { leftShare } from "./left";
import { ProductionUsage } from "./production-usage";
import { SpoolActions } from "./spool-actions";
import { SpoolUsage } from "./spool-usage";
import { Transactions } from "./transactions";

export function SpoolPage() {
  const { spoolId } = useParams({ from: "/inside/spools/$spoolId" });
  const spool = useQuery(inventoryGetSpoolOptions({ path: { spool_id: spoolId } }));
  const { data } = spool;
  return (
    <Page
      title={data?.name ?? "Spool"}
      note={
        data && (
          <span className="flex flex-wrap items-center gap-2">
            <Swatch hex={data.color_hex} name={data.color} />
            {[data.brand, data.material, data.color].filter(Boolean).join(" · ")}
            {data.is_low && <Badge tone="amber">Low</Badge>}
            {data.is_archived && <Badge>Archived</Badge>}
          </span>
        )
      }
      actions={data && <SpoolActions spool={data} />}
    >
      <Loaded query={spool}>{(one) => <Detail spool={one} />}</Loaded>
    </Page>
  );
}

function Detail({ spool }: { spool: InventorySpoolOut }) {
  const { currency } = useSession().tenant;
  return (
    <div className="grid gap-4 xl:grid-cols-[1fr_340px]">
      <div className="min-w-0 space-y-4">
        <Section title="Left">
          <div className="p-4">
            <div className="mb-2 flex items-baseline justify-between">
              <span className="num text-[22px] font-medium">{grams(spool.remaining_grams)}</span>
              <span className="num text-muted">
                {percent(leftShare(spool))} of {grams(spool.initial_grams)}
              </span>
            </div>
            <Progress
              value={leftShare(spool)}
              label="Filament left"
              tone={spool.is_low ? "amber" : "green"}
            />
            {Number(spool.remaining_grams) < 0 && (
              <p role="status" className="mt-3 text-amber">
                More was booked than the spool held: weigh it in.
              </p>
            )}
          </div>
        </Section>
        <SpoolUsage spoolId={spool.id} />
        <ProductionUsage spoolId={spool.id} />
        <Section title="Transactions">
          <Transactions spoolId={spool.id} />
        </Section>
      </div>
      <Section title="Details" className="self-start">
        <Facts
          items={[
            ["Location", spool.location ?? NOTHING],
            ["Cost Per Gram", spool.cost_per_gram ? money(spool.cost_per_gram, currency) : NOTHING],
            ["Low From", grams(spool.low_grams)],
            ["Empty Reel", grams(spool.tare_grams)],
            ["Tag", spool.tag ?? NOTHING],
            ["Lot", spool.lot_number ?? NOTHING],
            ["Opened", day(spool.opened_on)],
            ["Dried", day(spool.dried_on)],
            ["Added", day(spool.created_at)],
          ]}
        />
        {spool.notes && <p className="border-t p-4 whitespace-pre-wrap">{spool.notes}</p>}
      </Section>
    </div>
  );
}
