import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { SessionContext, sessionOptions } from "@/api/session";
import { startLive, stopLive, useLink } from "@/live";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";

const Palette = lazy(() => import("./palette"));
const KeyboardHelp = lazy(() => import("./keyboard-help"));

/** Around every page of somebody who is signed in. */
export function Shell() {
  const { data: session } = useQuery(sessionOptions);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useLiveLink();
  useShortcuts({ openPalette: () => setPaletteOpen(true), openHelp: () => setHelpOpen(true) });
  // While the way to the sign-in page is taken.
  if (!session) return null;
  return (
    <SessionContext value={session}>
      <div className="flex h-dvh">
        <a
          href="#content"
          className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md border bg-surface px-3 py-2 focus:translate-y-0"
        >
          Skip to content
        </a>
        <Sidebar onSearch={() => setPaletteOpen(true)} onHelp={() => setHelpOpen(true)} />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 overflow-y-auto outline-none">
          <Outlet />
        </main>
        <Suspense>
          {isPaletteOpen && <Palette onClose={() => setPaletteOpen(false)} />}
          {isHelpOpen && <KeyboardHelp onClose={() => setHelpOpen(false)} />}
        </Suspense>
      </div>
    </SessionContext>
  );
}

/** Follows the stream while somebody is signed in; a session that ended elsewhere leads to the sign-in page. */
function useLiveLink() {
  const navigate = useNavigate();
  const { data: session, refetch } = useQuery(sessionOptions);
  const link = useLink();
  const who = session?.id;
  useEffect(() => {
    if (!who) return;
    startLive();
    return stopLive;
  }, [who]);
  useEffect(() => {
    if (link === "signed-out") void refetch();
  }, [link, refetch]);
  useEffect(() => {
    if (session === null)
      void navigate({
        to: "/sign-in",
        search: { to: window.location.pathname.replace(/^\/app/, "") || "/" },
      });
  }, [session, navigate]);
}
