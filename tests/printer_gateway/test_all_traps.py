"""Every trap of the list in docs/architecture/gateway.md has a test of its number on the real path."""

import re
from pathlib import Path

HERE = Path(__file__).parent
LIST = HERE.parents[1] / "docs/architecture/gateway.md"
TRAPS = 37


def test_each_trap_has_a_test_on_the_real_path():
    listed = [int(number) for number in re.findall(r"^\| (\d+) \|", LIST.read_text(), re.MULTILINE)]
    sources = (path.read_text() for path in (HERE / "real_path").glob("test_*.py"))
    tested = {int(number) for text in sources for number in re.findall(r"def test_trap_(\d\d)_", text)}
    assert listed == list(range(1, TRAPS + 1))
    assert tested == set(listed)
