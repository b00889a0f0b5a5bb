"""What a benchmark reports."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil


@dataclass(frozen=True, slots=True)
class Result:
    """One metric: the median of its samples, and what it could be at best in the same run."""

    metric: str
    unit: str
    samples: Sequence[float]
    ceiling: float | None = None

    @property
    def value(self) -> float:
        return statistics.median(self.samples)

    @property
    def ratio(self) -> float | None:
        return self.value / self.ceiling if self.ceiling else None

    def as_json(self) -> dict[str, Any]:
        shaped: dict[str, Any] = {
            "metric": self.metric,
            "value": round(self.value, 3),
            "unit": self.unit,
            "samples": [round(sample, 3) for sample in self.samples],
        }
        if self.ceiling is not None and self.ratio is not None:
            shaped |= {"ceiling": round(self.ceiling, 3), "ratio": round(self.ratio, 3)}
        return shaped


@dataclass(slots=True)
class Report:
    """All results of one benchmark. It is ok when everything it did was also right."""

    name: str
    results: list[Result] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What turned out wrong in the outcome, in words; times are never wrong."""

    def add(self, metric: str, unit: str, samples: Sequence[float], ceiling: float | None = None) -> float:
        """Add a metric; returns its value."""
        result = Result(metric, unit, tuple(samples), ceiling)
        self.results.append(result)
        return result.value

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": not self.wrong,
            "name": self.name,
            "results": [result.as_json() for result in self.results],
            "machine": machine(),
        }


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample below which this share (0 to 1) of all samples lies."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> dict[str, Any]:
    """What it ran on: results of different machines do not compare, their ratios nearly do."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load": [round(load, 2) for load in os.getloadavg()],
    }
