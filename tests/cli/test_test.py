"""`platework test` counts the lines that ran, where it is asked to, and judges their share."""

import asyncio
import sys

from cli.datadir import repository


async def test_coverage_is_counted_over_all_packages_and_judged():
    # One small file: it runs, and far from everything is covered.
    chosen = repository() / "tests" / "dashboard" / "test_domain.py"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "cli", "test", "--coverage", str(chosen), "-q"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert "passed" in said
    assert "services/dashboard/src/dashboard/hub.py" in said
    assert "services/inventory/src/inventory/app.py" in said
    assert "85" in said
    assert process.returncode != 0
