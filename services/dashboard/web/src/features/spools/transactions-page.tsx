import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { SubNav } from "@/components/ui/subnav";
import { SPOOL_PAGES } from "./area";
import { Transactions } from "./transactions";

export function TransactionsPage() {
  return (
    <Page title="Transactions" note="Every gram that left a spool, or came back, and why">
      <SubNav label="Spools" pages={SPOOL_PAGES} />
      <Card>
        <Transactions />
      </Card>
    </Page>
  );
}
