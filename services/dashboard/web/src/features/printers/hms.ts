/** The manufacturer's page about a code that the printer shows. */
const WIKI = "https://wiki.bambulab.com/en/x1/troubleshooting/hmscode/";

/** Health messages have four groups of digits, print errors two; null for anything else. */
export function pageOf(code: string): string | null {
  const plain = code.trim().toUpperCase().replaceAll("-", "_");
  return /^[0-9A-F]{4}(_[0-9A-F]{4})(_[0-9A-F]{4}_[0-9A-F]{4})?$/.test(plain) ? WIKI + plain : null;
}
