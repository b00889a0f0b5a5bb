"""NATS in: identity listens to nobody."""

from chassis.messaging import Consumer

CONSUMERS: tuple[Consumer, ...] = ()
