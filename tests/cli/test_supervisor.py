import asyncio
import io
import os
import signal
import sys
from itertools import pairwise

import pytest

from cli.console import Console
from cli.errors import ServerError
from cli.supervisor import Backoff, State, Supervisor

SLEEP = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('deaf', flush=True)
time.sleep(600)
"""
SAVING = "lambda *_: (time.sleep(2), print('saved', flush=True), exit())"
QUICK = Backoff(first=0.01, longest=0.05)


@pytest.fixture
async def supervise(console):
    """Make supervisors; all are stopped at the end."""
    made = []

    def make(backoff):
        made.append(Supervisor(console, backoff=backoff))
        return made[-1]

    yield make
    for supervisor in made:
        await supervisor.stop()


@pytest.fixture
def supervisor(supervise):
    return supervise(QUICK)


def has_logged(console, name, text):
    return lambda: text in console.tail(name)


async def test_start_returns_when_the_program_is_ready(supervisor, python, tmp_path):
    mark = tmp_path / "ready"

    async def ready():
        return mark.exists()

    text = f"import pathlib, time; time.sleep(0.2); pathlib.Path({str(mark)!r}).touch(); time.sleep(600)"
    await supervisor.start(python(text, ready=ready))
    assert mark.exists()
    assert supervisor.programs[0].state is State.READY


async def test_output_is_prefixed_and_kept_per_program(
    supervisor, python, console, eventually, capfd, tmp_path
):
    await supervisor.start(python("print('hello'); print('x' * 200_000); " + SLEEP, name="talker"))
    await eventually(has_logged(console, "talker", "up"))
    await supervisor.stop()
    kept = (tmp_path / "logs" / "talker.log").read_text()
    assert kept.startswith("hello\n")
    assert kept.count("x") == 200_000


async def test_program_goes_on_when_nobody_reads_the_console(python, eventually, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    lines = 5_000
    stream = os.fdopen(writing, "w")
    console = Console(tmp_path / "logs", stream)
    supervisor = Supervisor(console, backoff=QUICK)
    await supervisor.start(python(f"for n in range({lines}): print('line', n)\n{SLEEP}"))
    await eventually(has_logged(console, "child", "up"))
    await supervisor.stop()
    console.close()
    with pytest.raises(BrokenPipeError):
        stream.close()
    assert (tmp_path / "logs" / "child.log").read_text().count("line") == lines


@pytest.mark.parametrize("verbose", [False, True], ids=["brief", "verbose"])
def test_routine_lines_are_in_the_file_and_on_the_terminal_when_asked_for(tmp_path, verbose):
    stream = io.StringIO()
    console = Console(tmp_path / "logs", stream, verbose=verbose)
    routine = ("[21] LOG:  database system is ready", "[22] 2026/11/21 06:17:47 [INF] Server is ready")
    for line in (*routine, "[21] FATAL:  disk full"):
        console.write("server", line)
    console.close()
    assert [line in stream.getvalue() for line in routine] == [verbose, verbose]
    assert "FATAL" in stream.getvalue()
    assert all(line in (tmp_path / "logs" / "server.log").read_text() for line in routine)


async def test_killed_program_is_restarted(supervisor, python, console, eventually):
    await supervisor.start(python(SLEEP))
    child = supervisor.programs[0]
    for round_ in range(1, 4):
        pid = child.pid
        os.kill(pid, signal.SIGKILL)
        await eventually(lambda r=round_: child.restarts == r and child.state is State.READY)
        assert child.pid != pid
    assert "ended by SIGKILL" in console.tail("platework")


async def test_ending_before_ready_fails_the_start_with_the_output(supervisor, python):
    async def never():
        return False

    failing = python("print('no database'); raise SystemExit(7)", name="broken", ready=never)
    with pytest.raises(ServerError, match=r"(?s)broken ended with code 7.*no database"):
        await supervisor.start(failing)


async def test_not_ready_in_time_fails_the_start(supervisor, python):
    async def never():
        return False

    with pytest.raises(ServerError, match="was not ready within 0 s"):
        await supervisor.start(python(SLEEP, ready=never, ready_seconds=0.2))


def test_backoff_doubles_to_its_longest_with_jitter():
    backoff = Backoff(first=1.0, longest=10.0)
    for failures, whole in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (50, 10)):
        pauses = [backoff.pause(failures) for _ in range(200)]
        assert whole / 2 <= min(pauses) < max(pauses) <= whole


async def test_pause_between_restarts_grows(supervise, python, eventually, tmp_path):
    log = tmp_path / "starts"
    text = f"import time; open({str(log)!r}, 'a').write(f'{{time.monotonic()}}\\n')"
    supervisor = supervise(Backoff(first=0.1, longest=60))
    await supervisor.start(python(f"{text}; time.sleep(0.3)"))
    await eventually(lambda: log.exists() and log.read_text().count("\n") == 4)
    starts = [float(line) for line in log.read_text().splitlines()]
    gaps = [later - earlier - 0.3 for earlier, later in pairwise(starts)]
    # Even with the most unlucky jitter: pauses are at least half of 0.1, 0.2, 0.4.
    assert gaps[0] >= 0.05
    assert gaps[1] >= 0.1
    assert gaps[2] >= 0.2


async def test_groups_stop_in_reverse_order_and_orderly(supervisor, python, console, eventually, tmp_path):
    log = tmp_path / "order"
    text = f"""
import signal, time
def end(*_):
    open({str(log)!r}, 'a').write('NAME ')
    raise SystemExit
signal.signal(signal.SIGTERM, end)
print('up')
time.sleep(600)
"""
    for name in ("database", "service", "edge"):
        await supervisor.start(python(text.replace("NAME", name), name=name))
        await eventually(has_logged(console, name, "up"))
    await supervisor.stop()
    assert log.read_text() == "edge service database "


async def test_deaf_programs_are_killed_with_their_children(supervisor, python, console, eventually, gone):
    grandchild = f"subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]).pid"
    family = f"import subprocess, sys; print('grandchild', {grandchild}, flush=True)\n{STUBBORN}"
    programs = [python(family, name=f"deaf-{number}") for number in range(3)]
    await supervisor.start(*programs)
    await supervisor.start(python(STUBBORN, name="deaf-edge"))
    await eventually(lambda: all(console.tail(f"deaf-{n}").count("deaf") == 2 for n in range(3)))
    pids = [one.pid for one in supervisor.programs]
    pids += [int(console.tail(f"deaf-{n}").split("grandchild ")[1].split()[0]) for n in range(3)]
    await supervisor.stop()
    await eventually(lambda: all(gone(pid) for pid in pids))


async def test_what_started_first_gets_the_time_that_others_left(supervisor, python, console, eventually):
    """A database on a slow disk is not cut short while there is time."""
    slow = STUBBORN.replace("signal.SIG_IGN", SAVING)
    patience = ((signal.SIGTERM, 0.5),)
    for name in ("data", "other"):
        await supervisor.start(python(slow, name=name, stop_signals=patience))
        await eventually(has_logged(console, name, "deaf"))
    await supervisor.stop()
    assert "saved" in console.tail("data")
    assert "saved" not in console.tail("other")


async def test_restart_does_not_wait_for_a_grandchild_that_left_the_group(
    supervisor, python, console, eventually
):
    """A child that leads its own session survives the kill of the group and keeps the output open."""
    leaver = "subprocess.Popen(['sleep', '600'], start_new_session=True).pid"
    await supervisor.start(python(f"import subprocess; print('left', {leaver}); {SLEEP}"))
    await eventually(has_logged(console, "child", "up"))
    child = supervisor.programs[0]
    os.kill(child.pid, signal.SIGKILL)
    await eventually(lambda: child.restarts == 1 and child.state is State.READY, seconds=30)
    await supervisor.stop()
    for line in console.tail("child").splitlines():
        if line.startswith("left"):
            os.kill(int(line.split()[1]), signal.SIGKILL)


async def test_stop_during_a_pause_ends_at_once(supervise, python, eventually):
    supervisor = supervise(Backoff(first=60, longest=60))
    await supervisor.start(python(SLEEP))
    child = supervisor.programs[0]
    os.kill(child.pid, signal.SIGKILL)
    await eventually(lambda: child.state is State.WAITING)
    async with asyncio.timeout(1):
        await supervisor.stop()


async def test_killed_supervisor_leaves_no_orphan(tmp_path, eventually, gone):
    script = f"""
import asyncio, pathlib, sys
from cli.console import Console
from cli.process import Program
from cli.supervisor import Supervisor

async def main():
    supervisor = Supervisor(Console(pathlib.Path({str(tmp_path)!r})))
    argv = (sys.executable, "-c", {STUBBORN!r})
    await supervisor.start(*(Program(f"child-{{n}}", argv, {{}}) for n in range(3)))
    print(*(one.pid for one in supervisor.programs), flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    pids = [int(pid) for pid in (await process.stdout.readline()).split()]
    assert len(pids) == 3
    assert not any(gone(pid) for pid in pids)
    process.kill()
    await process.wait()
    await eventually(lambda: all(gone(pid) for pid in pids))


async def test_lent_variables_last_for_one_start_each(supervisor, python, console, eventually):
    text = "import os; print('<' + os.environ.get('LENT', '-') + '>', flush=True); " + SLEEP
    await supervisor.start(python(text))
    supervisor.lend("child", {"LENT": "one"}, {"LENT": "two"})
    for said in ("<->", "<one>", "<two>"):
        await eventually(has_logged(console, "child", said))
        os.kill(supervisor["child"].pid, signal.SIGKILL)
    await eventually(lambda: console.tail("child").count("<->") == 2)


async def test_one_program_ends_for_good_and_its_group_goes_on(supervisor, python, gone, eventually):
    await supervisor.start(python(SLEEP, name="stays"), python(SLEEP, name="leaves"))
    pid = supervisor["leaves"].pid
    await supervisor.end("leaves")
    assert gone(pid)
    assert [one.program.name for one in supervisor.programs] == ["stays"]
    assert supervisor["stays"].state is State.READY
