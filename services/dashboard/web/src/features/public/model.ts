/** A model before it is sent, and what is known of it once the lab has looked at it. */

/** Why a file is not sent at all; null when it may be. */
export function faultOf(
  file: { name: string; size: number },
  types: readonly string[],
  most: number,
): string | null {
  const name = file.name.toLowerCase();
  if (!types.some((type) => name.endsWith(type.toLowerCase()))) {
    return `${file.name} is not a model that can be printed: choose ${listed(types)}.`;
  }
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > most)
    return `${file.name} has ${megabytes(file.size)}; at most ${megabytes(most)} are taken.`;
  return null;
}

export function megabytes(bytes: number): string {
  const size = bytes / 1024 / 1024;
  return size < 0.1 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${size.toFixed(size < 10 ? 1 : 0)} MB`;
}

/** `.stl, .obj or .3mf`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** A box in mm: `10 × 10 × 10 mm`. */
export function dimensions(box: readonly number[]): string {
  return `${box.map((side) => (side >= 100 ? side.toFixed(0) : String(Number(side.toFixed(1))))).join(" × ")} mm`;
}

/** What is odd about a size: files without a unit are read as millimetres. */
export function oddity(box: readonly number[]): string | null {
  if (Math.max(...box) <= 1000) return null;
  return "This is longer than a metre. Was it made in another unit? Export it in millimetres.";
}
