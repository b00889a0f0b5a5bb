"""What global search finds here."""

from sqlalchemy import Text, cast, func, literal

from chassis.auth import Permission
from chassis.search import Lookup
from jobs.tables.jobs import JOBS

LOOKUPS = (
    Lookup(
        kind="job",
        permission=Permission.JOBS_READ,
        id=JOBS.c.id,
        title=func.concat_ws(" ", literal("#").concat(cast(JOBS.c.number, Text)), JOBS.c.student_name),
        subtitle=JOBS.c.display_name,
        words=(
            JOBS.c.number,
            JOBS.c.student_name,
            JOBS.c.student_email,
            JOBS.c.class_number,
            JOBS.c.display_name,
            JOBS.c.original_filename,
        ),
        newest=JOBS.c.number,
        page="/jobs/{id}",
        where=lambda _: JOBS.c.deleted_at.is_(None),
    ),
)
