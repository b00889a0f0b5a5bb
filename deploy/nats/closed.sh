# Exits 2 when a stream met a full disk and there is room again, 1 when the broker does not answer, else 0.
# nats-server stays closed after a full disk until it starts anew, and says so in /healthz alone: what is asked
# with js-enabled-only or js-server-only is answered that all is well. A replica that lags must not be restarted.
STORE=${1:-/data}
PORT=${2:-8222}
FREE_KILOBYTES=16384

said=$(printf 'GET /healthz HTTP/1.0\r\n\r\n' | nc -w 5 127.0.0.1 "$PORT") || true
[ -n "$said" ] || exit 1
case $said in
    *"write error"*) ;;
    *) exit 0 ;;
esac
free=$(df -Pk "$STORE" | awk 'NR == 2 { print $4 }')
[ "$free" -lt "$FREE_KILOBYTES" ] || exit 2
