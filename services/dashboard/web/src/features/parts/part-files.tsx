import { ArrowLeftRight, FileDown, FileUp } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { later } from "@/lib/later";
import { useRefreshParts } from "./refresh";

const ImportDialog = later(async () => (await import("@/components/ui/import-dialog")).ImportDialog);

const KINDS = {
  parts: {
    title: "Import Parts",
    url: "/api/v1/parts/import",
    example: "name,sku,parts_per_print,description\nWall Hook,HOOK-1,4,",
    help: "One part a row. A part that is known by its SKU, or else by its name, is changed.",
  },
  mappings: {
    title: "Import Mappings",
    url: "/api/v1/gcode-mappings/import",
    example: "gcode_filename,part_sku,quantity\nhook_x4.gcode.3mf,HOOK-1,4",
    help: "One file and part a row; the part by its SKU or name. Past prints of the files can be counted under Unmapped.",
  },
} as const;

const download = (url: string) => window.location.assign(url);

/** Parts and mappings as files, out and in. */
export function PartFiles() {
  const [open, setOpen] = useState<keyof typeof KINDS | null>(null);
  const mayWrite = useMay("stock:write");
  const refresh = useRefreshParts();
  const kind = open && KINDS[open];
  return (
    <>
      <Menu
        trigger={
          <Button>
            <ArrowLeftRight aria-hidden /> Files
          </Button>
        }
      >
        {mayWrite && (
          <>
            <MenuItem onSelect={() => setOpen("parts")}>
              <FileUp /> Import Parts
            </MenuItem>
            <MenuItem onSelect={() => setOpen("mappings")}>
              <FileUp /> Import Mappings
            </MenuItem>
            <MenuLine />
          </>
        )}
        <MenuItem onSelect={() => download("/api/v1/parts/export?format=csv")}>
          <FileDown /> Export Parts
        </MenuItem>
        <MenuItem onSelect={() => download("/api/v1/gcode-mappings/export?format=csv")}>
          <FileDown /> Export Mappings
        </MenuItem>
      </Menu>
      {kind && (
        <ImportDialog
          title={kind.title}
          url={kind.url}
          example={kind.example}
          onClose={() => setOpen(null)}
          onDone={refresh}
        >
          {kind.help}
        </ImportDialog>
      )}
    </>
  );
}
