"""Reports that no printer should send: the gateway lives on, does not grow, and others do not notice.

`./platework soak reports` sends a million.
"""

import asyncio
import itertools
import os
import sys
from contextlib import asynccontextmanager
from random import Random

from cli.soak import reports
from cli.soak.mutations import mutated
from printer_gateway.domain.report import Kind
from simulator import FAMILIES

SEED = 20261121
THROUGH_TLS, THROUGH_THE_PARSER = 2_000, 3_000


class Servers:
    """The test's broker, and gateways as processes."""

    def __init__(self, broker, settings: dict) -> None:
        self.broker, self._settings = broker, settings

    @asynccontextmanager
    async def service(self, name, variables):
        own = {f"PLATEWORK_{key.upper()}": str(value) for key, value in self._settings.items()}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", name.replace("-", "_"), "serve", env=os.environ | own | variables
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            await process.wait()


async def test_mutated_reports_harm_nobody(nats_admin, settings, tmp_path):
    outcome = await reports.soak(Servers(nats_admin, settings), tmp_path, THROUGH_TLS, SEED)
    assert outcome["violations"] == []
    assert outcome["others_reports"] > 0


def test_no_mutated_report_stops_the_parser_or_the_machine(make_desk):
    desk = make_desk()
    document = FAMILIES["H2D"].document(Random(1))
    kinds = set()
    for report in itertools.islice(mutated(document, SEED), THROUGH_THE_PARSER):
        desk.seconds += 1
        kinds.add(desk.message(report).kind)
    assert kinds == set(Kind)
    desk.connect()
    desk.full(gcode_state="RUNNING", mc_percent=50)
    assert desk.received.seen.snapshot.progress.percent == 50
