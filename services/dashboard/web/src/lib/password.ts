/** A password to hand over: easy to read aloud, without letters that look alike; about 95 bits. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP = 5;

export function newPassword(random: (size: number) => Uint8Array = bytes): string {
  const picked = [...random(GROUPS * GROUP * 4)]
    // Bytes beyond the last whole multiple would favour the first letters.
    .filter((byte) => byte < 256 - (256 % LETTERS.length))
    .slice(0, GROUPS * GROUP)
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join("");
  return (picked.match(new RegExp(`.{1,${GROUP}}`, "g")) ?? []).join("-");
}

const bytes = (size: number) => crypto.getRandomValues(new Uint8Array(size));
