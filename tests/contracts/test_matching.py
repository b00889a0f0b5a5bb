"""Which mapping does a reported name mean: never a guess, the same answer everywhere."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.matching import EXTENSIONS, Match, NoMatch, fold, has_extension, match, tiers

names = st.text(min_size=1, max_size=30).filter(lambda name: bool(fold(name)))
plain_names = names.filter(lambda name: not has_extension(name))
extensions = st.sampled_from(EXTENSIONS)
plates = st.none() | st.integers(min_value=1, max_value=40)


def known(*mapped: str):
    folded = {fold(name) for name in mapped}
    return folded.__contains__


@pytest.mark.parametrize(
    ("reported", "mapped"),
    [
        ("holder.gcode", "holder.gcode"),
        ("HOLDER.GCODE", "holder.gcode"),
        ("holder.gcode", "Holder.Gcode"),
        ("  holder.gcode\n", "holder.gcode"),
        ("Halter groß.3mf", "HALTER GROSS.3MF"),
        ("café.3mf", "café.3mf"),
        ("holder", "holder"),
    ],
    ids=["same", "upper case", "mapped upper case", "outer space", "sharp s", "composed", "no extension"],
)
def test_the_same_name_matches_whatever_its_case(reported: str, mapped: str):
    assert match(reported, known(mapped)) == Match(fold(mapped), "exact")


@pytest.mark.parametrize(
    ("reported", "mapped"),
    [
        ("holder.gcode", "holder"),
        ("holder.gcode", "holder.3mf"),
        ("holder.gcode", "holder_plate_1.gcode"),
        ("holder.gcode.3mf", "holder.gcode"),
        ("holder", "holders.3mf"),
        ("holder", "holder.stl"),
        ("hol der", "holder"),
        ("holder_plate_1", "holder.3mf"),
    ],
)
def test_a_different_name_is_no_match(reported: str, mapped: str):
    assert match(reported, known(mapped)) == NoMatch("no_mapping")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_name_without_a_known_extension_is_tried_with_each(extension: str):
    assert match("Holder", known("holder" + extension)) == Match("holder" + extension, "extension")


@pytest.mark.parametrize("ending", ["", *EXTENSIONS])
def test_a_plate_number_is_tried_after_the_extensions(ending: str):
    mapped = "holder_plate_3" + ending
    assert match("Holder", known(mapped), plate_index=3) == Match(mapped, "plate")
    assert match("Holder", known(mapped, "holder.3mf"), plate_index=3) == Match("holder.3mf", "extension")


def test_another_plate_of_the_same_file_is_no_match():
    assert match("Holder", known("holder_plate_2.3mf"), plate_index=3) == NoMatch("no_mapping")


def test_a_candidate_counts_only_when_it_is_a_plate_form_of_the_reported_name():
    mapped = known("holder_plate_7.3mf", "other_plate_7.3mf", "other.3mf")
    assert match("Holder", mapped, ["Other_plate_7.3mf", "Other.3mf"]) == NoMatch("no_mapping")
    assert match("Holder", mapped, ["Holder_plate_7.3mf"]) == Match("holder_plate_7.3mf", "plate")


def test_the_best_tier_wins():
    everything = known("holder", "holder.3mf", "holder_plate_1")
    assert match("holder", everything, plate_index=1) == Match("holder", "exact")


def test_two_mapped_names_in_one_tier_are_ambiguous():
    assert match("holder", known("holder.3mf", "holder.gcode")) == NoMatch("ambiguous")
    assert match("holder", known("holder_plate_1", "holder_plate_1.3mf"), plate_index=1) == NoMatch(
        "ambiguous"
    )


@pytest.mark.parametrize("name", [None, "", "   ", "\t\n"])
def test_a_print_without_a_name_matches_nothing(name: str | None):
    assert match(name, lambda _: True, ["holder.3mf"], 1) == NoMatch("no_file_name")
    assert tiers(name, ["holder.3mf"], 1) == []


@pytest.mark.parametrize("name", ["a.gcode", "A.3MF", "a.gcode.3mf", "a.b.GCODE "])
def test_a_known_extension_leaves_one_tier(name: str):
    assert has_extension(name)
    assert tiers(name, [name + "_plate_1"], 1) == [("exact", [fold(name)])]


@pytest.mark.parametrize("name", ["a", "a.stl", "a.gcode.bak", "3mf", "gcode"])
def test_other_endings_are_part_of_the_name(name: str):
    assert not has_extension(name)


@given(names)
def test_composition_and_outer_space_never_matter(name: str):
    decomposed = unicodedata.normalize("NFD", name)
    assert fold(f" {name}\t") == fold(name) == fold(decomposed)


@given(st.text(st.characters(max_codepoint=0x17F, categories=["Lu", "Ll", "Nd"]), min_size=1))
def test_case_never_matters(name: str):
    assume(name.upper().lower() == name.lower())  # not so for a few letters, such as the dotless i
    assert fold(name.upper()) == fold(name.lower())


@given(names, plates)
def test_a_name_always_matches_itself(name: str, plate: int | None):
    assert match(name, known(name), [], plate) == Match(fold(name), "exact")


@given(plain_names, extensions, plates)
def test_without_an_extension_each_extension_form_is_found(name: str, extension: str, plate: int | None):
    assert match(name, {fold(name) + extension}.__contains__, [], plate) == Match(
        fold(name) + extension, "extension"
    )


@given(names, extensions, extensions, plates)
def test_with_an_extension_nothing_but_the_name_itself_is_found(
    stem: str, own: str, other: str, plate: int | None
):
    reported = fold(stem) + own
    forms = {reported + other, fold(stem), f"{reported}_plate_{plate}", f"{fold(stem)}_plate_{plate}{own}"}
    assert match(reported, (forms - {reported}).__contains__, [], plate) == NoMatch("no_mapping")


@given(names, st.lists(names, max_size=5), plates)
def test_every_name_that_is_tried_begins_with_the_reported_one(
    name: str, candidates: list[str], plate: int | None
):
    for _, level in tiers(name, candidates, plate):
        assert all(tried.startswith(fold(name)) for tried in level)
        assert len(set(level)) == len(level)


@given(names, st.lists(names, max_size=5), plates)
def test_no_name_is_tried_in_two_tiers(name: str, candidates: list[str], plate: int | None):
    tried = [tried for _, level in tiers(name, candidates, plate) for tried in level]
    assert len(set(tried)) == len(tried)


@given(names, st.sets(names, max_size=4), st.lists(names, max_size=4), plates)
def test_a_match_is_always_a_mapped_name(
    name: str, mapped: set[str], candidates: list[str], plate: int | None
):
    folded = {fold(one) for one in mapped}
    found = match(name, folded.__contains__, candidates, plate)
    assert isinstance(found, NoMatch) or found.name in folded
