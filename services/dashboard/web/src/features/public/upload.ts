/** Sending a form with a model: by XMLHttpRequest, which alone tells how far it is. */
import { Problem, problemOf } from "@/api/problem";

const PROGRESS_STEP = 0.01;

interface Options {
  /** 0 to 1, while it is on its way. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * Posts a form and reads its JSON answer.
 *
 * Throws the API's problem; its message says how long to wait where the API tells.
 */
export function postForm<Answer>(
  url: string,
  fields: Record<string, string | Blob | undefined>,
  { onProgress, signal }: Options = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    let told = 0;
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable || event.loaded / event.total - told < PROGRESS_STEP) return;
      told = event.loaded / event.total;
      onProgress?.(told);
    };
    request.onload = () => {
      const body = bodyOf(request.responseText);
      if (request.status < 300) resolve(body as Answer);
      else reject(refusal(request, body));
    };
    request.onerror = () => reject(problemOf(new TypeError("no answer")));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(request: XMLHttpRequest, body: unknown): Problem {
  const problem = problemOf(body, new Response(null, { status: request.status }));
  const wait = Number(request.getResponseHeader("Retry-After"));
  if (problem.status !== 429 || !wait) return problem;
  const minutes = Math.ceil(wait / 60);
  const when = minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
  return new Problem(problem.status, problem.code, `${problem.message} It is possible ${when}.`);
}
