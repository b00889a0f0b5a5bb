"""E-mails over the API: what became of them, their words, and the local mailbox."""

import pytest

from chassis.testing import eventually

from .conftest import APPROVAL, Lab


async def ledger(lab: Lab, job_id: str, status: str = "sent", count: int = 1):
    async def there():
        page = await lab.get(f"/jobs/mails?job_id={job_id}&status={status}")
        return page["items"] if page["total"] >= count else None

    return await eventually(there)


async def test_the_ledger_says_what_became_of_emails_and_nothing_of_what_they_say(lab: Lab):
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/approve", APPROVAL)
    items = await ledger(lab, job["id"], count=2)
    assert [(one["template"], one["version"], one["attempts"]) for one in items] == [
        ("approved", 1, 1),
        ("received", 1, 1),
    ]
    assert {one["recipient"] for one in items} == {"jose@university.test"}
    token = await lab.confirm_token(job["id"])
    assert token not in str(items)


async def test_a_sent_email_is_neither_sent_again_nor_cancelled(lab: Lab):
    job = await lab.submit()
    [mail] = await ledger(lab, job["id"])
    for action in ("send-again", "cancel"):
        refused = await lab.post(f"/jobs/mails/{mail['id']}/{action}", status=409)
        assert refused["code"] == "mail_settled"
    assert (await lab.call("POST", f"/jobs/mails/{job['id']}/cancel")).status_code == 404


async def test_the_local_mailbox_shows_emails_to_an_admin_of_the_tenant(lab: Lab):
    job = await lab.submit()
    [mail] = await ledger(lab, job["id"])
    page = await lab.get("/jobs/mailbox", role="admin")
    [shown] = page["items"]
    assert (page["total"], shown["id"], shown["to"]) == (1, mail["id"], "jose@university.test")
    assert "https://lab.test/" in shown["text"]
    assert await lab.get(f"/jobs/mailbox/{mail['id']}", role="admin") == shown
    assert (await lab.call("GET", f"/jobs/mailbox/{job['id']}", role="admin")).status_code == 404


async def test_a_lab_gives_an_occasion_words_of_its_own(lab: Lab):
    own = {
        "subject": "Bonjour {{ student_name }}",
        "text_body": "Travail {{ job_number }}",
        "html_body": "<b>{{ student_name }}</b>",
    }
    path = "/jobs/mail-templates/received"
    preview = await lab.post(f"{path}/preview", own, role="admin")
    assert preview["subject"] == "Bonjour Jane Doe"
    assert not (await template(lab))["is_own"]
    answer = await lab.call("PUT", path, own, role="admin")
    assert answer.status_code == 200
    assert (await template(lab))["is_own"]
    job = await lab.submit()
    [letter] = await lab.mails(job["id"], "received")
    assert (letter.subject, letter.html.strip()) == ("Bonjour José Ñandú", "<b>José Ñandú</b>")
    assert (await lab.call("DELETE", path, role="admin")).status_code == 204
    assert not (await template(lab))["is_own"]
    assert (await lab.post(f"{path}/preview", role="admin"))["subject"] == "We have your print job 123"


async def template(lab: Lab):
    items = (await lab.get("/jobs/mail-templates"))["items"]
    return next(one for one in items if one["name"] == "received")


@pytest.mark.parametrize(
    ("field", "source"),
    [("text_body", "{{ secret }}"), ("html_body", "{{ ''.__class__ }}"), ("subject", "{%")],
)
async def test_words_that_cannot_be_filled_in_are_refused_at_their_field(lab: Lab, field: str, source: str):
    words = {"subject": "a", "text_body": "a", "html_body": ""} | {field: source}
    answer = await lab.call("PUT", "/jobs/mail-templates/received", words, role="admin")
    body = answer.json()
    assert (answer.status_code, body["code"], body["errors"][0]["field"]) == (422, "template_invalid", field)
    assert not (await template(lab))["is_own"]


async def test_staff_reads_templates_and_an_admin_changes_them(lab: Lab):
    words = {"subject": "a", "text_body": "a"}
    assert (await lab.call("PUT", "/jobs/mail-templates/received", words)).status_code == 403
    assert (await lab.call("PUT", "/jobs/mail-templates/nothing", words, role="admin")).status_code == 422
