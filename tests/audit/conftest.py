"""An installation with real traffic behind it: inventory and production ran in process, on its own servers.

Each test may do harm to it; the next one finds it as it was.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from chassis.testing import Issuer, eventually, running
from cli.audit.evidence import progress_of, watching
from cli.audit.run import audit
from cli.installation import Installation
from inventory.app import build
from jobs.app import build as build_jobs
from production.app import build as build_production
from tests.audit.site import Site
from tests.audit.work import a_days_work, a_run_of_plates, jobs_of_students, runs_that_use_filament


@pytest.fixture(scope="package")
async def worked_site(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> AsyncIterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), issuer)
    await site.start()
    production = build_production(site.production_settings)
    lab = build_jobs(site.jobs_settings)
    async with (
        running(build(site.settings)) as client,
        running(production) as planner,
        running(lab) as desk,
    ):
        for number in range(len(site.tenants)):
            spool = await a_days_work(site, site.farm(client, number))
            await a_run_of_plates(site, site.farm(planner, number))
            await runs_that_use_filament(site.farm(planner, number), spool)
            await jobs_of_students(site.farm(desk, number))

        async with watching(site.installation) as links:

            async def quiet() -> bool:
                return (await progress_of(*links)).quiet

            await eventually(quiet)
    await site.remember()
    yield site
    await site.stop()


@pytest.fixture
async def site(worked_site: Site) -> Site:
    """The installation after a day's work; its services are stopped, and do not notice what happens."""
    await worked_site.restore_database()
    return worked_site


@pytest.fixture
async def streams(site: Site) -> AsyncIterator[Site]:
    """The same for a test that publishes."""
    yield site
    await site.restore_streams()


Red = Callable[[], Awaitable[set[str]]]


async def _red(installation: Installation) -> set[str]:
    report = await audit(installation, patience=0.2)
    return {check.id for check, finding in report if finding.violations}


@pytest.fixture
def red(site: Site) -> Red:
    """Run the audit; the ids of the checks that found something."""
    return lambda: _red(site.installation)


@pytest.fixture
def stopped_red(site: Site) -> Red:
    """The same, of an installation whose services were stopped on purpose."""
    return lambda: _red(replace(site.installation, live=False))
