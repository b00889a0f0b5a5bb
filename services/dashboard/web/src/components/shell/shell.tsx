import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { type Session, SessionContext, sessionOptions } from "@/api/session";
import { startLive, stopLive, useLink } from "@/live";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";

const Palette = lazy(() => import("./palette"));
const KeyboardHelp = lazy(() => import("./keyboard-help"));
const SessionEnded = lazy(() => import("./session-ended"));

/** Around every page of somebody who is signed in. */
export function Shell() {
  const { data: session } = useQuery(sessionOptions);
  const last = useLast(session);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useLiveLink();
  useShortcuts({ openPalette: () => setPaletteOpen(true), openHelp: () => setHelpOpen(true) });
  // The way in asks for a session first; it is there but for a moment.
  if (!last) return null;
  return (
    <SessionContext value={last}>
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
          {session === null && <SessionEnded before={last} />}
        </Suspense>
      </div>
    </SessionContext>
  );
}

/** Who is signed in, or was until a moment ago: their page stays while they sign in again. */
function useLast(session: Session | null | undefined): Session | null {
  const [last, setLast] = useState<Session | null>(session ?? null);
  if (session && session !== last) setLast(session);
  return session ?? last;
}

/** Follows the stream while somebody is signed in; it is the first to know of a session that ended. */
function useLiveLink() {
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
}
