"""What strangers may do: submit, and follow their links. Nothing of a job without its link."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.opaque import fingerprint, new_tenant_secret
from cli.soak import models

from .conftest import APPROVAL, FORM, Lab, cube


async def test_the_form_learns_what_the_lab_offers(lab: Lab):
    await lab.set(minimum_charge="4.50", disciplines=["Art", "Law"], introduction="Welcome")
    offered = (await lab.client.get(f"/api/v1/public/labs/{lab.slug}")).json()
    assert (offered["name"], offered["currency"], offered["minimum_charge"]) == (
        "Fabrication Lab",
        "USD",
        "4.50",
    )
    assert offered["disciplines"] == ["Art", "Law"]
    assert [one["name"] for one in offered["methods"]] == ["Filament", "Resin"]
    assert offered["file_types"] == [".stl", ".obj", ".3mf"]
    assert (await lab.client.get("/api/v1/public/labs/no-such-lab")).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"student_name": "J"}, "student_name"),
        ({"student_name": "J" * 101}, "student_name"),
        ({"student_name": "Jane\nBcc: x"}, "student_name"),
        ({"student_email": "jane"}, "student_email"),
        ({"student_email": "jané@uni.test"}, "student_email"),
        ({"student_email": "jane@uni.test, joe@uni.test"}, "student_email"),
        ({"class_number": "x" * 51}, "class_number"),
        ({"discipline": "Alchemy"}, "discipline"),
        ({"method": "Clay"}, "method"),
        ({"color": "Clear as mud"}, "color"),
        ({"method": "Resin", "color": "True Red", "printer": "Formlabs Form 3"}, "color"),
        ({"printer": "Prusa of my aunt"}, "printer"),
        ({"method": "Resin", "color": "Gray"}, "printer"),
        ({"acknowledged_minimum_charge": "false"}, "acknowledged_minimum_charge"),
        ({"status": "COMPLETED"}, "status"),
        ({"tenant_id": "1"}, "tenant_id"),
    ],
    ids=str,
)
async def test_a_wrong_form_is_refused_with_its_field(lab: Lab, change: dict[str, str], field: str):
    answer = await lab.send(f"/submit/{lab.slug}", FORM | change, models.stl())
    assert answer.status_code == 422, answer.text
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert (await lab.get("/jobs"))["total"] == 0


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (None, "", 422),
        (b"", "a.stl", 422),
        (b"MZ\x90\x00", "a.exe", 422),
        (b"no model at all", "a.stl", 422),
        (models.stl()[:100], "a.stl", 422),
    ],
    ids=["none", "empty", "other", "mislabelled", "truncated"],
)
async def test_a_file_that_is_no_model_is_refused_in_words(
    lab: Lab, content: bytes | None, name: str, status: int
):
    answer = await lab.send(f"/submit/{lab.slug}", FORM, content, name)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert (await lab.get("/jobs"))["total"] == 0


async def test_what_is_no_form_is_refused(lab: Lab):
    answer = await lab.client.post(f"/api/v1/public/submit/{lab.slug}", json=FORM)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_a_model_is_looked_at_before_it_is_submitted_and_sent_once(lab: Lab):
    look = (await lab.send(f"/check/{lab.slug}", {}, models.stl(240, 200, 100))).json()
    assert look["box"] == [240.0, 200.0, 100.0]
    assert look["fits"] == {
        "Prusa MK4S": True,
        "Prusa XL": True,
        "Raise3D Pro 2 Plus": True,
        "Formlabs Form 3": False,
    }
    assert look["thumbnail"].startswith("data:image/png;base64,iVBOR")
    fields = FORM | {"upload_id": look["upload_id"]}
    first = await lab.send(f"/submit/{lab.slug}", fields)
    assert first.status_code == 201, first.text
    again = await lab.send(f"/submit/{lab.slug}", fields)
    assert again.json()["id"] == first.json()["id"]
    assert first.json()["fits_printer"] is True
    assert (await lab.get("/jobs"))["total"] == 1


async def test_the_same_file_again_is_flagged_as_a_duplicate(lab: Lab):
    first, second = await lab.submit(models.stl(11)), await lab.submit(models.stl(11))
    assert (await lab.job(second["id"]))["duplicate_of"] == first["id"]
    assert (await lab.get("/jobs?is_duplicate=true"))["total"] == 1


async def test_a_student_learns_the_place_in_the_queue(lab: Lab):
    receipts = [await lab.submit() for _ in range(3)]
    assert [one["jobs_ahead"] for one in receipts] == [0, 1, 2]
    await lab.post(f"/jobs/{receipts[0]['id']}/reject", {"message": "no"})
    status = await lab.client.get(f"/api/v1/public/status/{receipts[2]['status_token']}")
    assert status.json()["jobs_ahead"] == 1
    assert status.headers["cache-control"] == "no-store"
    assert status.headers["referrer-policy"] == "no-referrer"


async def test_a_lab_that_is_closed_takes_nothing(lab: Lab):
    await lab.set(is_open=False, closed_text="Back in September.")
    answer = await lab.send(f"/submit/{lab.slug}", FORM, models.stl())
    assert (answer.status_code, answer.json()["detail"]) == (409, "Back in September.")


async def test_one_address_submits_so_often_and_no_more(lab: Lab):
    await lab.set(submissions_per_hour=2)
    for number in range(2):
        await lab.submit(cube(name=str(number)))
    answer = await lab.send(f"/submit/{lab.slug}", FORM, cube(name="third"))
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_submissions")
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert (await lab.get("/jobs"))["total"] == 2


async def test_a_student_has_so_many_jobs_under_way_and_no_more(lab: Lab):
    await lab.set(max_active_jobs=1)
    await lab.submit()
    answer = await lab.send(
        f"/submit/{lab.slug}", FORM | {"student_email": FORM["student_email"].upper()}, models.stl()
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_jobs")
    await lab.submit(student_email="other@university.test")


async def test_a_link_that_leads_nowhere_says_no_more_than_that(lab: Lab):
    await lab.approved()
    for token in (new_tenant_secret(lab.tenant), "x", "a" * 64):
        for path in (f"/confirm/{token}", f"/status/{token}"):
            answer = await lab.client.get(f"/api/v1/public{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_an_old_link_leads_to_a_new_one_which_alone_works(lab: Lab):
    job_id, old = await lab.approved()
    path = "/api/v1/public/confirm"
    waits = (await lab.client.get(f"{path}/{old}")).json()
    early = await lab.client.post(f"{path}/{old}/resend")
    assert (early.status_code, early.json()["code"]) == (429, "too_soon")
    assert 0 < int(early.headers["retry-after"]) <= 3600
    wait = (datetime.fromisoformat(waits["resend_after"]) - datetime.now(UTC)).total_seconds()
    assert abs(wait - int(early.headers["retry-after"])) < 10
    async with lab.database.transaction(lab.tenant) as tx:
        shift = (
            "confirm_token_expires = now() - interval '1 hour', "
            "confirmation_last_sent_at = now() - interval '73 hours'"
        )
        await tx.session.execute(text(f"UPDATE jobs SET {shift} WHERE id = :id"), {"id": UUID(job_id)})
    late = await lab.client.post(f"{path}/{old}")
    assert (late.status_code, late.json()["code"]) == (410, "link_expired")
    assert (await lab.client.get(f"{path}/{old}")).json()["is_expired"] is True
    assert (await lab.client.post(f"{path}/{old}/resend")).status_code == 200
    new = await lab.confirm_token(job_id, at_least=2)
    assert new != old
    assert (await lab.client.post(f"{path}/{old}")).status_code == 404
    assert (await lab.client.post(f"{path}/{new}")).status_code == 200


async def test_a_browser_gets_a_page_whose_button_confirms(lab: Lab):
    job_id, token = await lab.approved()
    page = await lab.client.get(f"/api/v1/public/confirm/{token}", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "4.20 USD" in page.text
    assert f'action="/api/v1/public/confirm/{token}"' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert (await lab.job(job_id))["status"] == "PENDING"
    done = await lab.client.post(f"/api/v1/public/confirm/{token}", headers={"Accept": "text/html"})
    assert "is confirmed" in done.text


async def test_secrets_of_links_stand_in_no_table_and_no_message(lab: Lab):
    receipt = await lab.submit()
    await lab.post(f"/jobs/{receipt['id']}/approve", APPROVAL)
    secrets = [receipt["status_token"], await lab.confirm_token(receipt["id"])]
    async with lab.database.transaction(lab.tenant) as tx:
        names = (
            await tx.session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).scalars()
        found: list[Any] = []
        for name in names:
            if name == "alembic_version":
                continue
            rows = await tx.session.execute(text(f'SELECT to_jsonb(t)::text FROM "{name}" AS t'))
            found += [(name, row) for row in rows.scalars() if any(secret in row for secret in secrets)]
        bodies = await tx.session.execute(text("SELECT convert_from(body, 'UTF8') FROM outbox"))
        found += [body for body in bodies.scalars() if any(secret in body for secret in secrets)]
        assert found == []
        kept = await tx.session.scalar(
            text("SELECT count(*) FROM jobs WHERE status_token_hash = :known"),
            {"known": fingerprint(secrets[0])},
        )
        assert kept == 1


async def test_no_message_and_no_entry_says_who_the_student_is(lab: Lab):
    receipt = await lab.submit(student_name="Xaverina Quillfeather", student_email="xq@university.test")
    await lab.post(f"/jobs/{receipt['id']}/reject", {"message": "Dear Xaverina, no."})
    async with lab.database.transaction(lab.tenant) as tx:
        bodies = (await tx.session.execute(text("SELECT convert_from(body, 'UTF8') FROM outbox"))).scalars()
        said = [body for body in bodies if "job" in body]
        assert len(said) >= 2
        entries = (await tx.session.execute(text("SELECT to_jsonb(e)::text FROM job_events AS e"))).scalars()
        said += list(entries)
    assert not [one for one in said if "Xaverina" in one or "xq@" in one or "Quillfeather" in one]
    assert json.loads(said[0])["number"] == receipt["number"]
