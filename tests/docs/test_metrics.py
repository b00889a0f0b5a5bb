"""docs/metrics.md names every metric with its kind and labels; alerts and dashboards name no other."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

KINDS = {"Counter": "counter", "Gauge": "gauge", "Histogram": "histogram"}
PROMETHEUS_OWN = re.compile(r"up|process_\w+")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}

Metrics = dict[str, tuple[str, frozenset[str]]]
"""Kind and labels by name."""


def made(tree: ast.AST) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Name, kind and labels of the metrics that a module makes."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(kind), args=[ast.Constant(str(name)), _, *rest]) if kind in KINDS:
                labels = ast.literal_eval(rest[0]) if rest else []
                yield name, KINDS[kind], frozenset(labels)


@pytest.fixture(scope="module")
def in_code(root) -> Metrics:
    return {
        name: (kind, labels)
        for tree in ("chassis/src", "services")
        for file in (root / tree).rglob("*.py")
        for name, kind, labels in made(ast.parse(file.read_text()))
    }


@pytest.fixture(scope="module")
def alerts(root) -> list[dict[str, Any]]:
    groups = yaml.safe_load((root / "deploy/observability/alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture(scope="module")
def boards(root) -> dict[Path, dict[str, Any]]:
    files = sorted((root / "deploy/observability/grafana").glob("*.json"))
    return {file: json.loads(file.read_text()) for file in files}


def queries(boards: dict[Path, dict[str, Any]]) -> list[str]:
    return [
        target["expr"]
        for board in boards.values()
        for panel in board["panels"]
        for target in panel["targets"]
    ]


def selectors(expression: Any) -> Iterator[promql_parser.VectorSelector]:
    """Every selector below a parsed expression."""
    if isinstance(expression, promql_parser.VectorSelector):
        yield expression
    for attribute in ("expr", "lhs", "rhs", "args", "vector_selector", "param"):
        below = getattr(expression, attribute, None)
        for one in below if isinstance(below, list) else [below]:
            if one is not None:
                yield from selectors(one)


def wrong(query: str, known: Metrics) -> list[str]:
    """What a query names that is not measured: names, and labels within braces."""
    series = {name + end: labels for name, (kind, labels) in known.items() for end in SUFFIXES[kind]}
    found = []
    for selector in selectors(promql_parser.parse(query)):
        labels = {matcher.name for matcher in selector.matchers.matchers}
        if PROMETHEUS_OWN.fullmatch(selector.name):
            continue
        if selector.name not in series:
            found.append(selector.name)
        else:
            found += sorted(labels - series[selector.name] - {"service", "job", "le"})
    return found


def test_every_metric_is_described_with_its_kind_and_labels(page, tables, in_code):
    rows = list(tables(page("metrics.md"), "metric", "kind", "labels", "of", "is"))
    assert all(row[3] and row[4] for row in rows)
    described = {row[0].strip("`"): (row[1], frozenset(re.findall(r"`(\w+)`", row[2]))) for row in rows}
    assert len(described) == len(rows)
    assert described == in_code


def test_the_walk_sees_names_kinds_and_labels(in_code):
    assert in_code["platework_batch_seconds"] == ("histogram", {"durable"})
    assert in_code["platework_relay_active"] == ("gauge", frozenset())


def test_every_alert_is_described_with_its_severity(page, tables, alerts):
    described = {row[0].strip("`"): row[1] for row in tables(page("metrics.md"), "alert", "severity", "says")}
    assert described == {rule["alert"]: rule["labels"]["severity"] for rule in alerts}
    assert all(rule["annotations"].keys() == {"summary", "do"} for rule in alerts)


def test_alerts_and_dashboards_ask_only_for_what_is_measured(alerts, boards, in_code):
    asked = [rule["expr"] for rule in alerts] + queries(boards)
    assert {query: found for query in asked if (found := wrong(query, in_code))} == {}


def test_every_metric_is_on_a_dashboard(boards, in_code):
    text = "\n".join(queries(boards))
    assert [name for name in in_code if name not in text] == []


def test_dashboards_are_named_as_their_files_and_panels_have_room(boards):
    for file, board in boards.items():
        assert board["uid"] == file.stem
        places = [panel["gridPos"] for panel in board["panels"]]
        assert len({panel["id"] for panel in board["panels"]}) == len(places)
        taken = [(x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in [at["y"]]]
        assert len(set(taken)) == len(taken)
        assert max(x for x, _ in taken) < 24


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rate(platework_nothing_total[5m])", ["platework_nothing_total"]),
        ('sum(platework_consumer_pending{durible="x"}) > 0', ["durible"]),
        ("platework_batch_seconds", ["platework_batch_seconds"]),
    ],
)
def test_a_wrong_query_is_found(query, found, in_code):
    assert wrong(query, in_code) == found


def test_the_example_scrapes_every_service(root):
    config = yaml.safe_load((root / "deploy/observability/prometheus.yaml").read_text())
    [job] = config["scrape_configs"]
    services = {one["labels"]["service"] for one in job["static_configs"]}
    assert job["job_name"] == "platework"
    assert services == {folder.name for folder in (root / "services").iterdir() if folder.is_dir()}
