"""Which of two test processes runs what: a folder's servers are started once, not for each of its files."""

from pathlib import PurePosixPath
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

INSTALLATIONS = ("browser", "e2e", "faults", "cli", "deploy", "audit")
"""Folders whose tests start whole installations, the longest first."""


class FolderScheduling(LoadFileScheduling):
    """Gives each process one folder after the other, file by file.

    The first process begins with the folders that keep both cores busy, the others at the other end, with
    those whose tests mostly wait. When only folders are left that others are at, they are shared.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        chosen = self._choose(node)
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)

    def _choose(self, node: WorkerController) -> str:
        at = {other: folder(next(reversed(units))) for other, units in self.assigned_work.items() if units}
        left = list(dict.fromkeys(sorted(map(folder, self.workqueue), key=self._place)))
        free = [one for one in left if one not in at.values()] or left
        turn = free[0] if node is self.nodes[0] else free[-1]
        wanted = at[node] if at.get(node) in left else turn
        return min(file for file in self.workqueue if folder(file) == wanted)

    def _place(self, name: str) -> tuple[int, str]:
        known = name in INSTALLATIONS
        return (INSTALLATIONS.index(name), name) if known else (len(INSTALLATIONS), name)


def folder(file: str) -> str:
    """The folder below `tests` that a file lies in, at whatever depth."""
    return PurePosixPath(file).parts[1]


def make(config: pytest.Config, log: Any) -> FolderScheduling | None:
    """The scheduler for `--dist loadfile`; None, xdist's own, for any other."""
    return FolderScheduling(config, log) if config.getoption("dist") == "loadfile" else None
