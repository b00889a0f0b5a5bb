"""Prints of a student who was forgotten: what jobs says on a real broker clears the names of their files."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from contracts.jobs import JobErased

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def erased(tenant: UUID, *print_ids: UUID) -> JobErased:
    return JobErased(
        tenant_id=tenant,
        version=9,
        job_id=uuid4(),
        number=1,
        status="ARCHIVED",
        status_since=NOW,
        method="Filament",
        color="Blue",
        printer="One",
        discipline="Art",
        currency="USD",
        created_at=NOW,
        by="admin",
        print_ids=print_ids,
    )


async def test_the_history_forgets_what_the_files_of_a_forgotten_student_were_called(
    call, publish, tell, shown, make_plate, tenant, printer, settled
):
    theirs = make_plate(tenant, UUID(printer["id"]), "JaneDoe_Filament_Blue_1.3mf")
    other = make_plate(tenant, UUID(printer["id"]), "other.3mf")
    await tell(theirs.started(), other.started())
    await shown(theirs.print_id, file_name="JaneDoe_Filament_Blue_1.3mf")
    await shown(other.print_id, file_name="other.3mf")
    # Another tenant's word about this print counts for nothing.
    await publish(erased(uuid4(), other.print_id), None)
    for _ in range(2):
        await publish(erased(tenant, theirs.print_id), None)
    await settled("JOBS", "printers-jobs")
    await shown(theirs.print_id, file_name="(erased)", candidates=[])
    await tell(theirs.completed())
    await shown(theirs.print_id, outcome="completed", file_name="(erased)", candidates=[])
    assert (await shown(other.print_id))["file_name"] == "other.3mf"
    assert (await call.ok("GET", "/prints", params={"search": "JaneDoe"}))["total"] == 0
    assert (await call.ok("GET", "/printers/dead-letters"))["items"] == []
