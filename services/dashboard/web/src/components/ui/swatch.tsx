import { colour } from "@/lib/format";

/** A filament's colour; a ring shows white on white. */
export function Swatch({ hex, name }: { hex: string | null | undefined; name?: string | null }) {
  const shown = colour(hex);
  return (
    <span
      role="img"
      aria-label={name || hex || "Colour not known"}
      title={name || hex || "Colour not known"}
      className="inline-block size-3.5 shrink-0 rounded-full border border-strong-line/60"
      style={
        shown
          ? { background: shown }
          : { background: "repeating-conic-gradient(var(--line) 0 25%, transparent 0 50%) 50% / 7px 7px" }
      }
    />
  );
}
