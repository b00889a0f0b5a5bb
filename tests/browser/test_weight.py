"""What the web app weighs: pages of a farm are opened on tablets and over the lab's wireless."""

import pytest

from cli.bench.weight import weigh
from cli.web import WebBuild


def test_the_first_scripts_the_styles_and_every_page_keep_their_budgets(web: WebBuild):
    weights = weigh(web.build(print))

    heavy = [f"{one.what}: {one.size:.1f} of {one.budget} KB" for one in weights if one.size > one.budget]
    assert not heavy
    pages = {one.what for one in weights}
    assert {"page fleet", "page orders", "page board", "page submit"} <= pages
    # What would not be counted would keep every budget.
    assert all(one.size > 1 for one in weights)


@pytest.mark.parametrize("page", ["fleet", "orders", "inventory", "schedule", "spools", "messages"])
def test_pages_that_are_opened_all_day_load_no_forms_before_they_are_needed(web: WebBuild, page: str):
    weight = next(one for one in weigh(web.build(print)) if one.what == f"page {page}")

    assert weight.size < 20, "dialogs are to be loaded with `later`"
