"""The checks before the switch find what they are for, and nothing on a page that is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.address import Site
from reports.checks import Checks
from reports.words import load_words

SAFETY = load_words().safety
RULES = f"<p>{SAFETY.notice}</p><p>{SAFETY.disclaimer}</p>"


def faults(pages: dict[str, str], files: tuple[str, ...] = ()) -> list[str]:
    checks = Checks(SAFETY, Site(name="Matguide"))
    for path, body in pages.items():
        checks.add(path, f"<!doctype html><title>x</title>{body}".encode())
    return checks.faults([*pages, *files])


def test_links_up_down_and_within_a_page_are_fine() -> None:
    pages = {
        "index.html": f'{RULES}<a id="top" href="#top">x</a><a href="mats/a.html#value">x</a>',
        "mats/a.html": f'{RULES}<p id="value"></p><a href="../index.html#top">x</a><link href="../static/s.css">',
    }

    assert faults(pages, ("static/s.css",)) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="gone.html">x</a>', "links to 'gone.html', which is not in the edition"),
        ('<a href="#gone">x</a>', "there is no such place"),
        ('<a href="/index.html">x</a>', "is no relative link"),
        ('<a href="javascript:alert(1)">x</a>', "is no relative link"),
        ('<a href="../../etc/passwd">x</a>', "which is not in the edition"),
        ('<img src="gone.png">', "which is not in the edition"),
        ('<a href="https://shop.example/" rel="nofollow">x</a>', "without nofollow noopener"),
        ('<p id="a"></p><p id="a"></p>', "has the id 'a' twice"),
        ("<script>1</script>", "holds <script>"),
        ('<p onclick="x()">x</p>', "holds <p onclick>"),
        ('<p style="color:red">x</p>', "holds <p style>"),
    ],
)
def test_each_fault_is_found_and_named_with_its_page(body: str, fault: str) -> None:
    found = faults({"about.html": RULES + body})

    assert len(found) == 1
    assert found[0].startswith("about.html: ")
    assert fault in found[0]


@pytest.mark.parametrize("path", ["index.html", "shops.html", "mats/a.html"])
def test_a_buying_page_without_notice_or_disclaimer_is_found(path: str) -> None:
    assert faults({path: SAFETY.notice}) == [f"{path}: lacks the disclaimer"]
    assert faults({path: SAFETY.disclaimer}) == [f"{path}: lacks the safety notice"]


def test_a_page_that_leads_out_is_a_buying_page() -> None:
    leads_out = '<a href="https://shop.example/" rel="nofollow noopener">x</a>'

    assert faults({"left-out.html": leads_out}) == [
        "left-out.html: lacks the safety notice",
        "left-out.html: lacks the disclaimer",
    ]
    assert faults({"left-out.html": "<p>nothing</p>"}) == []


def unchanged_faults(folder: Path, before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Check an edition in which `mats/a.html` was taken over from the one before."""
    for edition, pages in (("before", before), ("now", now)):
        for path, body in pages.items():
            (folder / edition / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / edition / path).write_text(body)
    checks = Checks(SAFETY, Site(name="M"), folder / "now", before=folder / "before", files_before=before)
    for path, body in now.items():
        if path == "mats/a.html":
            checks.add_unchanged(path)
        else:
            checks.add(path, body.encode())
    return checks.faults(now)


LEADS = {"mats/a.html": '<a href="b.html#price">x</a>', "mats/b.html": f'{RULES}<p id="price"></p>'}


def test_a_page_taken_over_that_leads_to_a_page_that_is_gone_is_found(tmp_path: Path) -> None:
    assert unchanged_faults(tmp_path, LEADS, {"mats/a.html": LEADS["mats/a.html"]}) == [
        "mats/a.html: links to 'b.html#price', which is not in the edition"
    ]


def test_a_page_taken_over_that_leads_to_a_place_that_is_gone_is_found(tmp_path: Path) -> None:
    assert unchanged_faults(tmp_path, LEADS, LEADS | {"mats/b.html": RULES}) == [
        "mats/a.html: links to 'b.html#price', but there is no such place on that page"
    ]


def test_a_page_taken_over_is_fine_where_all_it_leads_to_is_there(tmp_path: Path) -> None:
    assert unchanged_faults(tmp_path, LEADS, LEADS | {"mats/b.html": f'{RULES}<p id="price">new</p>'}) == []
