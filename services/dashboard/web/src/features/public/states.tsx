/** What a student sees when there is nothing to see. */
import { CloudOff, Link2Off } from "lucide-react";
import { problemOf } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Empty, Loading } from "@/components/ui/states";
import { PublicFrame } from "./frame";

export function PublicLoading({ title }: { title: string }) {
  return (
    <PublicFrame title={title}>
      <Loading rows={5} />
    </PublicFrame>
  );
}

interface Props {
  error: unknown;
  retry: () => void;
  /** What it means that nothing is there. */
  missing: { title: string; text: string };
}

export function PublicFailed({ error, retry, missing }: Props) {
  const problem = problemOf(error);
  const isMissing = problem.status === 404;
  const title = isMissing ? missing.title : "This cannot be shown right now";
  return (
    <PublicFrame title={title}>
      <div role="alert" className="rounded-xl border bg-surface">
        <Empty
          icon={isMissing ? Link2Off : CloudOff}
          title={isMissing ? "Nothing is here" : "Please try again"}
          action={!isMissing && <Button onClick={retry}>Try Again</Button>}
        >
          {isMissing ? missing.text : problem.message}
        </Empty>
      </div>
    </PublicFrame>
  );
}
