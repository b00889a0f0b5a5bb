import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, Loader } from "lucide-react";
import { printersCheckConnection, printersConnectPrinter } from "@/api/gen/sdk.gen";
import type {
  PrintersConnectionVerdictOut,
  PrintersNewConnectionWritable,
  PrintersPrinterAnswer,
} from "@/api/gen/types.gen";
import { zPrintersNewConnectionWritable } from "@/api/gen/zod.gen";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import {
  ApiFormBody,
  AreaField,
  NumberField,
  Row,
  SelectField,
  Stack,
  TextField,
} from "@/components/ui/field";
import { tidied, useApiForm } from "@/lib/form";
import { toast, toastProblem } from "@/lib/toast";

const KINDS = [
  ["bambu_lan", "Bambu printer in the network"],
  ["manual", "None: prints are reported by hand"],
] as const;
const TLS = [
  ["strict", "Strict: the manufacturer's certificate"],
  ["pin", "Pin: the certificate seen first"],
  ["insecure", "Insecure: any certificate"],
] as const;

interface Props {
  printer: PrintersPrinterAnswer;
  onClose: () => void;
}

export function ConnectionDialog({ printer, onClose }: Props) {
  const path = { printer_id: printer.id };
  const api = useApiForm<PrintersNewConnectionWritable, PrintersNewConnectionWritable, PrintersPrinterAnswer>(
    {
      schema: zPrintersNewConnectionWritable,
      defaults: defaultsOf(printer),
      send: async (body) =>
        (await printersConnectPrinter({ path, body: fitting(body), throwOnError: true })).data,
      done: () => {
        toast.success(`${printer.name} is being connected`);
        onClose();
      },
    },
  );
  const { form } = api;
  const test = useMutation({
    mutationFn: async () => {
      const body = fitting(tidied(form.getValues()) as PrintersNewConnectionWritable);
      return (await printersCheckConnection({ path, body, throwOnError: true })).data;
    },
    onError: toastProblem,
  });
  const isBambu = form.watch("kind") === "bambu_lan";
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Connect ${printer.name}`}
      description="The printer shows these on its screen, under network and LAN mode."
    >
      <ApiFormBody
        api={api}
        action="Connect"
        onCancel={onClose}
        aside={
          isBambu && (
            <Button disabled={test.isPending} onClick={() => test.mutate()}>
              {test.isPending && <Loader aria-hidden className="animate-spin" />}
              {test.isPending ? "Testing…" : "Test"}
            </Button>
          )
        }
      >
        <Stack>
          <SelectField form={form} name="kind" label="Connection" options={KINDS} />
          {isBambu && (
            <>
              <div className="grid grid-cols-[1fr_110px] gap-4">
                <TextField form={form} name="host" label="Address" placeholder="192.168.1.50" />
                <NumberField form={form} name="port" label="Port" />
              </div>
              <Row>
                <TextField form={form} name="serial" label="Serial Number" />
                <TextField
                  form={form}
                  name="access_code"
                  label="Access Code"
                  type="password"
                  autoComplete="off"
                  help={printer.connection?.has_access_code ? "Left empty, the stored one stays." : undefined}
                />
              </Row>
              <SelectField form={form} name="tls_mode" label="Certificate" options={TLS} />
              <details className="group">
                <summary className="cursor-pointer text-[13px] text-muted">More</summary>
                <div className="mt-3 space-y-4">
                  <Row>
                    <TextField form={form} name="site" label="Site" help="Where the printer stands." />
                    <NumberField form={form} name="ftps_port" label="File Port" />
                  </Row>
                  <AreaField form={form} name="ca_pem" label="More Authorities (PEM)" />
                </div>
              </details>
              {test.data && <Verdict verdict={test.data} />}
            </>
          )}
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function Verdict({ verdict }: { verdict: PrintersConnectionVerdictOut }) {
  const Icon = verdict.ok ? CircleCheck : CircleX;
  return (
    <div
      role="status"
      className={`flex gap-3 rounded-md border p-3 ${verdict.ok ? "border-green/40" : "border-red/40"}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${verdict.ok ? "text-green" : "text-red"}`} />
      <div className="min-w-0">
        <p className="font-medium">{verdict.ok ? "The printer answers" : "It does not work yet"}</p>
        <p className="text-muted">
          {verdict.message} <span className="num">({verdict.code})</span>
        </p>
        {verdict.fingerprint && (
          <p className="num mt-1 truncate text-xs text-muted">SHA-256 {verdict.fingerprint}</p>
        )}
      </div>
    </div>
  );
}

/** Only what the chosen kind has. */
const fitting = (body: PrintersNewConnectionWritable): PrintersNewConnectionWritable =>
  body.kind === "manual" ? { kind: "manual", site: body.site } : body;

function defaultsOf({ connection }: PrintersPrinterAnswer): PrintersNewConnectionWritable {
  return {
    kind: connection?.kind ?? "bambu_lan",
    host: connection?.host ?? "",
    port: connection?.port ?? 8883,
    ftps_port: connection?.ftps_port ?? 990,
    serial: connection?.serial ?? "",
    access_code: "",
    tls_mode: connection?.tls_mode ?? "strict",
    ca_pem: connection?.ca_pem ?? "",
    site: connection?.site ?? "",
  };
}
