"""The gateway asks what to connect to, as its own user on the broker."""

from uuid import UUID, uuid4

import pytest

from chassis import rpc
from chassis.sealing import Sealer
from chassis.testing import eventually
from contracts.identity import TenantCreated
from contracts.printers import ConnectionsAnswer, ConnectionsRequest, PrinterConnection


@pytest.fixture
def ask(gateway_broker):
    async def ask(tenant: UUID | None) -> dict[UUID, PrinterConnection]:
        subject = f"rpc.printers.connections.{tenant or 'all'}"
        request = ConnectionsRequest(tenant_id=tenant)
        answer = await rpc.ask(gateway_broker, subject, request, ConnectionsAnswer, timeout=5)
        return {connection.printer_id: connection for connection in answer.connections}

    return ask


async def test_the_answer_opens_with_the_key_and_only_for_its_printer(
    ask, call, printer, lan, tenant, settings, certificate
):
    given = lan | {"tls_mode": "pin", "fingerprint": "ab" * 32, "ca_pem": certificate}
    made = await call.ok("PUT", f"/printers/{printer['id']}/connection", given)
    (connection,) = (await ask(tenant)).values()
    key = Sealer(settings.secret_key.get_secret_value())
    code = key.open(connection.sealed_access_code, tenant, connection.printer_id)
    assert code == lan["access_code"]
    assert lan["access_code"] not in connection.model_dump_json()
    assert (connection.host, connection.port, connection.serial) == (
        lan["host"],
        8883,
        lan["serial"].upper(),
    )
    assert (connection.tls_mode, connection.fingerprint, connection.name) == ("pin", "ab" * 32, "One")
    assert connection.version == made["connection"]["version"]


@pytest.mark.usefixtures("planners")
async def test_only_printers_to_connect_to_are_listed(ask, call, lan, tenant):
    ids = {}
    for name in ("wanted", "unconnected", "manual", "inactive", "broken", "retired"):
        ids[name] = (await call.ok("POST", "/printers", {"name": name}))["id"]
        if name != "unconnected":
            body = {"kind": "manual"} if name == "manual" else lan | {"serial": f"01P{uuid4().hex[:12]}"}
            await call.ok("PUT", f"/printers/{ids[name]}/connection", body)
    await call.ok("PATCH", f"/printers/{ids['inactive']}", {"is_active": False})
    await call.ok("POST", f"/printers/{ids['broken']}/out-of-service", {"reason": "belt"})
    assert (await call("DELETE", f"/printers/{ids['retired']}")).status_code == 204
    before = await ask(tenant)
    assert set(before) == {UUID(ids["wanted"])}
    await call.ok("POST", f"/printers/{ids['broken']}/back-in-service")
    assert set(await ask(tenant)) == {UUID(ids["wanted"]), UUID(ids["broken"])}


async def test_all_means_every_tenant_known(ask, call, publish, lan):
    wanted = {}
    for _ in range(2):
        tenant = uuid4()
        await publish(
            TenantCreated(
                tenant_id=tenant,
                version=1,
                name="T",
                short="T",
                slug=f"farm-{tenant.hex[:12]}",
                currency="EUR",
                time_zone="UTC",
            )
        )
        caller = call.of(tenant=tenant)
        made = await caller.ok("POST", "/printers", {"name": "One"})
        await caller.ok("PUT", f"/printers/{made['id']}/connection", lan)
        wanted[UUID(made["id"])] = tenant

    async def everything() -> dict[UUID, PrinterConnection] | None:
        found = await ask(None)
        return found if wanted.keys() <= found.keys() else None

    found = await eventually(everything)
    assert {printer_id: found[printer_id].tenant_id for printer_id in wanted} == wanted


async def test_one_tenants_answer_holds_nothing_of_another(ask, call, printer, lan):
    await call.ok("PUT", f"/printers/{printer['id']}/connection", lan)
    assert await ask(uuid4()) == {}


async def test_a_bad_question_gets_a_refusal(gateway_broker):
    reply = await gateway_broker.client.request(
        "rpc.printers.connections.all", b'{"tenant_id": 7}', timeout=5
    )
    assert b"bad request" in reply.data
