import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Lightbulb } from "lucide-react";
import { productionListRecommendationsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { productionApplyRecommendation } from "@/api/gen/sdk.gen";
import type { ProductionRecommendationOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { RowLink } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { count, grams } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";

/** Plans that are consistently off, and what to plan with instead. */
export function Recommendations() {
  const found = useQuery(productionListRecommendationsOptions());
  return (
    <Section title="Recommendations">
      <Loaded query={found}>
        {({ items }) =>
          items.length ? (
            <ul className="divide-y">
              {items.map((one) => (
                <Recommendation key={one.model_id + one.printer_id} one={one} />
              ))}
            </ul>
          ) : (
            <Empty icon={Check} title="Nothing to change">
              No model is consistently off its plan. It takes five completed runs of a model on a printer to
              say so.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

function Recommendation({ one }: { one: ProductionRecommendationOut }) {
  const refresh = useRefresh();
  const mayWrite = useMay("production:write");
  const apply = useMutation({
    mutationFn: () =>
      productionApplyRecommendation({
        body: { model_id: one.model_id, printer_id: one.printer_id },
        throwOnError: true,
      }),
    onSuccess: ({ data }) => {
      toast.success(`${one.model_name} is planned with ${grams(data.material_weight_grams)} now`);
      refresh("models", "production-analytics");
    },
    onError: toastProblem,
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Lightbulb aria-hidden className="size-5 text-amber" />
      <div className="min-w-0 flex-1 basis-72">
        <p>
          <RowLink to="/models/$modelId" params={{ modelId: one.model_id }}>
            {one.model_name}
          </RowLink>{" "}
          on {one.printer_name} is consistently <Variance percentage={one.variance_percentage} /> off.
        </p>
        <p className="text-[13px] text-muted">
          {count(one.runs_off)} of its last {count(one.runs)} runs. Planned: {grams(one.current_grams)} an
          item; used: {grams(one.suggested_grams)}.
        </p>
      </div>
      {mayWrite && (
        <Button disabled={apply.isPending} onClick={() => apply.mutate()}>
          Plan With {grams(one.suggested_grams)}
        </Button>
      )}
    </li>
  );
}
