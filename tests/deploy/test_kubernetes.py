"""deploy/k8s: valid for Kubernetes, and right in what schemas do not see."""

import importlib
import json
import re
import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml
from tests.deploy.kustomize import WORKLOADS, containers, key, render

from cli import deployment
from cli.services import SERVICES
from contracts import topology

OLDEST, NEWEST = "1.31", "1.37"
every_spec = pytest.mark.parametrize("spec", SERVICES, ids=lambda spec: spec.name)


@pytest.fixture(scope="module", params=["base", "overlays/small", "overlays/ha"])
def rendered(deploy, request):
    return render(deploy / "k8s" / request.param)


@pytest.fixture(scope="module")
def base(deploy):
    return {key(one): one for one in render(deploy / "k8s" / "base")}


@pytest.fixture(scope="module")
def ha(deploy):
    return {key(one): one for one in render(deploy / "k8s" / "overlays" / "ha")}


def pod(resource):
    return resource["spec"]["template"]["spec"]


def workloads(resources):
    return [one for one in resources if one["kind"] in WORKLOADS]


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_everything_fits_the_schemas(rendered, version):
    for one in rendered:
        kubernetes_validate.validate(one, version, strict=True)


def test_a_wrong_manifest_is_found(base):
    wrong = {**base["Service", "inventory"], "spec": {"ports": [{"port": "many"}]}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, NEWEST, strict=True)


def test_kubectl_renders_the_same(deploy):
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is not installed: the small renderer stands alone")
    for name in ("base", "overlays/small", "overlays/ha"):
        answer = subprocess.run(
            [kubectl, "kustomize", deploy / "k8s" / name], capture_output=True, text=True, check=True
        )
        theirs = {key(one): one for one in yaml.safe_load_all(answer.stdout)}
        assert theirs == {key(one): one for one in render(deploy / "k8s" / name)}


def test_the_broker_is_watched_by_the_same_program_as_on_compose(deploy, base):
    assert base["ConfigMap", "nats"]["data"]["closed.sh"] == (deploy / "nats" / "closed.sh").read_text()
    [container] = containers(base["StatefulSet", "nats"])
    assert container["livenessProbe"]["exec"]["command"] == ["sh", "/etc/nats/closed.sh"]
    assert "/etc/nats/closed.sh" in {one["mountPath"] for one in container["volumeMounts"]}


def test_a_name_is_used_once(rendered):
    names = [key(one) for one in rendered]
    assert len(names) == len(set(names))


def test_selectors_find_their_pods(rendered):
    labels = {
        one["metadata"]["name"]: one["spec"]["template"]["metadata"]["labels"] for one in workloads(rendered)
    }
    for one in rendered:
        match one["kind"]:
            case "Deployment" | "StatefulSet":
                wanted = one["spec"]["selector"]["matchLabels"]
                assert wanted.items() <= labels[one["metadata"]["name"]].items(), key(one)
            case "Service":
                wanted = one["spec"]["selector"]
            case "PodDisruptionBudget":
                wanted = one["spec"]["selector"]["matchLabels"]
            case "NetworkPolicy":
                wanted = one["spec"]["podSelector"].get("matchLabels", {})
            case _:
                continue
        assert [pods for pods in labels.values() if wanted.items() <= pods.items()], key(one)


def test_ports_lead_somewhere(rendered):
    pods = {one["metadata"]["name"]: one for one in workloads(rendered)}
    for one in rendered:
        if one["kind"] == "Service":
            target = one["spec"]["selector"]["app.kubernetes.io/name"]
            named = {port["name"] for each in containers(pods[target]) for port in each["ports"]}
            assert {port["targetPort"] for port in one["spec"]["ports"]} <= named, key(one)
        for container in containers(one):
            named = {port["name"] for port in container.get("ports", [])}
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                port = container.get(probe, {}).get("httpGet", {}).get("port")
                assert port is None or port in named, (key(one), probe)
    services = {one["metadata"]["name"]: one for one in rendered if one["kind"] == "Service"}
    for one in rendered:
        if one["kind"] == "StatefulSet":
            assert one["spec"]["serviceName"] in services
        if one["kind"] == "Ingress":
            for path in one["spec"]["rules"][0]["http"]["paths"]:
                backend = path["backend"]["service"]
                assert backend["port"]["name"] in {
                    port["name"] for port in services[backend["name"]]["spec"]["ports"]
                }


def test_what_pods_mount_is_made(rendered, secrets_folder):
    made = {f"platework-{one.name}" for one in secrets_folder.iterdir() if one.is_dir()}
    maps = {one["metadata"]["name"] for one in rendered if one["kind"] == "ConfigMap"}
    claims = {one["metadata"]["name"] for one in rendered if one["kind"] == "PersistentVolumeClaim"}
    for one in workloads(rendered):
        templates = {each["metadata"]["name"] for each in one["spec"].get("volumeClaimTemplates", [])}
        volumes = {volume["name"] for volume in pod(one).get("volumes", [])} | templates
        for volume in pod(one).get("volumes", []):
            assert "secret" not in volume or volume["secret"]["secretName"] in made, key(one)
            assert "configMap" not in volume or volume["configMap"]["name"] in maps, key(one)
            claim = volume.get("persistentVolumeClaim", {}).get("claimName")
            assert claim is None or claim in claims, key(one)
        for container in containers(one):
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes, key(one)
            for source in container.get("envFrom", []):
                assert source["configMapRef"]["name"] in maps, key(one)


def test_every_pod_is_shut_in_and_asks_for_what_it_needs(rendered):
    for one in workloads(rendered):
        spec = pod(one)
        assert spec["automountServiceAccountToken"] is False, key(one)
        assert spec["securityContext"]["runAsNonRoot"], key(one)
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, key(one)
        for container in containers(one):
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"], key(one)
            assert context["allowPrivilegeEscalation"] is False, key(one)
            assert context["capabilities"] == {"drop": ["ALL"]}, key(one)
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), key(one)
            assert "memory" in container["resources"]["limits"], key(one)
            if one["kind"] != "Job":
                assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys(), key(one)


@every_spec
def test_every_service_is_deployed(base, spec):
    deployed = base["Deployment", spec.name]
    [container] = containers(deployed)
    assert container["args"] == [spec.package, "serve"]
    assert secret_of(deployed) == f"platework-{spec.name}"
    assert ("Service", spec.name) in base
    known(container, base, spec)


@every_spec
def test_every_database_is_migrated_by_a_job(base, spec):
    if spec.has_database:
        job = base["Job", f"{spec.name}-migrate"]
        [container] = containers(job)
        assert container["args"] == [spec.package, "migrate"]
        assert secret_of(job) == f"platework-{spec.name}-migrate"
        known(container, base, spec)


def secret_of(workload):
    [name] = [volume["secret"]["secretName"] for volume in pod(workload)["volumes"] if "secret" in volume]
    return name


def known(container, base, spec):
    """Every variable is a setting; the files of the secret bring the rest."""
    shared = {
        name
        for one in SERVICES
        for name in importlib.import_module(f"{one.package}.settings").Settings.model_fields
    }
    own = importlib.import_module(f"{spec.package}.settings").Settings.model_fields
    prefix = f"PLATEWORK_{spec.package.upper()}_"
    for variable in container.get("env", []):
        assert variable["name"].removeprefix(prefix).lower() in own, variable
    ours = {"PLATEWORK_POSTGRES", "PLATEWORK_STREAM_REPLICAS"}
    for name in base["ConfigMap", "platework-settings"]["data"]:
        if name.startswith("PLATEWORK_") and name not in ours:
            assert name.removeprefix("PLATEWORK_").lower() in shared, name


def test_the_edge_knows_where_every_service_is(base):
    [container] = containers(base["Deployment", "dashboard"])
    told = {one["name"]: one.get("value") for one in container["env"]}["PLATEWORK_DASHBOARD_UPSTREAMS"]
    assert json.loads(told) == {
        spec.name: f"http://{spec.name}:8000" for spec in SERVICES if not spec.is_edge
    }


def test_variables_of_commands_are_set(rendered):
    for one in workloads(rendered):
        for container in containers(one):
            told = {variable["name"] for variable in container.get("env", [])}
            for source in container.get("envFrom", []):
                [found] = [c for c in rendered if key(c) == ("ConfigMap", source["configMapRef"]["name"])]
                told |= found["data"].keys()
            named = re.findall(r"\$\((\w+)\)", " ".join(map(str, container.get("args", []))))
            assert set(named) <= told, key(one)


def test_the_large_overlay_bears_the_loss_of_a_machine(ha):
    for (kind, name), one in ha.items():
        if kind in {"Deployment", "StatefulSet"}:
            assert one["spec"]["replicas"] >= 2, name
            assert ha["PodDisruptionBudget", name]["spec"]["maxUnavailable"] == 1
    assert ha["StatefulSet", "nats"]["spec"]["replicas"] == 3
    routes = ha["ConfigMap", "nats"]["data"]["cluster.conf"]
    assert re.findall(r"nats://([\w-]+)\.nats-servers:6222", routes) == ["nats-0", "nats-1", "nats-2"]
    assert ha["ConfigMap", "platework-settings"]["data"]["PLATEWORK_STREAM_REPLICAS"] == "3"


def test_more_of_a_service_runs_while_its_own_messages_wait(ha):
    durables = {one.name: row.name for row in topology.SERVICES for one in row.durables}
    scaled = [one for (kind, _), one in ha.items() if kind == "HorizontalPodAutoscaler"]
    assert scaled
    for one in scaled:
        target = one["spec"]["scaleTargetRef"]["name"]
        assert ("Deployment", target) in ha
        [metric] = one["spec"]["metrics"]
        assert metric["external"]["metric"]["name"] == "platework_consumer_pending"
        durable = metric["external"]["metric"]["selector"]["matchLabels"]["durable"]
        assert durables[durable] == target


def test_every_container_of_ours_gets_its_secrets(base, secrets):
    made = {f"platework-{name}" for name in deployment.containers(secrets)}
    mounted = {
        volume["secret"]["secretName"]
        for one in workloads(base.values())
        for volume in pod(one)["volumes"]
        if "secret" in volume
    }
    assert mounted == made | {"platework-broker", "platework-provision"}
