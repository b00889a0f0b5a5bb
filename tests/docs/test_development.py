"""docs/development.md lists every failpoint."""

import re


def test_every_failpoint_is_listed(root, page, tables):
    listed = {row[0].strip("`") for row in tables(page("development.md"), "failpoint", "is")}
    in_code = {
        name
        for tree in ("chassis/src", "services")
        for file in (root / tree).rglob("*.py")
        for name in re.findall(r'failpoints\.hit\("([\w.]+)"', file.read_text())
    }
    assert listed == in_code
