import { Link } from "@tanstack/react-router";
import { CircleCheckBig, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { JobsReceiptOut } from "@/api/gen/types.gen";
import { Button } from "@/components/ui/button";
import { Panel, PublicFacts } from "./frame";
import { before } from "./words";

interface Props {
  receipt: JobsReceiptOut;
  email?: string;
  /** What the lab says to everybody. */
  text?: string;
  onAnother?: () => void;
}

/** What a student takes away: the number of the job, and the secret link to its status. */
export function Receipt({ receipt, email, text, onAnother }: Props) {
  const top = useRef<HTMLParagraphElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    top.current?.focus();
  }, []);
  const copy = async () => {
    await navigator.clipboard.writeText(receipt.status_url);
    setCopied(true);
  };
  return (
    <>
      <Panel tone="green">
        <p ref={top} tabIndex={-1} className="flex items-center gap-3 text-[18px] font-semibold outline-none">
          <CircleCheckBig aria-hidden className="size-6 text-green" />
          We have your model: it is job {receipt.number}
        </p>
        <p className="mt-2 text-muted">
          A member of the staff looks at it next{email ? `, and the price comes to ${email}` : ""}. Nothing is
          printed before you confirm it.
        </p>
        {text && <p className="mt-2">{text}</p>}
      </Panel>
      <Panel>
        <PublicFacts
          items={[
            [
              "Job",
              <span key="n" className="num">
                {receipt.number}
              </span>,
            ],
            [
              "Name Of The File",
              <span key="f" className="num break-all">
                {receipt.display_name}
              </span>,
            ],
            ["Status", receipt.status_label],
            ["In The Queue", before(receipt.jobs_ahead)],
            ["Fits The Printer", receipt.fits_printer ? null : "No: the lab may turn it down"],
          ]}
        />
      </Panel>
      <Panel title="Keep This Link">
        <p className="text-muted">
          It shows how your job stands, and nobody else has it. It also stands in the e-mail that is on its
          way.
        </p>
        <p className="num mt-3 rounded-md bg-sunken p-3 text-[13px] break-all">{receipt.status_url}</p>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button kind="primary" className="h-11" asChild>
            <Link to="/lab/status/$token" params={{ token: receipt.status_token }}>
              Show My Job
            </Link>
          </Button>
          <Button className="h-11" onClick={() => void copy()}>
            <Copy aria-hidden /> {isCopied ? "Copied" : "Copy Link"}
          </Button>
          {onAnother && (
            <Button kind="ghost" className="h-11" onClick={onAnother}>
              Submit Another
            </Button>
          )}
        </div>
      </Panel>
    </>
  );
}
