"""The checklist file: the guide's own holds, and every mistake an editor can make is named with file and line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crawler.items import FACT_KEYS
from scoring.checklist_file import ChecklistError, load_checklist
from tests.scoring.small_runs import CHECKLIST

TEXT = CHECKLIST.read_text(encoding="utf-8")


def line_of(text: str, needle: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def test_each_row_of_the_articles_checklist_weighs_a_quarter() -> None:
    checklist = load_checklist(CHECKLIST)

    for group in checklist.group:
        weights = [criterion.weight for criterion in checklist.criterion if criterion.group == group.key]
        assert sum(weights) == Decimal("0.25"), group.key


def test_price_is_no_criterion() -> None:
    facts = {key for criterion in load_checklist(CHECKLIST).criterion for key in criterion.facts}

    assert not facts & {"price", "list_price", "currency", "shipping_cost", "free_shipping_from"}
    assert facts <= FACT_KEYS.keys()


def test_no_end_of_the_density_scale_is_better_within_the_usual_range() -> None:
    density = next(each for each in load_checklist(CHECKLIST).criterion if each.key == "spike_density")
    full = [at for at, partial in density.value_function.knots if partial == 1]

    assert full == [Decimal("1.2"), Decimal("3.2")]


# What is wrong: (right text, wrong text, text on the line that must be named, words of the message).
MISTAKES = {
    "broken TOML": ("[ranking]", "[ranking", "[ranking", "not readable as TOML"),
    "weights that do not sum": (
        'weight = 0.05\nfacts = ["warranty',
        'weight = 0.16\nfacts = ["warranty',
        "weight = 0.16",
        "sum to 1.11",
    ),
    "a weight that is no number": ("weight = 0.15", 'weight = "much"', 'weight = "much"', "criterion.3.weight"),
    "an unknown fact": ('facts = ["burr_free"]', 'facts = ["burrs"]', 'facts = ["burrs"]', "unknown fact 'burrs'"),
    "an unknown fact among the terms": (
        '"warranty_months", "return_window_days"',
        '"guarantee", "return_window_days"',
        "terms = [",
        "unknown fact 'guarantee'",
    ),
    "overlapping knots": ("[14, 0.4], [30, 1]]", "[14, 0.4], [14, 1]]", "[14, 0.4], [14, 1]]", "14 stands after 14"),
    "descending knots": ("[[30, 0], [45, 0.3]", "[[45, 0], [30, 0.3]", "[[45, 0], [30, 0.3]", "30 stands after 45"),
    "a knot above 1": (
        "[[true, 1], [false, 0.4]]",
        "[[true, 1.5], [false, 0.4]]",
        "[[true, 1.5]",
        "less than or equal to 1",
    ),
    "a boolean with one knot twice": (
        "[[true, 1], [false, 0.4]]",
        "[[true, 1], [true, 0.4]]",
        "[[true, 1], [true",
        "one knot for true and one for false",
    ),
    "a choice without a knot": (
        '["washable", 0.9], ["wipe", 0.4]',
        '["washable", 0.9]',
        '["washable", 0.9], ["no"',
        "no knot for wipe",
    ),
    "a word that the fact never is": ('["leather", 0.2]', '["leather", 0.2], ["fur", 0]', "", "'fur' is no value"),
    "an example that does not hold": (
        "{ measurement = 22, partial_value = 0.7 }",
        "{ measurement = 22, partial_value = 0.8 }",
        "examples = [",
        "the example 22 is said to be worth",
    ),
    "an unknown group": (
        'group = "size"\nabout = "mat"\nquestion = "Is it',
        'group = "seize"\nabout = "mat"\nquestion = "Is it',
        'group = "seize"',
        "no group 'seize'",
    ),
    "a criterion twice": ('key = "pillow"', 'key = "mat_size"', "", "stands twice"),
    "a cap on no criterion": (
        'criterion = "cover_washable"',
        'criterion = "cover"',
        'criterion = "cover"',
        "no criterion 'cover'",
    ),
    "a cap of the wrong kind": (
        "at_most = 0\n",
        'words = ["none"]\n',
        'criterion = "return_window"',
        "at_most for a piecewise",
    ),
    "a field that is not there": ('version = "1.1.0"', 'version = "1.1.0"\nowner = "me"', 'owner = "me"', "owner"),
    "a field that is missing": ('version = "1.1.0"\n', "", "", "version"),
    "an offer's fact asked of the mat": (
        'about = "offer"\nquestion = "How long is it',
        'about = "mat"\nquestion = "How long is it',
        "",
        "warranty_months is not a fact about the mat",
    ),
    "no balanced profile": ('key = "balanced"', 'key = "brave"', "", "no profile 'balanced'"),
    "a profile with an unknown criterion": (
        "spike_density = 0.18",
        "spike_destiny = 0.18",
        "spike_destiny = 0.18",
        "no criterion 'spike_destiny'",
    ),
    "weights of a profile that do not sum": (
        "spike_density = 0.18\n", "spike_density = 0.28\n", "", "the weights of profile first_timer sum to 1.10",
    ),
    "weights of the balanced profile": (
        'key = "balanced"\n', 'key = "balanced"\nweights = { pillow = 1 }\n', "", "balanced takes weights",
    ),
    "a profile twice": ('key = "travels"', 'key = "intense"', "", "profile intense stands twice"),
    "a profile's value function of no criterion": (
        "[profile.value_function.mat_size]", "[profile.value_function.mat_width]",
        "[profile.value_function.mat_width]", "travels: no criterion 'mat_width'",
    ),
    "a profile's overlapping knots": (
        "[[20, 0.4], [40, 1]", "[[40, 0.4], [40, 1]", "[[40, 0.4], [40, 1]", "travels: mat_size: knots must ascend",
    ),
    "a profile's choice without a knot": (
        ', ["polyester", 0],\n]', ",\n]", "", "natural_materials: core_material: no knot for polyester",
    ),
    "a profile's example that does not hold": (
        "{ measurement = 1.9, partial_value = 0.7 }", "{ measurement = 1.9, partial_value = 0.8 }", "",
        "first_timer: spike_density: the example 1.9 is said to be worth",
    ),
    "an example that no knot values": (
        '{ measurement = "metal", partial_value = 0.4 }', '{ measurement = "mettle", partial_value = 0.4 }', "",
        "the value function gives nothing",
    ),
    "a mistyped key": (
        'unknown_rule = "Counts half', 'unknwon_rule = "Counts half', 'unknwon_rule = "Counts half',
        "unknwon_rule: there is no such key here",
    ),
    "a slip of the keyboard": ("weight = 0.12\n", "weight = 0.12 0\n", "weight = 0.12 0", "not readable as TOML"),
    "a step of nothing": ("step = 0.1", "step = 0", "step = 0", "greater than 0"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_what_is_wrong(mistake: str, tmp_path: Path) -> None:
    right, wrong, marker, words = MISTAKES[mistake]
    assert right in TEXT, "the table's text is no longer in the checklist"
    text = TEXT.replace(right, wrong, 1)
    path = tmp_path / "edited.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ChecklistError) as caught:
        load_checklist(path)

    message = str(caught.value)
    assert message.startswith(str(path))
    assert words in message
    if mistake == "broken TOML":
        assert f"line {line_of(text, '[ranking')}" in message
    elif mistake == "an example that does not hold":
        assert f":{line_of(text, 'measurement = 60, partial_value = 1 }') - 1}:" in message
    elif marker:
        assert f":{line_of(text, marker)}:" in message


@pytest.mark.parametrize(
    ("mistake", "marker"),
    [
        ("weights of a profile that do not sum", "spike_density = 0.28"),
        ("a profile's example that does not hold", "{ measurement = 2.6, partial_value = 1 }"),
    ],
)
def test_a_profiles_mistake_is_named_at_the_head_of_its_table(mistake: str, marker: str, tmp_path: Path) -> None:
    right, wrong, _, _ = MISTAKES[mistake]
    text = TEXT.replace(right, wrong, 1)
    path = tmp_path / "edited.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ChecklistError, match=rf":{line_of(text, marker) - 1}:"):
        load_checklist(path)


def test_density_follows_the_wish_for_intensity() -> None:
    checklist = load_checklist(CHECKLIST)
    knots = {
        profile.key: [partial for _, partial in profile.value_function["spike_density"].knots[1:3]]
        for profile in checklist.profile
        if "spike_density" in profile.value_function
    }

    assert knots["first_timer"] == sorted(knots["first_timer"])
    assert knots["first_timer"][0] < knots["first_timer"][1]
    intense = next(each for each in checklist.profile if each.key == "intense").value_function["spike_density"]
    assert [partial for _, partial in intense.knots[2:]] == [1, Decimal("0.5"), Decimal("0.1")]


def test_every_profile_weighs_every_criterion() -> None:
    checklist = load_checklist(CHECKLIST)
    keys = {criterion.key for criterion in checklist.criterion}

    for profile in checklist.profile:
        assert profile.key == "balanced" or set(profile.weights) == keys, profile.key


def test_a_file_may_begin_with_the_mark_of_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "edited.toml"
    path.write_text(TEXT, encoding="utf-8-sig")

    assert load_checklist(path).criterion == load_checklist(CHECKLIST).criterion


def test_a_missing_or_foreign_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ChecklistError, match="can't be read"):
        load_checklist(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('title = "a"\nreason = "für"'.encode("latin-1"))
    with pytest.raises(ChecklistError, match=r"latin\.toml:2: not UTF-8"):
        load_checklist(tmp_path / "latin.toml")


def test_an_editor_adds_a_criterion_of_one_fact_without_a_line_of_code(tmp_path: Path) -> None:
    block = """
[[criterion]]
key = "thickness"
group = "core_cover"
about = "mat"
question = "How thick is it?"
reason = "A thin mat lies hard."
look_for = "2 cm or more."
unit = "cm"
weight = 0.02
facts = ["mat_thickness_cm"]
unknown_value = 0.5
unknown_rule = "Counts half."
examples = [{ measurement = 2, partial_value = 1 }]
[criterion.value_function]
shape = "piecewise"
knots = [[0, 0], [2, 1]]
"""
    path = tmp_path / "longer.toml"
    path.write_text(TEXT.replace("weight = 0.15", "weight = 0.13", 1) + block, encoding="utf-8")

    assert load_checklist(path).criterion[-1].key == "thickness"
