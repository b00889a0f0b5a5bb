import { useState } from "react";
import { Button } from "@/components/ui/button";

interface Props {
  subject: string;
  text: string;
  html: string;
}

const SCHEME = "<meta name='color-scheme' content='light'>";

/** An e-mail as it arrives. Its HTML is shown in a frame that may do nothing. */
export function Letter({ subject, text, html }: Props) {
  const [isText, setText] = useState(!html);
  return (
    <article className="overflow-hidden rounded-lg border">
      <header className="flex flex-wrap items-center justify-between gap-2 border-b bg-sunken/60 px-4 py-2">
        <h3 className="font-medium">{subject}</h3>
        {html && (
          <Button size="small" kind="ghost" onClick={() => setText(!isText)}>
            {isText ? "Show as HTML" : "Show as Text"}
          </Button>
        )}
      </header>
      {isText ? (
        <Words text={text} />
      ) : (
        <iframe title={subject} sandbox="" srcDoc={SCHEME + html} className="h-80 w-full bg-white" />
      )}
    </article>
  );
}

/** Plain text whose links can be followed. */
function Words({ text }: { text: string }) {
  const pieces = text.split(/(https?:\/\/[^\s<>"]+)/);
  return (
    <p className="p-4 break-words whitespace-pre-wrap">
      {pieces.map((piece, index) =>
        index % 2 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
          <a key={index} href={piece} className="text-accent underline" target="_blank" rel="noreferrer">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </p>
  );
}
