"""`demo --json`, as a script calls it."""

import json

import pytest

STORY = [
    "order_created",
    "print_started",
    "print_completed",
    "stock_increased",
    "order_allocated",
    "order_fulfilled",
    "run_planned",
    "run_progress",
    "run_ready_for_assembly",
    "run_assembled",
    "product_stock_increased",
    "job_submitted",
    "job_approved",
    "job_confirmed",
    "job_printing",
    "job_completed",
]

pytestmark = pytest.mark.timeout(600)


async def test_the_demo_proves_the_main_job_and_says_so_in_one_object(platework):
    async with platework("demo", "--json") as demo:
        code, output, errors = await demo.ended()
    assert code == 0, errors[-4000:]
    said = json.loads(output)
    assert set(said) == {"ok", "steps"}
    assert said["ok"] is True
    assert [one["name"] for one in said["steps"] if one["name"] in STORY] == STORY
    for step in said["steps"]:
        assert set(step) == {"name", "ok", "seconds"}
        assert step["ok"] is True
        assert step["seconds"] >= 0
