"""What a student sends in, held against what the lab offers."""

from dataclasses import dataclass

from jobs.domain.lab import Lab


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The form, without the file."""

    student_name: str
    student_email: str
    discipline: str
    class_number: str
    method: str
    color: str
    printer: str
    acknowledged_minimum_charge: bool


class LabNotFoundError(Exception):
    """There is no lab of this name."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such lab.")


class LabClosedError(Exception):
    """The lab takes nothing at the moment."""

    code = "lab_closed"


class NotOfferedError(Exception):
    """Something that the lab does not offer, or a consent that is missing."""

    code = "not_offered"

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("; ".join(one["message"] for one in errors))
        self.extra = {"errors": errors}


class TooManyJobsError(Exception):
    """The student has as many jobs under way as the lab takes."""

    code = "too_many_jobs"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} jobs under way already: wait until one is picked up.")


class AlreadyResubmittedError(Exception):
    """A rejected job is followed by one other."""

    code = "already_resubmitted"

    def __init__(self, number: int) -> None:
        super().__init__(f"This job was submitted again as job {number}.")
        self.extra = {"number": number}


class NotRejectedError(Exception):
    """Only what was rejected is submitted again."""

    code = "not_rejected"

    def __init__(self) -> None:
        super().__init__("Only a rejected job can be submitted again.")


def check(submission: Submission, lab: Lab) -> None:
    """See that the lab offers what is asked for.

    Raises:
        LabClosedError: it takes nothing at the moment.
        NotOfferedError: something is not offered, or the minimum charge is not accepted.
    """
    if not lab.is_open:
        raise LabClosedError(lab.closed_text)
    method, printer = lab.method(submission.method), lab.printer(submission.printer)
    wrong: dict[str, str] = {}
    if submission.discipline not in lab.disciplines:
        wrong["discipline"] = "This discipline is not on the list."
    if method is None:
        wrong["method"] = "This method is not offered."
    elif submission.color not in method.colors:
        wrong["color"] = f"{method.name} is not offered in this colour."
    if printer is None:
        wrong["printer"] = "There is no such printer."
    elif method is not None and printer.method != method.name:
        wrong["printer"] = f"{printer.name} does not print {method.name}."
    if not submission.acknowledged_minimum_charge:
        wrong["acknowledged_minimum_charge"] = f"The minimum charge of {lab.minimum_charge} must be accepted."
    if wrong:
        raise NotOfferedError(
            [{"field": field, "message": text, "code": "not_offered"} for field, text in wrong.items()]
        )
