"""What there is in a tenant: every id that its lists show, by the path and the name it goes by."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import requests

from cli.soak.requests.people import Person

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_PAGE, _PAGES = 100, 5
_TIMEOUT = 30.0
_OWN_NAME = "id"


@dataclass
class Known:
    """Ids of one tenant."""

    by_path: dict[str, set[str]] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """What each list said, by its address."""

    @property
    def every(self) -> set[str]:
        return set().union(*self.by_path.values()) if self.by_path else set()

    def without(self, ids: set[str]) -> "Known":
        return Known(
            {path: found - ids for path, found in self.by_path.items()},
            {name: found - ids for name, found in self.by_name.items()},
            self.texts,
        )

    def for_path(self, path: str, parameter: str, dice: Random) -> str | None:
        """An id that fits a parameter: of the list in front of it, or of that name."""
        noun = path.partition("/{" + parameter)[0]
        return _one_of(self.by_path.get(noun) or self.by_name.get(parameter), dice)

    def for_name(self, name: str, dice: Random) -> str | None:
        return _one_of(self.by_name.get(name), dice)


def look(person: Person, lists: Iterable[tuple[str, str]]) -> Known:
    """Read every list of `(address of the service, path)`, as `person` sees it."""
    known = Known()
    with requests.Session() as session:
        for base, path in lists:
            for answer in _pages(session, person, base + path):
                known.texts[path] = known.texts.get(path, "") + answer.text
                _remember(known, path, answer.json())
    return known


def _pages(session: requests.Session, person: Person, url: str) -> Iterator[requests.Response]:
    for page in range(_PAGES):
        query = {"skip": page * _PAGE, "limit": _PAGE}
        answer = session.get(url, params=query, headers=person.headers(), timeout=_TIMEOUT)
        if not answer.ok or "json" not in answer.headers.get("content-type", ""):
            return
        yield answer
        said = answer.json()
        if not isinstance(said, dict) or len(said.get("items", ())) < _PAGE:
            return


def _remember(known: Known, path: str, said: Any) -> None:
    items = said.get("items", []) if isinstance(said, dict) else said
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and UUID.fullmatch(str(item.get(_OWN_NAME, ""))):
            known.by_path.setdefault(path, set()).add(item[_OWN_NAME])
            known.by_name.setdefault(_singular(path), set()).add(item[_OWN_NAME])
        _remember_fields(known, item)


def _remember_fields(known: Known, value: Any) -> None:
    """Ids that stand in fields: `part_id`, and `id` of what is nested."""
    if isinstance(value, list):
        for one in value:
            _remember_fields(known, one)
    if isinstance(value, dict):
        for name, one in value.items():
            if name.endswith("_id") and UUID.fullmatch(str(one)):
                known.by_name.setdefault(name, set()).add(one)
            else:
                _remember_fields(known, one)


def _singular(path: str) -> str:
    return path.rpartition("/")[2].removesuffix("s").replace("-", "_") + "_id"


def _one_of(found: set[str] | None, dice: Random) -> str | None:
    return dice.choice(sorted(found)) if found else None
