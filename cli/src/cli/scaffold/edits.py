"""What a new service changes in the files that all services share: all planned before anything is written."""

import re
import textwrap
import tomllib
from collections.abc import Callable
from pathlib import Path

from cli.errors import CommandError
from cli.services import ServiceSpec

Edit = Callable[[str, ServiceSpec], str]

TOPOLOGY = """\
    Service(
        "{name}",
        durables=(Durable("{name}-tenants", "IDENTITY", ("tenant.>",)),),
    ),
"""
ROUTES = '    "{name}": ("/api/v1/{name}",),\n'
DURABLE = "| `{name}-tenants` | {name} | `IDENTITY` | `tenant.>` |\n"
LAYERS, INDEPENDENT, CHASSIS, CONTRACTS = (
    "Within a service, imports point downwards",
    "Services know nothing of each other",
    "The chassis knows no service",
    "Contracts are Pydantic models and know nobody",
)


class MissingAnchorError(Exception):
    """A file does not look as expected."""


def planned(root: Path, spec: ServiceSpec) -> dict[Path, str]:
    """New contents of the shared files, by path below the repository.

    Raises:
        CommandError: one of them does not look as expected; it is named.
    """
    found = {}
    for name, edit in EDITS.items():
        try:
            found[Path(name)] = edit((root / name).read_text(), spec)
        except (MissingAnchorError, OSError, tomllib.TOMLDecodeError) as error:
            raise CommandError(
                f"{name} does not look as expected ({error}); nothing was written. "
                "Mend the file, or add the service by hand: docs/development.md"
            ) from error
    return found


def _inserted(text: str, anchor: str, line: str, *, after: bool = False) -> str:
    """Put a line before (or after) the one place where `anchor`, an expression, matches."""
    found = list(re.finditer(anchor, text, re.MULTILINE))
    if len(found) != 1:
        raise MissingAnchorError(f"{anchor!r} stands there {len(found)} times, not once")
    at = found[0].end() if after else found[0].start()
    return text[:at] + line + text[at:]


def _listed(text: str, anchor: str, item: str) -> str:
    """Put a string into the array that begins where `anchor` ends, in the alphabet's place."""
    found = re.search(rf'{anchor}\[\n(?P<items>(?:[ \t]*"[^\]]*?",?\n)+)\]', text, re.MULTILINE)
    if found is None:
        raise MissingAnchorError(f"no list of strings after {anchor!r}")
    items = sorted({*re.findall(r'"([^"\n]+(?:\[[^"\n]*\])?)"', found["items"]), item})
    if found["items"].count("\n") > 1 and all(line.count('"') == 2 for line in found["items"].splitlines()):
        lines = [f'"{one}",' for one in items]
    else:
        lines = textwrap.wrap(", ".join(f'"{one}"' for one in items) + ",", 114, break_on_hyphens=False)
    return (
        text[: found.start("items")]
        + textwrap.indent("\n".join(lines) + "\n", "    ")
        + text[found.end("items") :]
    )


def _project(text: str, spec: ServiceSpec) -> str:
    text = _inserted_dependency(text, spec)
    text = _inserted(text, r"^dashboard = \{ workspace = true \}$", f"{spec.name} = {{ workspace = true }}\n")
    folder = "$MYPY_CONFIG_FILE_DIR/services/"
    text = _inserted(text, rf":{re.escape(folder)}dashboard/src\"$", f":{folder}{spec.name}/src")
    for anchor in (
        r"^root_packages = ",
        rf'^name = "{LAYERS}"\ntype = "layers"\ncontainers = ',
        rf'^name = "{INDEPENDENT}"\ntype = "independence"\nmodules = ',
        rf'^name = "{CHASSIS}"\ntype = "forbidden"\nsource_modules = \["chassis"\]\nforbidden_modules = ',
        rf'^name = "{CONTRACTS}"\ntype = "forbidden"\nsource_modules = \["contracts"\]\nforbidden_modules = ',
    ):
        text = _listed(text, anchor, spec.package)
    tomllib.loads(text)
    return text


def _inserted_dependency(text: str, spec: ServiceSpec) -> str:
    """One line each; the first of them has an extra in brackets."""
    found = re.search(r'^dependencies = \[\n((?: +"[^"\n]+",\n)+)\]', text, re.MULTILINE)
    if found is None:
        raise MissingAnchorError("no list of dependencies")
    lines = sorted([*found[1].splitlines(keepends=True), f'    "{spec.name}",\n'])
    return text[: found.start(1)] + "".join(lines) + text[found.end(1) :]


def _topology(text: str, spec: ServiceSpec) -> str:
    return _inserted(text, r'^    Service\("dashboard",', TOPOLOGY.format(name=spec.name))


def _services(text: str, spec: ServiceSpec) -> str:
    line = f'    ServiceSpec("{spec.name}", has_database=True),\n'
    return _inserted(text, r'^    ServiceSpec\("dashboard",', line)


def _routes(text: str, spec: ServiceSpec) -> str:
    if f'"/api/v1/{spec.name}"' in text:
        raise CommandError(f"/api/v1/{spec.name} is another service's path: take another name")
    return _inserted(text, r"^\}$(?=\n\n# Every service)", ROUTES.format(name=spec.name))


def _messages(text: str, spec: ServiceSpec) -> str:
    table = r"^\| durable \| service \| stream \| hears \|\n(?:\|.*\n)+"
    return _inserted(text, table, DURABLE.format(name=spec.name), after=True)


def _overview(text: str, spec: ServiceSpec) -> str:
    return _inserted(text, r"^\| dashboard \| nothing", f"| {spec.name} | entries | yes |\n")


def _configuration(text: str, spec: ServiceSpec) -> str:
    return _inserted(text, r"\. Set these per service \(", f", {spec.name}")


def _scrapes(text: str, spec: ServiceSpec) -> str:
    ports = [int(port) for port in re.findall(r'"127\.0\.0\.1:(180\d\d)"', text)]
    if not ports:
        raise MissingAnchorError("no targets on 127.0.0.1")
    line = f'      - {{targets: ["127.0.0.1:{max(ports) + 1}"], labels: {{service: {spec.name}}}}}\n'
    return _inserted(text, r"^      - .*\{service: dashboard\}", line)


EDITS: dict[str, Edit] = {
    "pyproject.toml": _project,
    "contracts/src/contracts/topology.py": _topology,
    "cli/src/cli/services.py": _services,
    "services/dashboard/src/dashboard/routing.py": _routes,
    "deploy/observability/prometheus.yaml": _scrapes,
    "docs/messages.md": _messages,
    "docs/architecture/overview.md": _overview,
    "docs/configuration.md": _configuration,
}
