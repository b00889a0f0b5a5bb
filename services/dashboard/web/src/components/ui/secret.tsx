import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button";

interface Props {
  text: string;
  onDone: () => void;
  children: ReactNode;
}

/** Something that is shown this once. */
export function Secret({ text, onDone, children }: Props) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    setCopied(true);
  };
  return (
    <>
      <p className="text-muted">{children}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0} className="num mt-3 overflow-x-auto rounded-md border bg-sunken p-3 select-all">
        {text}
      </pre>
      <footer className="mt-6 flex justify-end gap-2">
        <Button onClick={() => void copy()}>
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />} {isCopied ? "Copied" : "Copy"}
        </Button>
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
      </footer>
    </>
  );
}
