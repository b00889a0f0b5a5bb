import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { queryClient } from "@/api/client";
import { dashboardSignIn } from "@/api/gen/sdk.gen";
import type { DashboardSessionAnswer, DashboardSignIn } from "@/api/gen/types.gen";
import { zDashboardSignIn } from "@/api/gen/zod.gen";
import { sessionOptions } from "@/api/session";
import { Mark } from "@/components/shell/mark";
import { ApiFormBody, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";

const TENANT = "platework-tenant";

export function SignInPage() {
  const navigate = useNavigate();
  const { to } = useSearch({ from: "/sign-in" });
  useEffect(() => {
    document.title = "Sign In · Platework";
  }, []);
  const api = useApiForm<DashboardSignIn, DashboardSignIn, DashboardSessionAnswer>({
    schema: zDashboardSignIn,
    defaults: { tenant: localStorage.getItem(TENANT) ?? "demo", email: "", password: "" },
    send: async (body) => (await dashboardSignIn({ body, throwOnError: true })).data,
    done: (session) => {
      localStorage.setItem(TENANT, session.tenant.slug);
      queryClient.setQueryData(sessionOptions.queryKey, session);
      void navigate({ to: to ?? "/", replace: true });
    },
  });
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-[380px]">
        <div className="mb-7 flex items-center gap-3">
          <Mark className="size-9" />
          <div>
            <h1 className="text-xl leading-6 font-semibold tracking-tight">Platework</h1>
            <p className="text-muted">Sign in to your farm or lab</p>
          </div>
        </div>
        <div className="rounded-xl border bg-surface p-6">
          <ApiFormBody api={api} action="Sign In">
            <Stack>
              <TextField
                form={api.form}
                name="tenant"
                label="Tenant"
                help="The short name of your farm or lab."
                autoComplete="organization"
              />
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
        </div>
      </div>
    </main>
  );
}
