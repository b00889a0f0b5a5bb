import { AreaField, CheckField, Row, Stack } from "@/components/ui/field";
import { LabSection } from "./lab-form";

const LINES = "One per line. Empty: the usual ones.";

/** What students read, and what they may choose. */
export function FormSection() {
  return (
    <>
      <LabSection
        title="Opening"
        names={["is_open", "closed_text", "introduction", "receipt_text", "pickup_text", "contact_text"]}
      >
        {(form) => (
          <Stack>
            <CheckField form={form} name="is_open" label="The lab takes jobs" />
            <AreaField form={form} name="closed_text" label="Words While It Is Closed" />
            <AreaField form={form} name="introduction" label="Words Above the Model" />
            <AreaField form={form} name="receipt_text" label="Words on the Receipt" />
            <AreaField form={form} name="pickup_text" label="Words on Picking Up" />
            <AreaField form={form} name="contact_text" label="Where Students Ask" />
          </Stack>
        )}
      </LabSection>
      <LabSection title="Choices" names={["disciplines", "reject_reasons", "payment_methods"]}>
        {(form) => (
          <Stack>
            <Row>
              <AreaField form={form} name="disciplines" label="Disciplines" help={LINES} />
              <AreaField form={form} name="payment_methods" label="Kinds of Payment" help={LINES} />
            </Row>
            <AreaField form={form} name="reject_reasons" label="Usual Reasons to Reject" help={LINES} />
          </Stack>
        )}
      </LabSection>
    </>
  );
}
