"""An access code is written once and never seen again: not in answers, events, tables or logs."""

import asyncio
import os
import sys

import httpx

from chassis.testing import eventually
from cli.embedded.ports import free_port


async def test_an_access_code_is_nowhere_in_the_clear(
    settings, service, issuer, tenant, lan, postgres, nats_admin, tmp_path
):
    """A process of its own, so that everything it writes can be read."""
    code = "X7q-" + os.urandom(6).hex()
    log = tmp_path / "log"
    port = free_port()
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "printers",
            "serve",
            stdout=output,
            stderr=output,
            env=_environment(settings, port),
        )
        try:
            url, headers = f"http://127.0.0.1:{port}", issuer.headers(tenant)
            made, answers = await _use_the_code(url, headers, lan, code)
            await _cause_a_log_line(
                nats_admin, f"{tenant}.{made}", f"{url}/api/v1/printers/{made}/state", headers
            )
        finally:
            process.terminate()
            await process.wait()
    assert code not in "".join(answers)
    assert "unreadable live state" in log.read_text()
    assert code not in log.read_text()
    for text in (code, code.encode().hex()):
        assert text not in await _everything_stored(postgres)
    assert code.encode() not in await _everything_published(nats_admin, tenant)


def _environment(settings, port: int) -> dict[str, str]:
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    plain = {
        f"PLATEWORK_PRINTERS_{name.upper()}": str(getattr(value, "get_secret_value", lambda v=value: v)())
        for name, value in values.items()
        if value is not None
    }
    return (
        {"PATH": os.environ["PATH"]}
        | plain
        | {
            "PLATEWORK_PRINTERS_PORT": str(port),
            "PLATEWORK_PRINTERS_LOG_LEVEL": "debug",
        }
    )


async def _use_the_code(url: str, headers: dict[str, str], lan: dict, code: str) -> tuple[str, list[str]]:
    """Good and bad uses of one code; returns a printer and every answer."""
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:

        async def ready() -> bool:
            try:
                return (await client.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(ready)
        made = [(await client.post("/api/v1/printers", json={"name": name})).json()["id"] for name in "ab"]
        paths = [f"/api/v1/printers/{printer_id}/connection" for printer_id in made]
        good = lan | {"access_code": code}
        answers = [
            await client.put(paths[0], json=body)
            for body in (
                good,
                good | {"access_code": f"{code} "},
                good | {"access_code": f"{code} \u00fc"},
                good | {"access_code": [code]},
                good | {"kind": "manual"},
                good | {"host": "169.254.169.254"},
                good | {code: code},
            )
        ]
        answers.append(await client.put(paths[1], json=good))  # the serial number is taken
        answers.append(await client.get(f"/api/v1/printers/{made[0]}"))
        answers.append(await client.get("/api/v1/printers", params={"search": lan["serial"]}))
        answers.append(await client.get("/metrics"))
        assert [answer.status_code for answer in answers] == [
            200,
            200,
            422,
            422,
            422,
            422,
            422,
            409,
            200,
            200,
            200,
        ]
        # A field's name is echoed to whoever sent it: that is not the code's place.
        return made[0], [answer.text for index, answer in enumerate(answers) if index != 6]


async def _cause_a_log_line(nats_admin, key: str, url: str, headers: dict[str, str]) -> None:
    bucket = await nats_admin.jetstream().key_value("printer_state")
    await bucket.put(key, b"{not json")
    async with httpx.AsyncClient(headers=headers, trust_env=False) as client:
        assert (await client.get(url)).json()["online"] is False


async def _everything_stored(postgres) -> str:
    connection = await postgres.connect("printers")
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [await connection.fetch(f'SELECT t::text FROM "{row[0]}" t') for row in tables]
    finally:
        await connection.close()
    return "\n".join(row[0] for table in rows for row in table)


async def _everything_published(nats_admin, tenant) -> bytes:
    subscription = await nats_admin.jetstream().subscribe(f"printer.*.{tenant}.>", ordered_consumer=True)
    try:
        messages = [await subscription.next_msg(timeout=10) for _ in range(4)]
    finally:
        await subscription.unsubscribe()
    return b"\n".join(message.data + str(message.headers).encode() for message in messages)
