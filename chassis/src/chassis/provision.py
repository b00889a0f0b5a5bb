"""Streams, durable consumers, buckets and permissions, all made from `contracts.topology`.

One provisioner creates and updates them; services only bind. Permissions are allow-lists: what is not named
is denied.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js.errors import NotFoundError

from chassis import sites
from chassis.broker import inbox_prefix
from chassis.telemetry import log
from contracts import topology
from contracts.topology import Bucket, Durable, Service, Stream

DEDUP_WINDOW_SECONDS = 3600.0
MAX_MESSAGE_BYTES = 1024 * 1024
ACK_WAIT_SECONDS = 10.0
"""What a killed consumer had in hand comes again after this. Whoever takes longer than that is overtaken by a
redelivery, which the inbox makes a no-op."""
MAX_ACK_PENDING = 1000
EXPIRY_MARKER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Permissions:
    """Subjects one service's user may publish and subscribe to."""

    publish: list[str]
    subscribe: list[str]


def permissions(service: str) -> Permissions:
    """The allow-lists of one service's NATS user.

    Raises:
        KeyError: the topology has no such service.
    """
    row = topology.service(service)
    inbox = f"{inbox_prefix(row.name)}.>"
    publish = [*row.publishes, f"dead.{row.name}.>", *row.calls]
    for durable in row.durables:
        publish += [
            f"$JS.API.CONSUMER.INFO.{durable.stream}.{durable.name}",
            f"$JS.API.CONSUMER.MSG.NEXT.{durable.stream}.{durable.name}",
            f"$JS.ACK.{durable.stream}.{durable.name}.>",
        ]
    for bucket in row.reads + row.writes:
        publish += [
            f"$JS.API.STREAM.INFO.KV_{bucket}",
            f"$JS.API.DIRECT.GET.KV_{bucket}",
            f"$JS.API.DIRECT.GET.KV_{bucket}.>",
            f"$JS.API.STREAM.MSG.GET.KV_{bucket}",
            *_following(f"KV_{bucket}"),
        ]
    publish += [f"$KV.{bucket}.>" for bucket in row.writes]
    for stream in row.follows:
        publish += [f"$JS.API.STREAM.INFO.{stream}", *_following(stream)]
    if row.serves:
        # An answer goes to the caller's inbox, whoever calls.
        publish += [f"{inbox_prefix(other.name)}.>" for other in _callers(row)]
    return Permissions(publish, [inbox, *row.serves])


def _following(stream: str) -> list[str]:
    """Rights to make, use and drop an ordered consumer; the one case where a service makes a consumer."""
    return [
        f"$JS.API.CONSUMER.CREATE.{stream}",
        f"$JS.API.CONSUMER.CREATE.{stream}.>",
        f"$JS.API.CONSUMER.DELETE.{stream}.>",
        f"$JS.API.CONSUMER.INFO.{stream}.>",
        f"$JS.API.CONSUMER.MSG.NEXT.{stream}.>",
        f"$JS.FC.{stream}.>",
        f"$JS.ACK.{stream}.>",
    ]


def _callers(row: Service) -> list[Service]:
    return [other for other in topology.SERVICES if set(other.calls) & set(row.serves)]


def stream_config(stream: Stream, replicas: int = 1, at: Sequence[str] = ()) -> api.StreamConfig:
    """A stream of the hub; it copies what the sites `at` record of it."""
    return api.StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        sources=sites.sources(stream.name, sites.recorded(stream), at),
        retention=api.RetentionPolicy.LIMITS,
        storage=api.StorageType.FILE,
        discard=api.DiscardPolicy.NEW,
        max_age=stream.max_age_days * 86400.0,
        max_msg_size=MAX_MESSAGE_BYTES,
        duplicate_window=DEDUP_WINDOW_SECONDS,
        num_replicas=replicas,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
        allow_atomic=True,
    )


def feed_config(replicas: int = 1) -> api.StreamConfig:
    """One sequence over all streams, for the live stream; it can be rebuilt, so it is kept shorter."""
    return api.StreamConfig(
        name=topology.FEED,
        sources=[api.StreamSource(name=stream.name) for stream in topology.STREAMS],
        retention=api.RetentionPolicy.LIMITS,
        storage=api.StorageType.FILE,
        discard=api.DiscardPolicy.OLD,
        max_age=7 * 86400.0,
        num_replicas=replicas,
        allow_direct=True,
    )


def consumer_config(durable: Durable) -> api.ConsumerConfig:
    """A durable pull consumer. Redelivery is governed by our delayed nacks and dead letters, so the broker
    never gives up by itself.
    """
    return api.ConsumerConfig(
        name=durable.name,
        durable_name=durable.name,
        deliver_policy=api.DeliverPolicy.ALL,
        ack_policy=api.AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_SECONDS,
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
        filter_subjects=list(durable.subjects),
    )


async def provision(client: Client, *, replicas: int = 1, at: Sequence[str] = ()) -> None:
    """Create or update every stream, bucket and durable consumer of the topology.

    Args:
        client: connected as the administrator.
        replicas: how many servers of a cluster keep each message.
        at: the sites whose streams are copied.
    """
    js = client.jetstream(timeout=10)
    for stream in topology.STREAMS:
        await _apply_stream(js, stream_config(stream, replicas, at))
    await _apply_stream(js, feed_config(replicas))
    for bucket in topology.BUCKETS:
        await _apply_bucket(js, bucket, replicas, at)
    for row in topology.SERVICES:
        for durable in row.durables:
            await js.add_consumer(durable.stream, consumer_config(durable))
    log.info("broker provisioned", streams=len(topology.STREAMS) + 1)


async def provision_site(client: Client, site: str) -> None:
    """Create or update the streams and buckets of a site, on its own broker."""
    js = client.jetstream(timeout=10)
    for stream in sites.kept():
        own = replace(stream, subjects=tuple(sites.recorded(stream)))
        config = stream_config(own).evolve(sources=sites.copied_from_hub(stream, site))
        await _apply_stream(js, config)
    for name in topology.service(sites.GATEWAY).writes:
        [bucket] = [one for one in topology.BUCKETS if one.name == name]
        await _apply_bucket(js, bucket, 1)
    log.info("site provisioned", site=site)


async def _apply_stream(js: JetStreamContext, config: api.StreamConfig) -> None:
    try:
        await js.stream_info(config.name or "")
    except NotFoundError:
        await js.add_stream(config)
    else:
        await js.update_stream(config)


def bucket_config(bucket: Bucket, replicas: int = 1, at: Sequence[str] = ()) -> api.StreamConfig:
    """A bucket as nats-py makes it, and how it is written, which nats-py cannot say."""
    # Only a stream without replicas may be relaxed; with them, every server syncs.
    relaxed = bucket.relaxed and replicas == 1
    age = float(bucket.ttl_seconds)
    name, keys = f"KV_{bucket.name}", f"$KV.{bucket.name}.>"
    return api.StreamConfig(
        name=name,
        subjects=[keys],
        sources=sites.sources(name, [keys], at) if bucket.name == sites.LIVE else None,
        storage=api.StorageType.FILE,
        persist_mode=api.PersistMode.ASYNC if relaxed else None,
        discard=api.DiscardPolicy.NEW,
        max_msgs_per_subject=bucket.history,
        max_age=age or None,
        duplicate_window=min(age, 120.0) or 120.0,
        num_replicas=replicas,
        allow_direct=True,
        allow_rollup_hdrs=True,
        # What expires leaves a marker for a moment, which tells watchers.
        allow_msg_ttl=bool(age) or None,
        subject_delete_marker_ttl=EXPIRY_MARKER_SECONDS if age else None,
        deny_delete=True,
    )


async def _apply_bucket(js: JetStreamContext, bucket: Bucket, replicas: int, at: Sequence[str] = ()) -> None:
    config = bucket_config(bucket, replicas, at)
    try:
        info = await js.stream_info(config.name or "")
    except NotFoundError:
        await js.add_stream(config)
        return
    if info.config.sources != config.sources:
        await js.update_stream(info.config.evolve(sources=config.sources))
    made = (info.config.storage, info.config.persist_mode == api.PersistMode.ASYNC)
    if bucket.relaxed and made != (config.storage, config.persist_mode == api.PersistMode.ASYNC):
        # Neither can be changed, and nothing in such a bucket lasts anyway.
        await js.delete_stream(config.name or "")
        await js.add_stream(config)
