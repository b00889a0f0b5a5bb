"""As much of kustomize as deploy/k8s uses, so that overlays are looked at where kubectl is missing too.

`test_kubernetes.py` holds it against kubectl wherever there is one. Anything else in a kustomization is an
error.
"""

import copy
from pathlib import Path
from typing import Any

import yaml

Resource = dict[str, Any]

KNOWN = {"apiVersion", "kind", "namespace", "resources", "patches", "replicas", "images"}


def render(folder: Path) -> list[Resource]:
    """The resources of a kustomization."""
    wanted = yaml.safe_load((folder / "kustomization.yaml").read_text())
    if unknown := wanted.keys() - KNOWN:
        raise ValueError(f"{folder}: {unknown} is not known here")
    found: list[Resource] = []
    for name in wanted["resources"]:
        path = folder / name
        found += render(path) if path.is_dir() else _documents(path)
    for patch in wanted.get("patches", []):
        for change in _documents(folder / patch["path"]):
            [target] = [one for one in found if key(one) == key(change)]
            _merge(target, change)
    for one in found:
        _fit(one, wanted)
    return found


def key(resource: Resource) -> tuple[str, str]:
    return resource["kind"], resource["metadata"]["name"]


def _documents(path: Path) -> list[Resource]:
    return [one for one in yaml.safe_load_all(path.read_text()) if one]


def _fit(one: Resource, wanted: Resource) -> None:
    if "namespace" in wanted and one["kind"] != "Namespace":
        one["metadata"]["namespace"] = wanted["namespace"]
    for row in wanted.get("replicas", []):
        if one["kind"] in {"Deployment", "StatefulSet"} and one["metadata"]["name"] == row["name"]:
            one["spec"]["replicas"] = row["count"]
    for image in wanted.get("images", []):
        for container in containers(one):
            if container["image"].partition(":")[0] == image["name"]:
                container["image"] = f"{image['newName']}:{image['newTag']}"


def _merge(target: Resource, change: Resource) -> None:
    for name, value in change.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            if value.get("$patch") == "replace":
                target[name] = {k: v for k, v in value.items() if k != "$patch"}
            else:
                _merge(target[name], value)
        else:
            target[name] = copy.deepcopy(value)


def containers(resource: Resource) -> list[Resource]:
    """The containers of a workload; none for anything else."""
    template = resource.get("spec", {}).get("template", {}) if resource["kind"] in WORKLOADS else {}
    found: list[Resource] = template.get("spec", {}).get("containers", [])
    return found


WORKLOADS = {"Deployment", "StatefulSet", "Job"}
