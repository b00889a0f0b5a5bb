import { CheckField, NumberField, Row, Stack } from "@/components/ui/field";
import { LabSection } from "./lab-form";

/** How much students may have under way, and how long everything takes. */
export function LimitsSection() {
  return (
    <>
      <LabSection
        title="Students"
        names={["max_upload_mb", "submissions_per_hour", "max_active_jobs", "max_hours", "max_reprints"]}
      >
        {(form) => (
          <Stack>
            <Row>
              <NumberField
                form={form}
                name="submissions_per_hour"
                label="Submissions an Hour"
                help="Of one network address; 0 for no limit."
              />
              <NumberField
                form={form}
                name="max_active_jobs"
                label="Jobs Under Way"
                help="Of one student; 0 for no limit."
              />
            </Row>
            <Row>
              <NumberField
                form={form}
                name="max_hours"
                label="Longest Print"
                unit="h"
                exact
                help="Of one job; 0 for no limit."
              />
              <NumberField form={form} name="max_reprints" label="Free Reprints" help="Of one job." />
            </Row>
            <NumberField form={form} name="max_upload_mb" label="Largest Model" unit="MB" />
          </Stack>
        )}
      </LabSection>
      <LabSection
        title="Confirmation and Locks"
        names={[
          "confirm_hours",
          "student_resend_minutes",
          "staff_resend_minutes",
          "lock_minutes",
          "revert_minutes",
        ]}
      >
        {(form) => (
          <Stack>
            <Row>
              <NumberField form={form} name="confirm_hours" label="A Link Is Valid" unit="h" />
              <NumberField
                form={form}
                name="student_resend_minutes"
                label="Students Ask Again After"
                unit="min"
              />
            </Row>
            <Row>
              <NumberField form={form} name="staff_resend_minutes" label="Staff Resends After" unit="min" />
              <NumberField form={form} name="lock_minutes" label="A Lock Lasts" unit="min" />
            </Row>
            <NumberField form={form} name="revert_minutes" label="Changes Can Be Taken Back For" unit="min" />
          </Stack>
        )}
      </LabSection>
      <LabSection
        title="Reminders and Retention"
        names={["reminder_days", "max_reminders", "abandon_days", "archive_days", "archives_by_itself"]}
      >
        {(form) => (
          <Stack>
            <Row>
              <NumberField form={form} name="reminder_days" label="Reminded After" unit="days" />
              <NumberField form={form} name="max_reminders" label="Reminders at Most" />
            </Row>
            <Row>
              <NumberField form={form} name="abandon_days" label="Given Up After" unit="days" />
              <NumberField form={form} name="archive_days" label="Archived After" unit="days" />
            </Row>
            <CheckField form={form} name="archives_by_itself" label="Archive by itself, every day" />
          </Stack>
        )}
      </LabSection>
    </>
  );
}
