"""Templates: the lab's own words, and none that could do harm."""

from collections.abc import AsyncIterator

import pytest

from jobs.domain.mail import SAMPLE, Template, TemplateInvalidError, Wording
from jobs.handlers import mail as handlers
from jobs.mail import defaults
from jobs.mail.letters import Writer


@pytest.fixture(scope="module")
async def writer() -> AsyncIterator[Writer]:
    writer = Writer()
    yield writer
    await writer.close()


@pytest.mark.parametrize("template", list(Template))
async def test_every_default_can_be_filled_in_with_all_or_with_nothing(writer: Writer, template: Template):
    full = await writer.preview(defaults.wording(template))
    assert SAMPLE["job_number"] in full.subject
    assert "Hello Jane Doe," in full.text_body
    assert "{" not in full.subject + full.text_body + full.html_body
    assert await writer.write(defaults.wording(template), {"job_number": 1})


@pytest.mark.parametrize(
    ("field", "source"),
    [
        ("subject", "{{ nothing_such }}"),
        ("text_body", "{% if %}"),
        ("html_body", "{{ student_name.__class__.__mro__ }}"),
        ("text_body", "{{ ''.__class__.__base__.__subclasses__() }}"),
        ("text_body", "{% for a in range(999999999) %}x{% endfor %}"),
        ("text_body", "{{ 'x' * 10000000 }}"),
        ("text_body", "{{ 1 / 0 }}"),
        ("text_body", "{% include '/etc/passwd' %}"),
        ("text_body", "{{ reasons.append(1) }}"),
        ("subject", "one\nBcc: victim@example.org"),
        ("subject", " "),
        ("text_body", "\n"),
    ],
)
async def test_a_template_that_cannot_or_must_not_be_filled_in_is_refused(writer, field: str, source: str):
    words = {"subject": "Hello", "text_body": "Hello", "html_body": ""} | {field: source}
    with pytest.raises(TemplateInvalidError) as refusal:
        await writer.preview(Wording(**words))
    assert refusal.value.field == field
    assert str(refusal.value)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ ('x' * 100000000) | length }}",
    ],
    ids=["loops", "memory"],
)
async def test_a_template_that_never_ends_is_ended(writer: Writer, source: str):
    with pytest.raises(TemplateInvalidError):
        await writer.preview(Wording("Hello", source, ""))
    assert await writer.preview(Wording("Hello", "Hello", ""))


async def test_a_lab_has_words_of_its_own_and_can_go_back(desk, writer: Writer):
    own = Wording("Job {{ job_number }}", "Bonjour {{ student_name }}", "<p>{{ student_name }}</p>")
    async with desk.begin() as tx:
        shown = await handlers.set_wording(tx, writer, Template.RECEIVED, own)
        assert (shown.subject, shown.text_body) == ("Job 123", "Bonjour Jane Doe")
        assert (await handlers.wordings(tx))[Template.RECEIVED] == (own, True)
        default = await handlers.reset_wording(tx, Template.RECEIVED)
        assert (await handlers.wordings(tx))[Template.RECEIVED] == (default, False)


async def test_words_that_cannot_be_filled_in_are_not_kept(desk, writer: Writer):
    async with desk.begin() as tx:
        with pytest.raises(TemplateInvalidError):
            await handlers.set_wording(tx, writer, Template.RECEIVED, Wording("{{ x }}", "a", ""))
        assert not (await handlers.wordings(tx))[Template.RECEIVED][1]
