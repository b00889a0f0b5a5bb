"""Random lives of printers against the machine: Hypothesis looks for the shortest one that breaks it, and
fixed seeds live long. `./platework soak gateway` lives millions of steps.
"""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from cli.soak.lives import World, live

SEEDS, STEPS = 420, 60
"""For each of four kinds of printers: 100,000 steps in all."""

NAMES = st.sampled_from(["lid", "box"])
WAITS = st.sampled_from([1, 5, 11, 60, 170, 200, 700, 7200])


class RandomLife(RuleBasedStateMachine):
    """Hypothesis looks for the shortest life that breaks the machine."""

    make_desk: object
    idle_document: dict[str, object]

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None

    @precondition(lambda self: self.world is None)
    @rule(delta=st.booleans(), ids=st.booleans())
    def build(self, delta, ids):
        self.world = World(self.make_desk(), dict(self.idle_document), delta, ids)
        self.world.link()

    @precondition(lambda self: self.world is not None)
    @rule(data=st.data())
    def act(self, data):
        world = self.world
        name = data.draw(st.sampled_from(world.possible()))
        arguments = {
            "start": lambda: [data.draw(NAMES), *(data.draw(st.booleans()) for _ in range(3))],
            "progress": lambda: [data.draw(st.sampled_from([1, 10, 50, 98]))],
            "end": lambda: [data.draw(st.sampled_from(["finish", "finish", "idle", "latched", "code"]))],
            "flicker": lambda: [data.draw(st.integers(0, 3))],
            "dismiss": lambda: [data.draw(st.booleans())],
            "restart": lambda: [data.draw(WAITS)],
            "pass_time": lambda: [data.draw(WAITS)],
        }.get(name, list)()
        getattr(world, name)(*arguments)
        world.pass_time(data.draw(st.sampled_from([0.5, 3])))
        world.check()

    def teardown(self):
        if self.world is not None:
            self.world.judge()


def test_no_life_of_a_printer_breaks_the_machine(make_desk, idle_document):
    class Life(RandomLife):
        pass

    Life.make_desk, Life.idle_document = staticmethod(make_desk), idle_document
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("delta", [True, False])
@pytest.mark.parametrize("ids", [True, False])
def test_long_lives_stay_true(make_desk, idle_document, delta, ids):
    for seed in range(SEEDS):
        world = World(make_desk(), dict(idle_document), delta, ids)
        try:
            live(world, random.Random(seed), STEPS)
        except AssertionError as error:
            error.add_note(f"seed {seed}")
            raise
