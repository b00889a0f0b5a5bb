import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { JobsLookOut } from "@/api/gen/types.gen";
import { dimensions, megabytes, oddity } from "./model";

interface Props {
  name: string;
  look: JobsLookOut;
  printer: string;
}

/** What was found in a model: its picture, its size, and which printers hold it. */
export function ModelLook({ name, look, printer }: Props) {
  const odd = oddity(look.box);
  const isTooLarge = printer !== "" && look.fits[printer] === false;
  return (
    <div className="overflow-hidden rounded-lg border">
      <div className="flex flex-wrap gap-4 p-4">
        {look.thumbnail && (
          <img
            src={look.thumbnail}
            alt={`What ${name} looks like`}
            className="size-28 rounded-md border bg-white object-contain"
          />
        )}
        <div className="min-w-0 flex-1 basis-52">
          <p className="font-medium break-words">{name}</p>
          <p className="num mt-1">{dimensions(look.box)}</p>
          <p className="text-[14px] text-muted">
            {megabytes(look.size)}, read as millimetres. Is this the size that you want?
          </p>
        </div>
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5 border-t px-4 py-3 text-[14px]">
        {Object.entries(look.fits).map(([one, fits]) => (
          <li key={one} className="flex items-center gap-1.5">
            {fits ? (
              <CircleCheck aria-hidden className="size-4 text-green" />
            ) : (
              <CircleX aria-hidden className="size-4 text-red" />
            )}
            {one} <span className="sr-only">{fits ? "holds it" : "is too small for it"}</span>
          </li>
        ))}
      </ul>
      {(odd || isTooLarge || look.warnings.length > 0) && (
        <ul className="space-y-1.5 border-t bg-amber/7 px-4 py-3 text-[14px]">
          {isTooLarge && (
            <Warning>It does not fit {printer}. Choose a larger printer, or a smaller model.</Warning>
          )}
          {odd && <Warning>{odd}</Warning>}
          {look.warnings.map((warning) => (
            <Warning key={warning}>{warning}</Warning>
          ))}
        </ul>
      )}
    </div>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <li className="flex gap-2">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-amber" /> {children}
    </li>
  );
}
