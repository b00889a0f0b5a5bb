"""Fills in templates. It runs in the limited child process: a template may be written to run for ever."""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chassis.confined import RefusedError

_MAX_OUTPUT = 200_000
_MAX_SUBJECT = 250
FIELDS = ("subject", "text_body", "html_body")


def render(wording: Mapping[str, str], context: Mapping[str, Any]) -> dict[str, str]:
    """The words with the context in them.

    Raises:
        RefusedError: its code is the field that is wrong.
    """
    done = {name: _filled(name, wording[name], context) for name in FIELDS}
    subject = done["subject"] = done["subject"].strip()
    if not subject or not subject.isprintable() or len(subject) > _MAX_SUBJECT:
        raise RefusedError("subject", "The subject must be one line of text.")
    if not done["text_body"].strip():
        raise RefusedError("text_body", "The text is empty.")
    return done


def _filled(name: str, source: str, context: Mapping[str, Any]) -> str:
    environment = ImmutableSandboxedEnvironment(
        autoescape=name == "html_body", undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        pieces, size = [], 0
        for piece in environment.from_string(source).generate(**context):
            pieces.append(piece)
            size += len(piece)
            if size > _MAX_OUTPUT:
                raise RefusedError(name, "This grows too large.")
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"line {line}: " if line else ""
        raise RefusedError(name, f"{where}{error.message or type(error).__name__}") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise RefusedError(name, f"{type(error).__name__}: {error}"[:300]) from error
    return "".join(pieces)
