"""Wheels bring the built web app with them: who installs them needs neither a clone nor Node."""

import subprocess
import sys
import zipfile

from cli.commands import release
from cli.datadir import repository

SERVE = """
import asyncio
from dashboard.web import Web

web = Web(None)
print(web.page().body.decode(), web.asset("main-1a2b.js").headers["cache-control"])
"""


def test_an_installed_dashboard_serves_the_app_inside_its_wheel(tmp_path):
    built, wheels, installed = tmp_path / "built", tmp_path / "wheels", tmp_path / "installed"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text('<script src="/assets/main-1a2b.js"></script>')
    (built / "assets" / "main-1a2b.js").write_text("export {}")
    release.build_with_app(repository() / "services" / "dashboard", built, wheels)
    with zipfile.ZipFile(next(wheels.glob("dashboard-*.whl"))) as wheel:
        wheel.extractall(installed)
    command = [sys.executable, "-P", "-c", SERVE]
    # Before the editable clone: what is imported is what was installed.
    done = subprocess.run(
        command, env={"PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True
    )
    assert 'src="/assets/main-1a2b.js"' in done.stdout
    assert "immutable" in done.stdout
