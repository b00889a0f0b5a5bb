"""What the e-mails say as long as a lab has no words of its own."""

from markupsafe import escape

from jobs.domain.mail import Template, Wording

_GREETING = "Hello {{ student_name }},\n\n"
_CLOSING = (
    "\n\n{% if status_url %}Where your job stands: {{ status_url }}\n\n{% endif %}"
    "{{ lab_name or 'Your print lab' }}\n"
)
_PRICE = "{{ weight_g }} g of {{ material }}, {{ time_hours }} h of printing: {{ cost }} {{ currency }}"

_WORDS: dict[Template, tuple[str, str]] = {
    Template.RECEIVED: (
        "We have your print job {{ job_number }}",
        (
            "your file {{ original_filename }} has arrived as job {{ display_name }}.\n\n"
            "A member of our staff looks at it next. You will hear from us before anything is printed."
        ),
    ),
    Template.APPROVED: (
        "Please confirm your print job {{ job_number }}",
        (
            f"your job {{{{ display_name }}}} can be printed.\n\n{_PRICE}.\n\n"
            "We print it as soon as you confirm:\n{{ confirm_url }}\n\n"
            "{% if expires_at %}The link is valid until {{ expires_at }}.{% endif %}"
        ),
    ),
    Template.CONFIRMATION_EXPIRED: (
        "Your print job {{ job_number }} still waits for you",
        (
            "the link to confirm your job {{ display_name }} is no longer valid, and nothing was printed.\n\n"
            "You can ask for a new one on the page of your job."
        ),
    ),
    Template.CONFIRMED: (
        "Your print job {{ job_number }} is in the queue",
        "thank you: your job {{ display_name }} is confirmed and waits for a free printer.",
    ),
    Template.REJECTED: (
        "Your print job {{ job_number }} cannot be printed as it is",
        (
            "we cannot print {{ original_filename }} as it is:\n\n"
            "{% for one in reasons %}- {{ one }}\n{% endfor %}"
            "{% if message %}\n{{ message }}\n{% endif %}"
            "{% if resubmit_url %}\nYou can submit a changed file here:\n{{ resubmit_url }}{% endif %}"
        ),
    ),
    Template.PRINT_FAILED: (
        "Your print job {{ job_number }} will be printed again",
        (
            "the print of {{ display_name }} failed{% if reason %}: {{ reason }}{% endif %}.\n\n"
            "You need not do anything: we print it again."
        ),
    ),
    Template.COMPLETED: (
        "Your print job {{ job_number }} is ready",
        (
            "your job {{ display_name }} is printed and waits for you.\n\nTo pay: {{ cost }} {{ currency }}."
            "{% if pickup_text %}\n\n{{ pickup_text }}{% endif %}"
        ),
    ),
    Template.PICKUP_REMINDER: (
        "Your print job {{ job_number }} still waits for you",
        (
            "your job {{ display_name }} has been ready for {{ days }} days.\n\n"
            "To pay: {{ cost }} {{ currency }}."
            "{% if pickup_text %}\n\n{{ pickup_text }}{% endif %}"
        ),
    ),
    Template.PICKED_UP: (
        "Receipt for your print job {{ job_number }}",
        (
            "you have picked up {{ display_name }} and paid {{ cost }} {{ currency }}"
            "{% if payment_method %} ({{ payment_method }}){% endif %}. Thank you."
        ),
    ),
    Template.ABANDONED: (
        "Your print job {{ job_number }} was not picked up",
        (
            "your job {{ display_name }} was ready for {{ days }} days and was not picked up. "
            "The lab does not keep it any longer."
        ),
    ),
}


def wording(template: Template) -> Wording:
    """The default words of a template."""
    subject, body = _WORDS[template]
    text = _GREETING + body + _CLOSING
    return Wording(subject, text, _html(text))


def _html(text: str) -> str:
    """Paragraphs of the same text; links can be followed."""
    linked = str(escape(text)).replace("&#39;", "'")
    for name in ("status_url", "confirm_url", "resubmit_url"):
        place = f"{{{{ {name} }}}}"
        linked = linked.replace(place, f'<a href="{place}">{place}</a>')
    lines = linked.strip().replace("\n", "<br>\n")
    return (
        '<!doctype html><html lang="en"><body style="font-family: sans-serif; line-height: 1.5">\n'
        f"<p>{lines}</p>\n</body></html>\n"
    )
