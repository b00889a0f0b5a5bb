"""The bodies of the HTTP API as Pydantic models, for `clients/python`: made from its one description."""

import hashlib
import subprocess
import sys
from pathlib import Path

from cli import openapi

FILE = Path("clients/python/src/platework_client/models.py")
_HEADER = "# Made by ./platework contracts from {source}, sha256 {digest}"


def header(description: str) -> str:
    """The first line of the models of a description: tells whether they are up to date."""
    return _HEADER.format(source=openapi.FILE, digest=hashlib.sha256(description.encode()).hexdigest())


def is_stale(root: Path, description: str) -> bool:
    """Tell whether the committed models are of another description."""
    file = root / FILE
    return not file.is_file() or not file.read_text().startswith(header(description) + "\n")


def write(root: Path, description: str) -> None:
    """Make the models anew from a description that is in its file already."""
    command = [
        *(sys.executable, "-P", "-m", "datamodel_code_generator"),
        *("--input", str(root / openapi.FILE), "--input-file-type", "openapi", "--output", str(root / FILE)),
        *("--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11"),
        *("--use-annotated", "--use-standard-collections", "--use-union-operator", "--collapse-root-models"),
        *("--formatters", "builtin", "--custom-file-header", header(description)),
    ]
    subprocess.run(command, cwd=root, check=True)
