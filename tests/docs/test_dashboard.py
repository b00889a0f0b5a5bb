"""docs/dashboard.md tells of every page that the sidebar leads to."""

import re


def test_every_page_of_the_dashboard_is_described(root, page, tables):
    source = (root / "services/dashboard/web/src/components/shell/pages.ts").read_text()
    named = set(re.findall(r'name: "([^"]+)",\s*to:', source))
    assert len(named) > 10
    rows = list(tables(page("dashboard.md"), "page", "shows", "lets you"))
    assert all(row[1] and row[2] for row in rows)
    assert named - {row[0] for row in rows} == set()
