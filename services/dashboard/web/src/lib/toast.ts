import { toast } from "sonner";
import { problemOf } from "@/api/problem";

/** Shows what went wrong, with its code. */
export function toastProblem(error: unknown) {
  const problem = problemOf(error);
  toast.error(problem.message, { description: problem.code });
}

export { toast };
