/** Settings of a slicer as people write them: `name: value`, one a line. Values that are JSON keep their kind. */
type Settings = Record<string, unknown>;

export function writeSettings(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${plain(value) ? value : JSON.stringify(value)}`)
    .join("\n");
}

/** What the lines say; null when one of them says nothing. */
export function readSettings(text: string | null | undefined): Settings | null {
  const found: Settings = {};
  for (const line of (text ?? "").split("\n").map((one) => one.trim())) {
    if (!line) continue;
    const [, name, value] = /^([^:]+):\s*(.+)$/.exec(line) ?? [];
    if (!name || value === undefined) return null;
    found[name.trim()] = read(value);
  }
  return found;
}

/** Text that reads back as the same text. */
const plain = (value: unknown) => typeof value === "string" && value !== "" && read(value) === value;

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
