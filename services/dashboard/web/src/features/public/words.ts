/** Sentences that several pages of students share. */

/** How many jobs come first. */
export function before(ahead: number | null | undefined): string | null {
  if (ahead === null || ahead === undefined) return null;
  if (ahead === 0) return "Yours is next";
  return ahead === 1 ? "1 job before yours" : `${ahead} jobs before yours`;
}
