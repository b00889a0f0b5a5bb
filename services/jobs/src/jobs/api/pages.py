"""Plain pages for students who open a link in a browser: without scripts, and fit to be read aloud."""

import base64
import hashlib
from html import escape

from fastapi.responses import HTMLResponse

from jobs.schemas.public import ConfirmOut, StatusOut

_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}dt{font-weight:600}dd{margin:0 0 .6rem}"
    "button{font:inherit;padding:.7rem 1.4rem;border:0;border-radius:.4rem;color:#fff;background:#0b5cad}"
    "button:focus-visible{outline:3px solid #ffb000}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
"""Headers of every answer to a link: the link is a secret."""
_PAGE_HEADERS = PRIVATE | {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def confirmation(found: ConfirmOut, token: str) -> HTMLResponse:
    """Show what there is to confirm, with the button that does it."""
    if found.can_confirm:
        text = "<p>Please look at the price. It is printed when you confirm.</p>"
        form = _button(f"confirm/{token}", f"Confirm and print for {found.cost} {found.currency}")
    elif found.is_expired:
        text = "<p>This link is no longer valid. You can have a new one sent to you.</p>"
        form = _button(f"confirm/{token}/resend", "Send me a new link")
    elif found.student_confirmed:
        text, form = "<p>This job is confirmed already. There is nothing to do.</p>", ""
    else:
        text, form = f"<p>This job is {escape(found.status_label)}: there is nothing to confirm.</p>", ""
    facts = _facts(
        {
            "Material": f"{found.material or ''}, {found.color}",
            "Weight": f"{found.weight_g} g" if found.weight_g is not None else "",
            "Printing time": f"{found.time_hours} h" if found.time_hours is not None else "",
            "Price": f"{found.cost} {found.currency}" if found.cost is not None else "",
        }
    )
    return _page(f"Print job {found.number} at {found.lab_name}", text + facts + form)


def confirmed(found: ConfirmOut) -> HTMLResponse:
    return _page(f"Print job {found.number} is confirmed", "<p>Thank you. You will hear from us.</p>")


def resent() -> HTMLResponse:
    return _page("A new link is on its way", "<p>Please look into your e-mail.</p>")


def status(found: StatusOut, token: str) -> HTMLResponse:
    """Show how a job stands."""
    ahead = f"{found.jobs_ahead} before yours" if found.jobs_ahead is not None else ""
    facts = _facts(
        {
            "Status": found.status_label,
            "File": found.original_filename,
            "Method and colour": f"{found.method}, {found.color}",
            "In the queue": ahead,
            "Price": f"{found.cost} {found.currency}" if found.cost is not None else "",
            "Reasons": "; ".join(found.reject_reasons or ()),
            "Picking up": found.pickup_text or "",
        }
    )
    form = ""
    if found.waits_for_confirmation:
        form = _button(f"status/{token}/resend", "Send me the link to confirm again")
    return _page(f"Print job {found.number} at {found.lab_name}", facts + form)


def _facts(facts: dict[str, str]) -> str:
    rows = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items() if value)
    return f"<dl>{''.join(rows)}</dl>"


def _button(path: str, label: str) -> str:
    action = f"/api/v1/public/{escape(path, quote=True)}"
    return f'<form method="post" action="{action}"><button type="submit">{escape(label)}</button></form>'


def _page(title: str, body: str) -> HTMLResponse:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    html = (
        f'<!doctype html><html lang="en"><head>{head}{view}</head><body><main><h1>{escape(title)}</h1>{body}'
    )
    return HTMLResponse(f"{html}</main></body></html>", headers=_PAGE_HEADERS)
