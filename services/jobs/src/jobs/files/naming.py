"""Names on the disk. All of them are ours: nothing of what a stranger called a file becomes a path."""

import re

from anyascii import anyascii

from jobs.domain.files import KINDS, MAX_NAME, FileRejectedError

_WORDS = re.compile(r"[A-Za-z0-9]+")
_MAX_PART = 60


def display_name(student_name: str, method: str, color: str, number: int) -> str:
    """FirstAndLastName_PrintMethod_Color_SimpleJobID, such as `JaneDoe_Filament_TrueRed_123`.

    Letters of other scripts are written in Latin ones; what is no letter or digit is left out.
    """
    parts = [_part(student_name) or "Student", _part(method), _part(color), str(number)]
    return "_".join(part for part in parts if part)


def _part(text: str) -> str:
    words = _WORDS.findall(anyascii(text))
    return "".join(word[0].upper() + word[1:] for word in words)[:_MAX_PART]


def original_name(given: str | None) -> str:
    """What a stranger called a file: without folders and control characters, to be shown and no more."""
    last = re.split(r"[/\\]", given or "")[-1]
    return "".join(one for one in last if one.isprintable()).strip()[:MAX_NAME] or "model"


def kind_of(name: str) -> str:
    """What a file says it is by its ending.

    Raises:
        FileRejectedError: nothing that is printed here.
    """
    for ending, kind in KINDS.items():
        if name.casefold().endswith(ending):
            return kind
    raise FileRejectedError("unsupported_type", "Only .stl, .obj and .3mf files can be submitted.")
