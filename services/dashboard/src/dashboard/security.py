"""Headers that tell browsers what they may do with our answers."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# Dialogs and menus of the app set styles as they open; its scripts come from our own files alone.
APP_POLICY = f"{POLICY}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Once seen over HTTPS, browsers come over nothing else for a year.
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
# What the APIs answer is somebody's: no cache between here and there keeps it, unless a service says so.
PRIVATE = {"Cache-Control": "no-store"}


class SecurityHeaders:
    """Adds them to every answer, also to those of the services behind; a service may set its own stricter."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._everywhere = HEADERS | HTTPS_ONLY if https else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        added = self._everywhere
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            added = added | PRIVATE

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
