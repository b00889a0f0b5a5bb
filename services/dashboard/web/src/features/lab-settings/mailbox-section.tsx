import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { MailOpen } from "lucide-react";
import { useState } from "react";
import { jobsListMailboxOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsDeliveredOut } from "@/api/gen/types.gen";
import { problemOf } from "@/api/problem";
import { Section } from "@/components/ui/card";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { dateTime } from "@/lib/format";
import { Letter } from "./letter";

/** No message tells that an e-mail was delivered here. */
const REFRESH_MS = 5000;

/** The e-mails that were written while there is no mail server. */
export function MailboxSection() {
  const [skip, setSkip] = useState(0);
  const mailbox = useQuery({
    ...jobsListMailboxOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  if (mailbox.isError && problemOf(mailbox.error).status === 404) {
    return (
      <Section title="Mailbox">
        <Empty icon={MailOpen} title="E-mails go to a mail server">
          What became of each stands with its job.
        </Empty>
      </Section>
    );
  }
  return (
    <Section title="Mailbox">
      <Loaded query={mailbox}>
        {(page) =>
          page.items.length ? (
            <>
              <p className="border-b px-4 py-3 text-muted">
                There is no mail server: these e-mails went nowhere else. Their links work, so whoever reads
                them can confirm for students.
              </p>
              <ul className="divide-y">
                {page.items.map((mail) => (
                  <Mail key={mail.id} mail={mail} />
                ))}
              </ul>
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={MailOpen} title="No e-mails yet">
              Without a mail server, what students would get lies here. Submit a job to see the first.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

function Mail({ mail }: { mail: JobsDeliveredOut }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5 text-left hover:bg-sunken/50"
      >
        <span className="min-w-0">
          <span className="block font-medium">{mail.subject}</span>
          <span className="block truncate text-[13px] text-muted">{mail.to}</span>
        </span>
        <span className="num text-xs text-muted">{dateTime(mail.sent_at)}</span>
      </button>
      {isOpen && (
        <div className="px-4 pb-4">
          <Letter subject={mail.subject} text={mail.text} html={mail.html} />
        </div>
      )}
    </li>
  );
}
