/** Refusals of the API (RFC 9457), as errors that a page can show. */

export interface FieldProblem {
  field: string;
  message: string;
  code: string;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: FieldProblem[] = [],
    /** What else the refusal says. */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** Whether trying again may help without anybody changing anything. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 502 || this.code === "not_yet_known";
  }
}

interface Body {
  status?: number;
  code?: string;
  detail?: string;
  errors?: FieldProblem[];
}

/** What was thrown, as a problem: a refusal, or an answer that never came. */
export function problemOf(error: unknown, response?: Response): Problem {
  if (error instanceof Problem) return error;
  if (response && error && typeof error === "object" && "code" in error) {
    const body = error as Body;
    const detail = body.detail || `The server answered ${response.status}.`;
    return new Problem(response.status, body.code ?? "unknown", detail, body.errors ?? [], { ...body });
  }
  if (response) return new Problem(response.status, "unknown", `The server answered ${response.status}.`);
  // Only `fetch` without an answer throws this kind.
  if (error instanceof Error && !(error instanceof TypeError)) {
    return new Problem(-1, "defect", `Something is wrong in this page: ${error.message}`);
  }
  return new Problem(
    0,
    "offline",
    "The server cannot be reached. Check the connection; this page tries again.",
  );
}
