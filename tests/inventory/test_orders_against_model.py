"""Whatever is done with orders, prints and stock, in any sequence: the service is what the model is."""

from dataclasses import replace
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.soak.orders.play import WEIGHTED, Play

numbers = st.integers(0, 10_000)
actions = st.lists(
    st.tuples(st.sampled_from(WEIGHTED), st.tuples(numbers, numbers, numbers)), min_size=15, max_size=40
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions)
async def test_orders_stock_and_the_queue_are_what_the_model_says(shop, actions):
    own = replace(shop, tenant=uuid4())
    play = Play(own.call, own.publish, own.tenant)
    await play.start()
    for action, chosen in actions:
        await play.do(action, chosen)
