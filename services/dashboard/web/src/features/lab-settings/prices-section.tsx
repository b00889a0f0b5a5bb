import { Plus, Trash2 } from "lucide-react";
import { useFieldArray } from "react-hook-form";
import { useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { AreaField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { type LabForm, LabSection } from "./lab-form";

/** What a print costs, and the methods with their colours and materials. */
export function PricesSection() {
  const { tenant } = useSession();
  return (
    <>
      <LabSection title="Minimum Charge" names={["minimum_charge"]}>
        {(form) => (
          <NumberField
            form={form}
            name="minimum_charge"
            label="Minimum Charge"
            unit={tenant.currency}
            exact
            help="No print costs less. Jobs that are priced keep their price."
          />
        )}
      </LabSection>
      <LabSection title="Methods" names={["methods"]}>
        {(form) => <Methods form={form} currency={tenant.currency} />}
      </LabSection>
    </>
  );
}

function Methods({ form, currency }: { form: LabForm; currency: string }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "methods" });
  const blank = { name: "", description: "", colors: "", materials: "", rate_per_gram: "" };
  return (
    <div className="space-y-6">
      {fields.map((field, index) => (
        <div key={field.id} className="rounded-lg border p-4">
          <Stack>
            <Row>
              <TextField form={form} name={`methods.${index}.name`} label="Name" />
              <NumberField
                form={form}
                name={`methods.${index}.rate_per_gram`}
                label="Per Gram"
                unit={currency}
                exact
              />
            </Row>
            <TextField form={form} name={`methods.${index}.description`} label="What Students Read" />
            <Row>
              <AreaField form={form} name={`methods.${index}.colors`} label="Colours" help="One per line." />
              <AreaField
                form={form}
                name={`methods.${index}.materials`}
                label="Materials"
                help="One per line."
              />
            </Row>
            <Button size="small" kind="danger" disabled={fields.length < 2} onClick={() => remove(index)}>
              <Trash2 aria-hidden /> Remove Method
            </Button>
          </Stack>
        </div>
      ))}
      <Button onClick={() => append(blank)}>
        <Plus aria-hidden /> Add Method
      </Button>
    </div>
  );
}
