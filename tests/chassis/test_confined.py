"""Work on hostile input: a child that is limited, knows nothing, and is replaced when it dies."""

import asyncio
from pathlib import Path

import pytest

from chassis.confined import BrokenError, Confined, ExhaustedError, Limits

ENDLESS = {"pattern": "(a+)+b", "string": "a" * 60}
"""Takes longer than the universe is old."""


async def test_a_child_is_used_again():
    async with Confined("os.path:basename", Limits()) as confined:
        assert await confined.run(p="/a/b") == "b"
        async with Confined("os:getpid", Limits()) as other:
            assert len({await other.run() for _ in range(3)}) == 1
        assert 1_000_000 < confined.peak_bytes < 200_000_000


async def test_a_child_is_replaced_after_its_uses():
    async with Confined("os:getpid", Limits(uses=2)) as confined:
        assert len({await confined.run() for _ in range(6)}) == 3


async def test_several_children_work_at_once():
    async with Confined("os:getpid", Limits(), processes=2) as confined:
        found = await asyncio.gather(*(confined.run() for _ in range(20)))
        assert 1 <= len(set(found)) <= 2


async def test_a_child_has_nothing_of_the_services_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLATEWORK_SECRET_KEY", "secret")
    async with Confined("os:getenv", Limits()) as confined:
        assert await confined.run(key="PLATEWORK_SECRET_KEY") is None
        assert await confined.run(key="PATH") is None


async def test_a_child_cannot_write_a_file(tmp_path: Path):
    (tmp_path / "source").write_bytes(b"content")
    async with Confined("shutil:copyfile", Limits()) as confined:
        with pytest.raises(BrokenError):
            await confined.run(src=str(tmp_path / "source"), dst=str(tmp_path / "target"))
        assert confined.broken == 1
    assert not (tmp_path / "target").exists() or (tmp_path / "target").stat().st_size == 0


async def test_memory_is_limited_and_the_child_goes_on():
    async with Confined("secrets:token_hex", Limits(memory_bytes=64 * 1024**2)) as confined:
        with pytest.raises(ExhaustedError, match="memory"):
            await confined.run(nbytes=500_000_000)
        assert len(await confined.run(nbytes=8)) == 16
        assert confined.deaths == 0


@pytest.mark.parametrize(
    "limits", [Limits(cpu_seconds=1), Limits(seconds=0.5)], ids=["processor time", "time"]
)
async def test_time_is_limited_and_the_next_child_goes_on(limits: Limits):
    async with Confined("re:fullmatch", limits) as confined:
        with pytest.raises(ExhaustedError):
            await confined.run(**ENDLESS)
        assert await confined.run(pattern="a", string="b") is None
        assert confined.deaths == 1


async def test_an_answer_that_cannot_be_told_and_an_unforeseen_error_are_reported():
    async with Confined("re:fullmatch", Limits()) as confined:
        with pytest.raises(BrokenError, match="not JSON serializable"):
            await confined.run(pattern="a", string="a")
        with pytest.raises(BrokenError, match="missing"):
            await confined.run(pattern="(", string="a")


async def test_whoever_stops_waiting_ends_the_child():
    async with Confined("re:fullmatch", Limits()) as confined:
        waiting = asyncio.create_task(confined.run(**ENDLESS))
        await asyncio.sleep(0.2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await confined.run(pattern="a", string="b") is None
