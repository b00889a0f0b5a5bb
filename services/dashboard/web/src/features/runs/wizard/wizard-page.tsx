import { useNavigate, useSearch } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { productionCreateRun } from "@/api/gen/sdk.gen";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ApiFormBody } from "@/components/ui/field";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";
import { BasicsStep } from "./basics-step";
import { bodyOf, type Draft, draftKey, keepDraft, keptDraft, newDraft } from "./draft";
import { ItemsStep } from "./items-step";
import { MaterialsStep } from "./materials-step";
import { ProductStep } from "./product-step";
import { ReviewStep } from "./review-step";
import { schemaOf } from "./schema";
import { Stepper } from "./stepper";

const STEPS = ["Basics", "What To Print", "Materials", "Review"] as const;
const LAST = STEPS.length - 1;

/** Plans a run in four steps. What is filled in stays in this browser until the run is created. */
export function WizardPage() {
  const [attempt, setAttempt] = useState(0);
  return (
    <Needs permission="production:write" name="Plan Run">
      <Wizard key={attempt} onStartOver={() => setAttempt(attempt + 1)} />
    </Needs>
  );
}

function Wizard({ onStartOver }: { onStartOver: () => void }) {
  const { tenant, id } = useSession();
  const { product } = useSearch({ from: "/inside/production-runs/new" });
  const key = draftKey(tenant.id, id);
  const [kept] = useState(() => startOf(key, product));
  const [step, setStep] = useState(kept.step);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const heading = useRef<HTMLHeadingElement>(null);
  const created = (run: ProductionRunDetailOut) => {
    localStorage.removeItem(key);
    isDone.current = true;
    toast.success(`Run ${run.run_number} is planned`);
    refresh("production-runs");
    void navigate({ to: "/production-runs/$runId", params: { runId: run.id } });
  };
  const isDone = useRef(false);
  const go = (to: number) => {
    setStep(to);
    // The step that is shown next is where reading and typing go on.
    requestAnimationFrame(() => heading.current?.focus());
  };
  // What is sent is the whole draft: a step's own check knows but its part.
  const values = useRef(kept.draft);
  const api = useApiForm<Draft, Draft, ProductionRunDetailOut | null>({
    schema: schemaOf(step),
    defaults: kept.draft,
    send: async () => (step < LAST ? null : await createRun(values.current)),
    done: (run) => (run ? created(run) : go(step + 1)),
  });
  const draft = useWatch({ control: api.form.control }) as Draft;
  values.current = draft;
  useEffect(() => {
    if (!isDone.current) keepDraft(localStorage, key, step, draft);
  }, [key, step, draft]);
  useEffect(() => {
    // The draft names the product from here on: a reload goes on with it, whatever became of it.
    if (product) void navigate({ to: "/production-runs/new", search: {}, replace: true });
  }, [product, navigate]);
  const startOver = () => {
    localStorage.removeItem(key);
    isDone.current = true;
    onStartOver();
  };
  return (
    <Page
      title="Plan Run"
      note="What you fill in is kept until the run is created."
      actions={
        <Button kind="ghost" onClick={startOver}>
          <RotateCcw aria-hidden /> Start Over
        </Button>
      }
    >
      <div className="max-w-[1080px]">
        <Stepper steps={STEPS} step={step} onStep={go} />
        <Card className="p-6">
          <h2 ref={heading} tabIndex={-1} className="mb-4 text-[17px] font-semibold outline-none">
            {STEPS[step]}
          </h2>
          <ApiFormBody
            api={api}
            action={step === LAST ? "Create Run" : "Continue"}
            onCancel={() => void navigate({ to: "/production-runs" })}
            aside={step > 0 && <Button onClick={() => go(step - 1)}>Back</Button>}
          >
            {step === 0 && <BasicsStep form={api.form} />}
            {step === 1 &&
              (draft.mode === "product" ? <ProductStep form={api.form} /> : <ItemsStep form={api.form} />)}
            {step === 2 && <MaterialsStep form={api.form} />}
            {step === LAST && <ReviewStep form={api.form} onStep={go} />}
          </ApiFormBody>
        </Card>
      </div>
    </Page>
  );
}

async function createRun(draft: Draft) {
  return (await productionCreateRun({ body: bodyOf(draft), throwOnError: true })).data;
}

/** The draft to go on with; a product that was asked for by the link begins a new one. */
function startOf(key: string, product: string | undefined) {
  const kept = keptDraft(localStorage, key);
  if (kept && (!product || kept.draft.product_id === product)) return kept;
  return { step: 0, draft: newDraft(product) };
}
