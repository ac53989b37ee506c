"""Acupressure mats and the goods that look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.items import Source
from crawler.readers.lookalike import recognise_mat
from crawler.readers.passage import Passage

MATS = [
    ("en", "Meadow acupressure mat"),
    ("en", "Acupressure Mat and Pillow Set"),
    ("en", "Bed of nails, green"),
    ("en", "Acupressure mat with massage ball"),
    ("en", "Spike mat for back and feet"),
    ("de", "Akupressurmatte mit Kissen"),
    ("de", "Wiese Akupressur-Set: Matte + Kissen"),
    ("de", "Nagelmatte Natur"),
    ("sv", "Spikmatta med kudde"),
    ("fr", "Tapis d’acupression avec coussin"),
    ("nl", "Spijkermat met kussen"),
    ("es", "Esterilla de acupresión"),
    ("it", "Tappetino per agopressione"),
    ("da", "Akupressurmåtte"),
    ("nb", "Spikermatte"),
    ("fi", "Piikkimatto"),
    ("pl", "Mata do akupresury z wałkiem"),
    ("cs", "Akupresurní podložka"),
    ("sk", "Akupresúrna podložka"),
    ("pt", "Tapete de acupressão"),
    ("ja", "指圧マット 枕付き"),
]
OTHERS = [
    ("en", "Acupressure foot mat"),
    ("en", "Heated acupressure mat"),
    ("en", "Yoga mat 5 mm"),
    ("en", "Amethyst mat"),
    ("en", "PEMF mat"),
    ("en", "Acupressure pillow"),
    ("en", "Massage gun"),
    ("en", "Foam roller"),
    ("en", "Car mat set"),
    ("en", "Police spike strip"),
    ("en", "Cover for acupressure mat"),
    ("en", "Acupressure mat bag"),
    ("en", "Bath mat"),
    ("de", "Akupressurkissen"),
    ("de", "Fußmatte Kokos"),
    ("de", "Heizmatte"),
    ("de", "Yogamatte"),
    ("de", "Massagepistole"),
    ("de", "Nagelgurt für Polizei"),
    ("de", "Ersatzbezug für Akupressurmatte"),
    ("sv", "Spikkudde"),
    ("sv", "Yogamatta"),
    ("sv", "Spikmatta polis stoppar fordon"),
    ("sv", "Fotspikmatta"),
    ("fr", "Coussin d’acupression"),
    ("fr", "Tapis de yoga"),
    ("nl", "Spijkermat politie"),
    ("ja", "ヨガマット"),
]


@pytest.mark.parametrize(("language", "name"), MATS)
def test_a_mat_is_recognised_by_its_name(language: str, name: str) -> None:
    is_mat, reason = recognise_mat(name, [], language)
    assert is_mat is True, reason


@pytest.mark.parametrize(("language", "name"), OTHERS)
def test_look_alikes_are_told_apart_with_a_reason(language: str, name: str) -> None:
    is_mat, reason = recognise_mat(name, [], language)
    assert is_mat is False
    assert reason.endswith(".")


def test_a_name_that_tells_nothing_leaves_it_to_the_text() -> None:
    text = [Passage("Lie down on your acupressure mat for 20 minutes.", Source.TEXT, "p")]
    assert recognise_mat("Meadow Original", text, "en")[0] is True
    assert recognise_mat("Meadow Original", [Passage("A soft blanket.", Source.TEXT, "p")], "en")[0] is False
    assert recognise_mat(None, [], "en")[0] is None


def test_a_mat_is_recognised_in_another_language_than_the_page_is_written_in() -> None:
    assert recognise_mat("Spikmatta Äng", [], "en")[0] is True
    assert recognise_mat("Akupressurmatte Wiese", [], "ja")[0] is True


LISTED = Path(__file__).parent / "mats_and_lookalikes"


def listed(name: str) -> list[tuple[str, str, str, str]]:
    lines = (LISTED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [tuple(part.strip() for part in line.split("|")) for line in lines if not line.startswith("#")]
    return [(language, kind, title, text) for language, kind, title, text in rows]


ROWS = [row for name in ("blind", "sighted", "held_out") for row in listed(name)]


@pytest.mark.parametrize(("language", "kind", "title", "text"), ROWS)
def test_listed_mats_and_look_alikes_are_told_apart_with_a_reason(
    language: str, kind: str, title: str, text: str
) -> None:
    passages = [Passage(title, Source.TITLE, "h1"), Passage(text, Source.TEXT, "p")]

    is_mat, reason = recognise_mat(title, passages, language)

    assert is_mat is (kind == "mat"), reason
    assert reason.endswith(".")
    assert len(reason.split()) >= 4


def test_the_lists_are_as_broad_as_they_claim() -> None:
    assert len(ROWS) >= 200
    assert len({language for language, *_ in ROWS}) >= 14
    assert len({kind for _, kind, *_ in ROWS}) >= 15
    assert sum(kind != "mat" for _, kind, *_ in ROWS) >= 100


def test_a_gem_that_is_a_colour_and_a_property_that_is_denied_make_no_look_alike() -> None:
    assert recognise_mat("Acupressure mat, amethyst violet", [], "en")[0] is True
    assert recognise_mat("Amethyst mat", [], "en")[0] is False
    assert recognise_mat("Acupressure mat, not heated", [], "en")[0] is True
    assert recognise_mat("Acupressure mat, heated", [], "en")[0] is False


def test_a_reason_quotes_japanese_without_blanks() -> None:
    assert "“ヨガマット”" in recognise_mat("ヨガマット 6mm", [], "ja")[1]
