import { Dialog as Radix } from "radix-ui";
import { queryClient } from "@/api/client";
import { dashboardSignIn } from "@/api/gen/sdk.gen";
import type { DashboardSessionAnswer, DashboardSignIn } from "@/api/gen/types.gen";
import { zDashboardSignIn } from "@/api/gen/zod.gen";
import { type Session, sessionOptions } from "@/api/session";
import { ApiFormBody, Stack, TextField } from "@/components/ui/field";
import { useOpener } from "@/components/ui/opener";
import { useApiForm } from "@/lib/form";

/** The session ended in the middle of work: signing in again leaves everything on the page as it is. */
export default function SessionEnded({ before }: { before: Session }) {
  const api = useApiForm<DashboardSignIn, DashboardSignIn, DashboardSessionAnswer>({
    schema: zDashboardSignIn,
    defaults: { tenant: before.tenant.slug, email: before.email ?? "", password: "" },
    send: async (body) => (await dashboardSignIn({ body, throwOnError: true })).data,
    done: (session) => {
      // What is on the page belongs to whoever was here; somebody else starts anew.
      if (session.id !== before.id) window.location.assign("/app/");
      queryClient.setQueryData(sessionOptions.queryKey, session);
      void queryClient.invalidateQueries();
    },
  });
  const opener = useOpener();
  return (
    <Radix.Root open>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-[60] bg-black/45" />
        <Radix.Content
          {...opener}
          onEscapeKeyDown={(event) => event.preventDefault()}
          className="fixed top-1/2 left-1/2 z-[70] w-[calc(100vw-32px)] max-w-sm -translate-x-1/2 -translate-y-1/2 rounded-xl border bg-surface p-6 shadow-2xl"
        >
          <Radix.Title className="text-[17px] font-semibold">Your session has ended</Radix.Title>
          <Radix.Description className="mt-1 mb-4 text-muted">
            Sign in again to go on where you were. What you have filled in is still there.
          </Radix.Description>
          <ApiFormBody
            api={api}
            action="Sign In"
            aside={
              <a href="/app/sign-in" className="text-[13px] text-muted underline underline-offset-3">
                Somebody else
              </a>
            }
          >
            <Stack>
              <TextField form={api.form} name="email" label="E-Mail" type="email" autoComplete="username" />
              <TextField
                form={api.form}
                name="password"
                label="Password"
                type="password"
                autoComplete="current-password"
              />
            </Stack>
          </ApiFormBody>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
