import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";

export function NotFoundPage() {
  return (
    <Page title="Not Found">
      <Empty
        icon={Compass}
        title="There is no page at this address"
        action={
          <Button asChild kind="primary">
            <Link to="/">To The Fleet</Link>
          </Button>
        }
      >
        Perhaps it moved, or the address is not whole. Ctrl K searches everything.
      </Empty>
    </Page>
  );
}
