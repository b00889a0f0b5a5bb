"""The files of the web app, read once: built ones where there are any, otherwise the plain page."""

import gzip
import importlib.resources
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import Response

from chassis.errors import not_found
from chassis.telemetry import log
from dashboard.security import APP_POLICY, POLICY

_FOREVER = "public, max-age=31536000, immutable"
_PLAIN = ("index.html", "app.js", "session.js", "stream.js", "icon.svg", "style.css")
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    packed: bytes | None
    """The same, compressed; None where that saves nothing, as with fonts."""


class Web:
    """What browsers load. Names of assets carry a hash of their content, so they may be kept for ever."""

    def __init__(self, built: Path | None) -> None:
        """Read the web app.

        Args:
            built: the folder that the build made; where it is None or empty, one beside this module counts.
        """
        resources = importlib.resources.files("dashboard")
        self._plain = {name: (resources / "page" / name).read_bytes() for name in _PLAIN}
        folder = next((one for one in (built, Path(str(resources / "web"))) if one and _is_built(one)), None)
        self.is_built = folder is not None
        self._page = (folder / "index.html").read_bytes() if folder else self._plain["index.html"]
        self._policy = APP_POLICY if folder else POLICY
        self._assets = (
            {file.name: _packed(file.read_bytes()) for file in (folder / "assets").iterdir()}
            if folder
            else {}
        )
        if folder is None:
            log.warning("the web app is not built: the plain page is served in its place")

    def page(self) -> Response:
        """The one page; it names the assets of its build, so it is asked for every time."""
        page = _file("index.html", self._page, "no-cache")
        page.headers["Content-Security-Policy"] = self._policy
        return page

    def plain_file(self, name: str) -> Response:
        """A file of the plain page.

        Raises:
            Problem: 404.
        """
        if name not in self._plain:
            raise not_found("page")
        return _file(name, self._plain[name], "no-cache")

    def asset(self, name: str, encodings: str = "") -> Response:
        """A file of the build, compressed for those whose `Accept-Encoding` names gzip.

        Raises:
            Problem: 404.
        """
        if name not in self._assets:
            raise not_found("page")
        asset = self._assets[name]
        if asset.packed is None or not _takes_gzip(encodings):
            answer = _file(name, asset.content, _FOREVER)
        else:
            answer = _file(name, asset.packed, _FOREVER)
            answer.headers["Content-Encoding"] = "gzip"
        if asset.packed is not None:
            answer.headers["Vary"] = "Accept-Encoding"
        return answer


def _is_built(folder: Path) -> bool:
    return (folder / "index.html").is_file() and (folder / "assets").is_dir()


def _packed(content: bytes) -> _Asset:
    # Once, at the start: the same bytes for the same build, and no work for the loop that serves the stream.
    packed = gzip.compress(content, _LEVEL, mtime=0)
    return _Asset(content, packed if len(packed) < len(content) * 0.9 else None)


def _takes_gzip(encodings: str) -> bool:
    """Whether an `Accept-Encoding` names gzip and does not refuse it (RFC 9110, section 12.5.3)."""
    for one in encodings.lower().split(","):
        coding, _, weight = one.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False


def _file(name: str, content: bytes, cache: str) -> Response:
    kind = _KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"Cache-Control": cache})
