import { Dialog } from "@/components/ui/dialog";
import { PAGES } from "./pages";

const KEYS: [string, string][] = [
  ["Ctrl K", "Search everything"],
  ["/", "Search on this page"],
  ["?", "This list"],
  ["Esc", "Close what is open"],
];

export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const pages = PAGES.flatMap((group) => group.pages).map((page): [string, string] => [
    `g ${page.key}`,
    page.name,
  ]);
  return (
    <Dialog open onClose={onClose} title="Keyboard">
      <dl className="grid grid-cols-2 gap-x-8 gap-y-1.5">
        {[...KEYS, ...pages].map(([keys, what]) => (
          <div key={keys} className="flex items-center justify-between gap-3">
            <dt className="order-2 flex gap-1">
              {keys.split(" ").map((key) => (
                <kbd key={key} className="num rounded border bg-sunken px-1.5 py-0.5 text-xs">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
