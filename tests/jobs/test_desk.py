"""What the staff does: signatures, locks, races, refusals."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from chassis.testing import eventually

from .conftest import APPROVAL, Lab


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("code")


async def test_every_action_carries_the_name_and_the_workstation(lab: Lab):
    await lab.post("/staff", {"name": "Zoë Müller"}, 201, role="admin")
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/view", X_Staff_Name=quote("Zoë Müller"), X_Workstation_Id="desk-2")
    [seen] = (await lab.get("/jobs/events?event_type=JobViewed"))["items"]
    assert (seen["triggered_by"], seen["workstation_id"]) == ("Zoë Müller", "desk-2")
    assert seen["user_id"] is not None
    assert (await lab.job(job["id"]))["last_updated_by"] == "Zoë Müller"


async def test_who_is_signed_in_acts_in_the_own_name_and_joins_the_list(lab: Lab):
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/view")
    assert [one["name"] for one in (await lab.get("/staff"))["items"]] == ["Test User"]


async def test_a_deactivated_name_signs_nothing_and_keeps_what_it_did(lab: Lab):
    await lab.post("/staff", {"name": "Jane Miller"}, 201, role="admin")
    assert code(await lab.call("POST", "/staff", {"name": "Jane Miller"}, role="admin")) == (
        409,
        "duplicate_staff",
    )
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/view", X_Staff_Name="Jane Miller")
    gone = await lab.call("PATCH", "/staff/Jane%20Miller", {"is_active": False}, role="admin")
    assert gone.json()["deactivated_at"] is not None
    refused = await lab.call("POST", f"/jobs/{job['id']}/view", X_Staff_Name="Jane Miller")
    assert code(refused) == (422, "inactive_staff")
    stranger = await lab.call("POST", f"/jobs/{job['id']}/view", X_Staff_Name="Nobody Here")
    assert code(stranger) == (422, "inactive_staff")
    assert (await lab.get("/staff?is_active=true"))["total"] == 0
    assert (await lab.get("/jobs/events?triggered_by=Jane%20Miller"))["total"] == 1


async def test_of_two_who_approve_one_wins_and_the_other_learns_who(lab: Lab):
    for name in ("Jane Miller", "Sam Lee"):
        await lab.post("/staff", {"name": name}, 201, role="admin")
    job = await lab.submit()
    both = await asyncio.gather(
        *(
            lab.call("POST", f"/jobs/{job['id']}/approve", APPROVAL, X_Staff_Name=name)
            for name in ("Jane Miller", "Sam Lee")
        )
    )
    assert sorted(one.status_code for one in both) == [200, 409]
    [won] = [one.json() for one in both if one.status_code == 200]
    [lost] = [one.json() for one in both if one.status_code == 409]
    assert (lost["code"], lost["job_status"]) == ("wrong_status", "PENDING")
    assert lost["last_updated_by"] == won["last_updated_by"]
    assert (await lab.history(job["id"])).count("StaffApproved") == 1
    assert len(await lab.mails(job["id"], "approved")) == 1


async def test_of_many_who_confirm_by_one_link_one_wins(lab: Lab):
    job_id, token = await lab.approved()
    all_of_them = await asyncio.gather(
        *(lab.client.post(f"/api/v1/public/confirm/{token}") for _ in range(5))
    )
    assert sorted(one.status_code for one in all_of_them) == [200, 409, 409, 409, 409]
    lost = [one.json() for one in all_of_them if one.status_code == 409]
    assert {one["code"] for one in lost} == {"already_confirmed"}
    assert all(one["confirmed_by"] == "student" and one["confirmed_at"] for one in lost)
    assert (await lab.history(job_id)).count("StudentConfirmed") == 1


async def test_a_lock_keeps_others_away_and_says_who_and_until_when(lab: Lab):
    for name in ("Jane", "Sam"):
        await lab.post("/staff", {"name": name}, 201, role="admin")
    job = await lab.submit()
    path = f"/jobs/{job['id']}"
    held = await lab.post(f"{path}/lock", X_Staff_Name="Jane")
    for action, body in (
        ("lock", None),
        ("approve", APPROVAL),
        ("reject", {"reasons": ["x"]}),
        ("unlock", None),
    ):
        refused = await lab.call("POST", f"{path}/{action}", body, X_Staff_Name="Sam")
        assert code(refused) == (409, "job_locked"), action
        assert refused.json()["locked_by"] == "Jane"
        assert refused.json()["locked_until"][:19] == held["locked_until"][:19]
    taken = await lab.post(f"{path}/lock", {"take_over": True}, X_Staff_Name="Sam")
    assert taken["locked_by"] == "Sam"
    assert "LockTakenOver" in await lab.history(job["id"])
    assert code(await lab.call("POST", f"{path}/approve", APPROVAL, X_Staff_Name="Jane")) == (
        409,
        "job_locked",
    )
    await lab.post(f"{path}/approve", APPROVAL, X_Staff_Name="Sam")
    freed = await lab.post(f"{path}/unlock", role="admin")
    assert freed["locked_by"] is None


async def test_of_many_who_lock_at_once_one_holds(lab: Lab):
    names = [f"Staff {n}" for n in range(4)]
    for name in names:
        await lab.post("/staff", {"name": name}, 201, role="admin")
    job = await lab.submit()
    path = f"/jobs/{job['id']}/lock"
    tries = await asyncio.gather(*(lab.call("POST", path, X_Staff_Name=name) for name in names))
    assert sorted(one.status_code for one in tries) == [200, 409, 409, 409]
    holder = (await lab.job(job["id"]))["locked_by"]
    assert {one.json()["locked_by"] for one in tries} == {holder}


async def test_a_lock_ends_by_itself(lab: Lab):
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/lock")
    await lab.post("/staff", {"name": "Sam"}, 201, role="admin")
    await back_in_time(lab, job["id"], "locked_until", "11 minutes")
    await lab.post(f"/jobs/{job['id']}/approve", APPROVAL, X_Staff_Name="Sam")


async def back_in_time(lab: Lab, job_id: str, column: str, by: str) -> None:
    """Let time pass for one job."""
    async with lab.database.transaction(lab.tenant) as tx:
        raw = await tx.raw()
        await raw.execute(f"UPDATE jobs SET {column} = {column} - interval '{by}' WHERE id = $1", job_id)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"weight_g": "0"}, "weight_g"),
        ({"weight_g": "-1"}, "weight_g"),
        ({"weight_g": "1e9"}, "weight_g"),
        ({"time_hours": "0"}, "time_hours"),
        ({"material": "Cheese"}, "material"),
        ({"color": "Invisible"}, "color"),
        ({"prints_expected": 0}, "prints_expected"),
        ({"surprise": 1}, "surprise"),
        ({"file_name": "other.gcode"}, "file_name"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else None,
)
async def test_a_wrong_approval_is_refused_with_its_field(lab: Lab, body: dict[str, Any], wrong: str):
    job = await lab.submit()

    async def placed() -> bool:
        return (await lab.job(job["id"]))["file"]["is_placed"]

    await eventually(placed)
    refused = await lab.call("POST", f"/jobs/{job['id']}/approve", APPROVAL | body)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == wrong
    assert (await lab.job(job["id"]))["status"] == "UPLOADED"


async def test_the_last_change_is_undone_shortly_after_it_and_not_later(lab: Lab):
    job = await lab.submit()
    path = f"/jobs/{job['id']}"
    await lab.post(f"{path}/approve", APPROVAL)
    old = await lab.confirm_token(job["id"])
    back = await lab.post(f"{path}/revert")
    assert (back["status"], back["cost_usd"], back["undo_until"]) == ("UPLOADED", None, None)
    assert (await lab.client.post(f"/api/v1/public/confirm/{old}")).status_code == 404
    assert code(await lab.call("POST", f"{path}/revert")) == (409, "nothing_to_revert")
    await lab.post(f"{path}/approve", APPROVAL)
    await back_in_time(lab, job["id"], "undo_until", "16 minutes")
    assert code(await lab.call("POST", f"{path}/revert")) == (409, "nothing_to_revert")
    refused = await lab.call("POST", f"{path}/override", {"status": "UPLOADED", "reason": "wrong weight"})
    assert refused.status_code == 403
    forced = await lab.post(
        f"{path}/override", {"status": "UPLOADED", "reason": "wrong weight"}, role="admin"
    )
    assert forced["status"] == "UPLOADED"
    assert "wrong weight" in forced["notes"]


async def test_what_a_student_did_is_not_undone(lab: Lab):
    job_id = await lab.ready()
    assert code(await lab.call("POST", f"/jobs/{job_id}/revert")) == (409, "nothing_to_revert")


async def test_nothing_is_ready_to_print_on_nobodys_word(lab: Lab):
    job = await lab.submit()
    path = f"/jobs/{job['id']}"
    assert code(await lab.call("POST", f"{path}/mark-printing")) == (409, "wrong_status")
    assert code(await lab.call("POST", f"{path}/confirm")) == (409, "wrong_status")
    forced = await lab.post(f"{path}/override", {"status": "READYTOPRINT", "reason": "exam"}, role="admin")
    assert (forced["student_confirmed"], forced["confirmed_by"]) == (True, "Test User")
    other = await lab.submit()
    await lab.post(f"/jobs/{other['id']}/approve", APPROVAL)
    signed = await lab.post(f"/jobs/{other['id']}/confirm", {"note": "came to the desk"})
    assert (signed["status"], signed["confirmed_by"]) == ("READYTOPRINT", "Test User")
    assert signed["notes"] == "came to the desk"


async def test_only_early_jobs_are_deleted_and_their_history_stays(lab: Lab):
    ready = await lab.ready()
    assert code(await lab.call("DELETE", f"/jobs/{ready}")) == (409, "not_deletable")
    receipt = await lab.submit()
    job_id = receipt["id"]
    folder = lab.storage / str(lab.tenant) / "Uploaded" / receipt["display_name"]
    await eventually(lambda: exists(folder))
    assert (await lab.call("DELETE", f"/jobs/{job_id}")).status_code == 204
    assert (await lab.call("GET", f"/jobs/{job_id}")).status_code == 404
    assert (await lab.history(job_id))[0:1] == ["JobCreated"]
    assert "FileDeleted" in await lab.history(job_id)
    await eventually(lambda: gone(folder))
    assert (await lab.get("/jobs"))["total"] == 1


async def exists(folder: Any) -> bool:
    return folder.is_dir()


async def gone(folder: Any) -> bool:
    return not folder.exists()


async def test_a_finished_job_is_printed_again_at_no_cost_as_often_as_the_lab_pays(lab: Lab):
    job_id = await lab.ready()
    for expected in (1, 2):
        await lab.post(f"/jobs/{job_id}/mark-printing", {"printer": "Old one"})
        await lab.post(f"/jobs/{job_id}/mark-complete")
        answer = await lab.call("POST", f"/jobs/{job_id}/reprint", {"reason": "layers shifted"})
        assert answer.status_code == (200 if expected == 1 else 409)
    assert answer.json()["code"] == "no_more_reprints"
    assert (await lab.job(job_id))["cost_usd"] == "4.20"


async def test_payment_is_of_a_kind_that_the_lab_takes(lab: Lab):
    job_id = await lab.ready()
    await lab.post(f"/jobs/{job_id}/mark-printing")
    await lab.post(f"/jobs/{job_id}/mark-complete")
    refused = await lab.call(
        "POST", f"/jobs/{job_id}/mark-picked-up", {"payment_method": "Shells", "amount": "4.20"}
    )
    assert code(refused) == (422, "unknown_choice")
    paid = await lab.post(f"/jobs/{job_id}/mark-picked-up", {"payment_method": "Cash", "amount": "4.20"})
    assert (paid["status"], paid["amount_paid"]) == ("PAIDPICKEDUP", "4.20")


async def test_what_is_done_to_many_is_done_to_each_by_itself(lab: Lab):
    good, other = await lab.submit(), await lab.ready()
    ids = [good["id"], other, str(uuid4())]
    answer = await lab.post("/jobs/bulk", {"action": "delete", "job_ids": ids})
    assert [(one["ok"], one["code"]) for one in answer["results"]] == [
        (True, None),
        (False, "not_deletable"),
        (False, "not_found"),
    ]
    refused = await lab.call("POST", "/jobs/bulk", {"action": "archive", "job_ids": ids})
    assert refused.status_code == 403


async def test_jobs_are_found_by_what_people_remember(lab: Lab):
    first = await lab.submit(student_name="Ada Lovelace", student_email="ada@uni.test", class_number="ART 1")
    second = await lab.submit(
        student_name="Bob 100%_Real",
        discipline="Art",
        method="Resin",
        color="Gray",
        printer="Formlabs Form 3",
    )
    await lab.post(f"/jobs/{second['id']}/view")

    async def found(query: str) -> list[int]:
        return [one["number"] for one in (await lab.get(f"/jobs?{query}"))["items"]]

    one, two = first["number"], second["number"]
    assert await found("search=lovelace") == [one]
    assert await found("search=ADA%40uni") == [one]
    assert await found("search=art%201") == [one]
    assert await found(f"search=%23{two}") == [two]
    assert await found("search=%25_") == [two]
    assert await found("discipline=Art") == [two]
    assert await found("printer=Formlabs%20Form%203&method=Resin") == [two]
    assert await found("is_viewed=false") == [one]
    assert await found("status=UPLOADED&status=PENDING&sort=newest") == [two, one]
    assert await found("submitted_from=2020-01-01&submitted_to=2020-12-31") == []
    assert (await lab.get("/jobs/counts"))["counts"]["UPLOADED"] == 2


async def test_viewers_and_other_tenants_see_nothing(lab: Lab):
    job = await lab.submit()
    assert (await lab.call("GET", "/jobs", role="viewer")).status_code == 403
    stranger = Lab(lab.client, lab.app, lab.broker, lab.issuer, lab.storage)
    await stranger.open()
    assert (await stranger.get("/jobs"))["total"] == 0
    for method, path in (("GET", ""), ("GET", "/events"), ("POST", "/view"), ("POST", "/lock")):
        answer = await stranger.call(method, f"/jobs/{job['id']}{path}")
        assert answer.status_code == 404, path


async def test_search_finds_jobs_only_for_those_who_may_read_them(lab):
    job = await lab.submit(student_name="Grace Hopper")
    [hit] = (await lab.get("/jobs/search?q=hopper"))["items"]
    assert (hit["kind"], hit["id"], hit["href"]) == ("job", job["id"], f"/jobs/{job['id']}")
    assert hit["title"].endswith("Grace Hopper")
    assert (await lab.get("/jobs/search?q=hopper", role="viewer"))["items"] == []
