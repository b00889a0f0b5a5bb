"""Which HTTP status each refusal has."""

from jobs.domain import desk, jobs, lab, printing, review, staff, submission, workflow
from jobs.front import TooManySubmissionsError

ERRORS: dict[type[Exception], int] = {
    jobs.JobNotFoundError: 404,
    jobs.JobLockedError: 409,
    workflow.WrongStatusError: 409,
    workflow.NotAllowedError: 403,
    review.UnknownChoiceError: 422,
    review.TooLongError: 422,
    review.LinkExpiredError: 410,
    review.AlreadyConfirmedError: 409,
    review.TooSoonError: 429,
    printing.NoMoreReprintsError: 409,
    printing.PrinterGoneError: 409,
    desk.NothingToRevertError: 409,
    desk.SameStatusError: 422,
    desk.NotDeletableError: 409,
    desk.FilesNeededError: 409,
    desk.StillActiveError: 409,
    staff.InactiveStaffError: 422,
    staff.StaffNotFoundError: 404,
    staff.DuplicateStaffError: 409,
    lab.InconsistentSettingsError: 422,
    submission.LabNotFoundError: 404,
    submission.LabClosedError: 409,
    submission.NotOfferedError: 422,
    submission.TooManyJobsError: 409,
    submission.AlreadyResubmittedError: 409,
    submission.NotRejectedError: 409,
    TooManySubmissionsError: 429,
}
