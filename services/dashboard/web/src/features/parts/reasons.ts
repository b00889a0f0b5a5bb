/** Why prints of a file were not counted, in words. */
import type { InventoryUnmappedFileOut } from "@/api/gen/types.gen";

type File = Pick<InventoryUnmappedFileOut, "reason" | "candidates">;

export function reasonOf(file: File): [word: string, meaning: string] {
  switch (file.reason) {
    case "ambiguous":
      return ["Ambiguous", `It could be ${listed(file.candidates.map((one) => one.part_name))}.`];
    case "inactive_part":
      return ["Inactive", "Its mapping is switched off."];
    case "no_file_name":
      return ["No Name", "The printer did not say which file it printed."];
    case "mapped":
      return ["Mapped Since", "It is mapped by now: count its past prints."];
    default:
      return ["No Mapping", "No part names this file."];
  }
}

/** `Hook, Clip or Cap`: each once. */
export function listed(names: string[]): string {
  const all = [...new Set(names)];
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} or ${all.at(-1)}` : (all[0] ?? "several parts");
}
