"""The files of a new service, made from the template beside this module."""

import itertools
import re
import string
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cli.errors import CommandError
from cli.services import ServiceSpec

TEMPLATE = Path(__file__).parent / "template"


class _Template(string.Template):
    """Python and alembic's own templates are full of `$` and `{}`; nothing there begins with `%{`."""

    delimiter = "%"


def files(spec: ServiceSpec) -> dict[Path, str]:
    """Contents by path below the repository."""
    date = datetime.now(UTC).strftime("%Y_%m_%d")
    values = {"name": spec.name, "package": spec.package, "date": date}
    found = {}
    for path in sorted(TEMPLATE.rglob("*.txt")):
        place = path.relative_to(TEMPLATE).with_suffix("").as_posix()
        place = place.replace("service/", f"services/{spec.name}/", 1).replace(
            "/package/", f"/{spec.package}/"
        )
        place = place.replace("tests/", f"tests/{spec.package}/", 1).replace(
            "/first_tables", f"/{date}_first_tables"
        )
        found[Path(place)] = _rendered(path, values)
    return found


def _rendered(path: Path, values: Mapping[str, str]) -> str:
    try:
        text = _Template(path.read_text()).substitute(values)
    except (KeyError, ValueError) as error:
        raise CommandError(f"{path}: the template is broken: {error}") from error
    own = re.compile(rf"from (chassis|contracts|{values['package']})\b")
    lines = []
    for is_own, grouped in itertools.groupby(text.splitlines(), lambda line: bool(own.match(line))):
        block = list(grouped)
        # Where the package's name stands in the alphabet is not known to the template.
        lines += sorted(block, key=lambda line: line.split()[1]) if is_own else block
    return "".join(f"{line}\n" for line in lines)
