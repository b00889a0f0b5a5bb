"""What lies in deploy/, as data; and a broker that runs on its configuration."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import deployment
from cli.secrets import Secrets

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="session")
def deploy() -> Path:
    return DEPLOY


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `./platework secrets` makes."""
    folder = tmp_path_factory.mktemp("installation") / "secrets"
    deployment.write(folder)
    return folder


@pytest.fixture(scope="session")
def secrets(secrets_folder: Path) -> Secrets:
    return deployment.write(secrets_folder)
