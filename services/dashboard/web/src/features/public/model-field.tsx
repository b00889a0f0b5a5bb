/** Choosing a model: it is looked at before anything is submitted, and what was found is shown. */
import { useMutation } from "@tanstack/react-query";
import { FileBox, X } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import type { JobsLookOut, JobsPublicLab } from "@/api/gen/types.gen";
import { problemOf } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { cn } from "@/lib/cn";
import { faultOf, listed, megabytes } from "./model";
import { ModelLook } from "./model-look";
import { postForm } from "./upload";

interface Props {
  slug: string;
  lab: JobsPublicLab;
  /** The printer that was chosen; whether the model fits it is told. */
  printer: string;
  error?: string;
  onLook: (look: JobsLookOut | null) => void;
}

export function ModelField({ slug, lab, printer, error, onLook }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController>(null);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const [isOver, setOver] = useState(false);
  const look = useMutation({
    mutationFn: (chosen: File) => {
      running.current = new AbortController();
      return postForm<JobsLookOut>(
        `/api/v1/public/check/${encodeURIComponent(slug)}`,
        { file: chosen },
        { onProgress: setShare, signal: running.current.signal },
      );
    },
    onSuccess: onLook,
  });
  const fault = file && faultOf(file, lab.file_types, lab.max_upload_bytes);
  const choose = (chosen: File | null | undefined) => {
    running.current?.abort();
    look.reset();
    onLook(null);
    setShare(0);
    setFile(chosen ?? null);
    if (input.current) input.current.value = "";
    if (chosen && !faultOf(chosen, lab.file_types, lab.max_upload_bytes)) look.mutate(chosen);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  const wrong =
    fault ??
    (look.isError ? problemOf(look.error).message : error && !look.data && !look.isPending ? error : null);
  return (
    <div>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "flex cursor-pointer items-center gap-4 rounded-lg border-2 border-dashed border-strong-line/50 p-5",
          "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--accent)",
          isOver && "border-accent bg-accent/6",
          wrong && "border-red",
        )}
      >
        <FileBox aria-hidden className="size-8 shrink-0 text-muted" strokeWidth={1.5} />
        <span className="min-w-0">
          <span className="block font-medium">{file ? "Choose another file" : "Choose your model"}</span>
          <span className="block text-[14px] text-muted">
            or drop it here: {listed(lab.file_types)}, up to {megabytes(lab.max_upload_bytes)}
          </span>
        </span>
        <input
          ref={input}
          id={id}
          name="file"
          type="file"
          className="sr-only"
          accept={lab.file_types.join(",")}
          aria-invalid={!!wrong}
          aria-describedby={`${id}-note`}
          onChange={(event) => choose(event.target.files?.[0])}
        />
      </label>
      <div id={`${id}-note`} aria-live="polite" className="mt-2 space-y-3">
        {wrong && <p className="text-red">{wrong}</p>}
        {look.isPending && file && <Sending file={file} share={share} onStop={() => choose(null)} />}
        {look.data && file && <ModelLook name={file.name} look={look.data} printer={printer} />}
      </div>
    </div>
  );
}

function Sending({ file, share, onStop }: { file: File; share: number; onStop: () => void }) {
  const percent = Math.round(share * 100);
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <div className="mb-1.5 flex justify-between gap-3">
          <span className="truncate">{share < 1 ? `Sending ${file.name}` : `Measuring ${file.name}`}</span>
          <span className="num text-muted">{share < 1 ? `${percent} %` : "…"}</span>
        </div>
        <Progress value={percent} label={`Sending ${file.name}`} />
      </div>
      <Button kind="ghost" size="icon" aria-label="Stop sending" onClick={onStop}>
        <X />
      </Button>
    </div>
  );
}
