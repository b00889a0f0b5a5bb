import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { DoorClosed } from "lucide-react";
import { useState } from "react";
import { jobsGetLabOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsReceiptOut } from "@/api/gen/types.gen";
import { Empty } from "@/components/ui/states";
import { PublicFrame } from "./frame";
import { Receipt } from "./receipt";
import { PublicFailed, PublicLoading } from "./states";
import { SubmitForm } from "./submit-form";

const TITLE = "Submit a 3D Print";
const NO_LAB = { title: "There is no such lab", text: "Check the address: the lab gave it to you." };

/** Where students send their models, without an account. */
export function SubmitPage() {
  const { slug } = useParams({ from: "/lab/$slug" });
  const [done, setDone] = useState<{ receipt: JobsReceiptOut; email: string } | null>(null);
  const lab = useQuery(jobsGetLabOptions({ path: { tenant_slug: slug } }));
  if (lab.isError && !lab.data)
    return <PublicFailed error={lab.error} retry={() => void lab.refetch()} missing={NO_LAB} />;
  if (!lab.data) return <PublicLoading title={TITLE} />;
  if (done) {
    return (
      <PublicFrame lab={lab.data.name} title="Thank You">
        <Receipt {...done} text={lab.data.receipt_text} onAnother={() => setDone(null)} />
      </PublicFrame>
    );
  }
  if (!lab.data.is_open) {
    return (
      <PublicFrame lab={lab.data.name} title={TITLE}>
        <div className="rounded-xl border bg-surface">
          <Empty icon={DoorClosed} title="Closed">
            {lab.data.closed_text}
          </Empty>
        </div>
      </PublicFrame>
    );
  }
  return (
    <PublicFrame
      lab={lab.data.name}
      title={TITLE}
      note="Tell us what you need. We look at your model and send you the price."
    >
      <SubmitForm slug={slug} lab={lab.data} onDone={(receipt, email) => setDone({ receipt, email })} />
      {lab.data.contact_text && <p className="text-muted">{lab.data.contact_text}</p>}
    </PublicFrame>
  );
}
