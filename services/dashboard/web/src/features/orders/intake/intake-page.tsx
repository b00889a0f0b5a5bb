import { Page } from "@/components/ui/page";
import { SubNav } from "@/components/ui/subnav";
import { ORDER_PAGES } from "../area";
import { Deliveries } from "./deliveries";
import { Sources } from "./sources";

/** How shops hand their orders in, and what came of it. */
export function IntakePage() {
  return (
    <Page
      title="Intake"
      note="Shops that send their orders by themselves, and the deliveries that need a look"
    >
      <SubNav label="Orders" pages={ORDER_PAGES} />
      <div className="space-y-4">
        <Sources />
        <Deliveries />
      </div>
    </Page>
  );
}
