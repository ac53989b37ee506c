"""Every word in every language: catalogues are whole, and each page stands in both languages and leads to the other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import TemplateSyntaxError
from playwright.sync_api import Browser

import reports.site
from reports.address import Site
from reports.checks import Checks
from reports.claims import claim_faults, load_claim_rules, own_words
from reports.filters import country, day, money, number, percent, points, short_day
from reports.jinja import build_environment
from reports.known import Known
from reports.language import ENGLISH, Language, counted, joined, load_language, read_catalogue, spoken, within
from reports.messages import catalogue_faults, find_messages, update
from reports.pages import render_pages
from reports.prose import load_prose
from reports.site import PublishError, without_words
from reports.texts import GUIDE_TEXTS, GuideTextError
from reports.told import load_told, told
from reports.words import load_words
from scoring.results import Results
from tests.reports.conftest import INPUTS, write_exports
from tests.reports.html import text, tree
from tests.reports.invented_results import invented_results, with_a_past
from tests.reports.test_browser import LOOK

OWN = "https://mats.example.org/guide/"
WHO = f'name = "Matguide"\naddress = "{OWN}"\nowner = "Ada Brandt"\ncontact = "ada@mats.example.org"\nlanguages = '
CATALOGUES = sorted((GUIDE_TEXTS / "locale").glob("*.po"))
ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|not|is|are|with|by|from|that|this|it|which|what)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def german() -> Language:
    return load_language("de")


@pytest.fixture(scope="module")
def asked() -> Catalog:
    return find_messages()


@pytest.fixture(scope="module")
def market() -> Results:
    return with_a_past(invented_results(8, market="real"))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts") / "guide"
    shutil.copytree(GUIDE_TEXTS, folder)
    (folder / "site.toml").write_text(f'{WHO}["en", "de"]\n')
    (folder / "pages" / "de" / "privacy.md").unlink()  # a page that nobody has translated yet
    return folder


@pytest.fixture(scope="module")
def site(market: Results, texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition in both languages, of a site that says where it stands."""
    folder = tmp_path_factory.mktemp("both")
    return reports.site.publish(market, folder, exports=write_exports, inputs=INPUTS, texts=texts).path


def pages(site: Path) -> list[str]:
    """Every page, as it is called in English."""
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(path for path in paths if not path.startswith("de/"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_words_for_every_message_and_for_no_other(path: Path, asked: Catalog) -> None:
    assert catalogue_faults(read_catalogue(path), asked) == []


def test_a_message_without_words_with_doubtful_ones_or_that_nobody_says_is_named_with_its_place() -> None:
    asked = Catalog()
    for message in ("Not there", "Empty", "Doubtful", "%(mat)s is ahead", "<b>Bold</b>", "Good {name}"):
        asked.add(message, locations=[("reports/x.py", 0)])
    asked.add(("%(num)s mat", "%(num)s mats"), locations=[("reports/y.py", 0)])
    written = """
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"
msgid "Empty"
msgstr ""
#, fuzzy
msgid "Doubtful"
msgstr "Zweifelhaft"
msgid "%(mat)s is ahead"
msgstr "%(matte)s liegt vorn"
msgid "<b>Bold</b>"
msgstr "<i>Fett</i>"
msgid "Good {name}"
msgstr "Gut {name}"
msgid "%(num)s mat"
msgid_plural "%(num)s mats"
msgstr[0] "eine Matte"
msgstr[1] "%(num)s Matten"
msgid "Gone"
msgstr "Fort"
"""
    faults = catalogue_faults(read_po(BytesIO(written.encode()), locale="de"), asked)

    assert [fault.partition(": ")[2] for fault in faults] == [
        "is not there",
        "has no words",
        "is marked as fuzzy",
        "has other placeholders: '%(matte)s liegt vorn'",
        "has other markup",
        "has other placeholders: 'eine Matte'",
        "nobody says it any more",
    ]
    assert all("reports/x.py" in fault or "reports/y.py" in fault for fault in faults[:-1])


def test_messages_are_found_wherever_pages_take_their_words_from(asked: Catalog) -> None:
    places = {place for message in asked for place, _ in message.locations}

    assert {
        "reports/guide.py",
        "reports/templates/base.html",
        "data/guide/words.toml",
        "data/guide/picks.toml",
        "data/guide/safety.toml",
        "data/guide/told.toml",
        "data/checklists/acupressure_mat.toml",
    } <= places
    assert all(each in asked for each in ("Method", "days", "day", "How densely do the spikes stand?"))


def test_templates_ask_for_the_very_messages_that_are_found(asked: Catalog) -> None:
    heard: set[str] = set()

    class Hearing(NullTranslations):
        def gettext(self, message: str) -> str:
            heard.add(message)
            return message

    environment = build_environment(Language("xx", "Hearing", Locale("en"), Hearing()))
    for name in environment.list_templates():
        environment.get_template(name)

    assert len(heard) > 200
    assert heard <= {message.id for message in asked}


def test_bringing_a_catalogue_up_to_date_keeps_its_words_and_changes_nothing_twice(tmp_path: Path) -> None:
    before = (GUIDE_TEXTS / "locale" / "de.po").read_bytes()
    path = tmp_path / "de.po"
    path.write_bytes(before.replace(b'msgid "Method"\nmsgstr "Methode"\n', b'msgid "Gone"\nmsgstr "Fort"\n'))
    update(path)

    assert path.read_bytes() == before.replace(b'msgstr "Methode"', b'msgstr ""')


def test_every_page_stands_in_both_languages_and_names_the_other(site: Path) -> None:
    for page in pages(site):
        both = {"en": tree(site / page), "de": tree(site / "de" / page)}
        for code, shown in both.items():
            assert shown.css_first("html").attributes["lang"] == code
            (switch,) = shown.css(".language a")
            (other,) = {"en", "de"} - {code}
            assert switch.attributes["hreflang"] == other
            leads_to = (site / ("de" if code == "de" else "") / page).parent / (switch.attributes["href"] or "")
            assert leads_to.resolve() == (site / ("de" if other == "de" else "") / page).resolve()
        if page == "404.html":
            continue
        addresses = [
            {link.attributes["hreflang"]: link.attributes["href"] for link in shown.css("link[hreflang]")}
            for shown in both.values()
        ]
        own = f"{OWN}{page.removesuffix('index.html')}"
        assert addresses[0] == addresses[1] == {"en": own, "de": own.replace(OWN, f"{OWN}de/"), "x-default": own}
        canonical = {code: shown.css_first("link[rel=canonical]").attributes["href"] for code, shown in both.items()}
        assert canonical == {code: addresses[0][code] for code in both}


def test_the_sitemap_names_every_page_in_every_language(site: Path) -> None:
    root = ET.fromstring((site / "sitemap.xml").read_bytes())  # noqa: S314 - ours
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    told = {
        node.findtext("s:loc", None, spaces): node.findall("x:link", spaces) for node in root.findall("s:url", spaces)
    }

    assert len(told) == 2 * (len(pages(site)) - 1)
    for links in told.values():
        there = {link.get("hreflang"): link.get("href") for link in links}
        assert there.keys() == {"en", "de", "x-default"}
        assert {*there.values()} <= told.keys()


def test_german_pages_lead_to_german_pages(site: Path) -> None:
    for page in pages(site):
        path = site / "de" / page
        links = [link.attributes.get("href") or "" for link in tree(path).css("main a, nav a, footer a")]
        inner = [link.partition("#")[0] for link in links if not link.startswith(("http", "#"))]
        for link in inner:
            target = (path.parent / link).resolve().relative_to(site.resolve()).as_posix()
            assert target.startswith(("de/", "downloads/", "manifest.json")), (page, link)


def test_no_english_is_left_on_a_german_page(site: Path, market: Results) -> None:
    """What shops and this market's own checklist say apart; quotes and names stay as they are."""
    theirs = sorted(_texts(market), key=len, reverse=True)
    for page in pages(site):
        assert b"&lt;span" not in (site / "de" / page).read_bytes(), page
        shown = tree(site / "de" / page)
        for quoted in shown.css(
            "blockquote, code, script, style, [lang]:not(html), .address, .mat-name, a[href^=http]"
        ):
            quoted.decompose()
        labels = (node.attributes.get("aria-label") for node in shown.css("[aria-label]"))
        said = " | ".join([text(shown.css_first("body")), *filter(None, labels)])
        for their in theirs:
            said = said.replace(their, "")
        said = said.replace("European Journal of Operational Research", "")
        left = [said[max(0, each.start() - 40) : each.end() + 40] for each in ENGLISH_WORDS.finditer(said)]
        assert left == [], page


def _texts(value: object) -> set[str]:
    if isinstance(value, str):
        return {value, value.strip()} if len(value) > 3 else set()
    if isinstance(value, (list, tuple)):
        return {each for part in value for each in _texts(part)}
    if isinstance(value, dict):
        return {each for part in value.values() for each in _texts(part)}
    names = getattr(value, "__dataclass_fields__", ())
    return {each for name in names for each in _texts(getattr(value, name))}


def test_a_page_that_nobody_translated_says_so_and_is_marked_as_english(site: Path) -> None:
    shown, translated = tree(site / "de" / "privacy.html"), tree(site / "de" / "use.html")

    assert "noch hat ihn niemand übersetzt" in text(shown.css_first("main .note")).lower()
    assert shown.css_first("section.written").attributes["lang"] == "en"
    assert shown.css_first("h1").attributes["lang"] == "en"
    assert "lang" not in translated.css_first("section.written").attributes
    assert [link.attributes["hreflang"] for link in shown.css(".language a")] == ["en"]


@pytest.mark.parametrize("prose", load_prose(GUIDE_TEXTS / "pages"), ids=lambda prose: prose.path.stem)
def test_prose_says_the_same_in_both_languages(prose: object) -> None:
    (english,) = [each for each in load_prose(GUIDE_TEXTS / "pages") if each == prose]
    (german,) = [each for each in load_prose(GUIDE_TEXTS / "pages", "de") if each.page == english.page]

    assert german.language == "de"
    for pattern in (r"\]\(([^)#]*)", r"(?m)^(#+|\d\.|-|\|) ", r"\{[{%].+?[}%]\}"):
        assert sorted(re.findall(pattern, german.source)) == sorted(re.findall(pattern, english.source)), pattern
    assert english.head.menu.split()[:2] == german.head.menu.split()[:2]


def test_a_translation_of_no_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "stray.md").write_text("+++\n+++\n")

    with pytest.raises(GuideTextError, match=r"de/stray\.md: no page of .* has this name"):
        load_prose(tmp_path, "de")


def test_numbers_money_days_and_lists_are_german_in_german(german: Language) -> None:
    with german.speaking():
        assert (number(Decimal("5525.25")), points(Decimal("-4.05")), percent(Decimal("0.5"))) == (
            "5.525,25",
            "−4,0",
            "50\u00a0%",
        )
        assert [money(Decimal(amount), "EUR") for amount in ("79", "4.9")] == ["79\u00a0€", "4,90\u00a0€"]
        assert money(Decimal(1419), "SEK") == "1.419\u00a0SEK"
        assert (day(date(2026, 11, 20)), short_day(date(2026, 11, 2))) == ("20. November 2026", "2. Nov. 2026")
        assert country("DE") == "Deutschland"
        assert joined(["Leinen", "Hanf", "Jute"]) == "Leinen, Hanf und Jute"
        assert counted("%(num)s mat", "%(num)s mats", 1900) == "1.900 Matten"
        assert load_words().value("warranty_months", "1", "months") == "1\u00a0Monat"
        assert within("Kern") == "Kern"
    assert (number(Decimal("5525.25")), within("Core")) == ("5,525.25", "core")


def test_what_is_spoken_ends_with_its_block_and_does_not_leak_from_pages_half_given(
    german: Language, market: Results, texts: Path
) -> None:
    site = reports.site.load_site(texts)
    given = render_pages(Known(market, load_words()), {}, (), (), site, (ENGLISH, german))
    page = next(page for page in given if page.path.startswith("de/"))

    assert spoken() is ENGLISH
    assert b'lang="de"' in page.make()
    assert spoken() is ENGLISH
    with pytest.raises(ZeroDivisionError):
        german.speaks(lambda: 1 / 0)()
    assert spoken() is ENGLISH


AGAIN = {
    "Only 52 % of the checklist's weight is stated, and 60 % are needed. Not answered: What is it filled with?": (
        "Nur 52 % des Gewichts der Checkliste sind angegeben, 60 % sind nötig. "
        "Nicht beantwortet: Womit ist sie gefüllt?"
    ),
    "The pages disagree: 67 against 71.88.": "Die Seiten widersprechen sich: 67 gegen 71,88.",
    "The pages disagree: cotton and linen against nylon. Counts less than any usual filling that is named.": (
        "Die Seiten widersprechen sich: Baumwolle und Leinen gegen Nylon. "
        "Zählt weniger als jede übliche Füllung, die genannt wird."
    ),
    "108.9 (json-ld) against 68.9 (text): the sources disagree.": (
        "108,9 (JSON-LD) gegen 68,9 (Text): Die Angaben widersprechen sich."
    ),
    "2.17 spikes per cm²": "2,17\u00a0Spitzen pro cm²",
    "not allowed, buyer pays": "nicht erlaubt, Sie zahlen",
    "coconut fibre, latex": "Kokosfaser, Latex",
    "800 is outside 0.1 to 12, the range taken seriously for weight_kg.": (
        "800 liegt außerhalb von 0,1 bis 12, dem Bereich, der für Gewicht ernst genommen wird."
    ),
    "Left out: another language than fr": "Ausgelassen: andere Sprache als fr",
}


@pytest.mark.parametrize(("said", "again"), AGAIN.items())
def test_what_earlier_stages_tell_is_told_again(german: Language, said: str, again: str) -> None:
    assert told(said) == said
    with german.speaking():
        assert told(said) == again


def test_who_publishes_is_told_which_texts_of_the_checklist_have_no_german_words(
    german: Language, market: Results
) -> None:
    known = replace(market, criteria=market.criteria[:1], profiles=market.profiles[:1], requirements=(), caps=())
    (first,), (profile,) = known.criteria, known.profiles
    rest = {first.reason, first.unknown_rule, first.group_title, profile.reason}
    lacking = replace(german, messages=german.messages | rest)
    whole = replace(german, messages=german.messages | rest | {first.question})

    assert f"on the pages in de: 1, such as “{first.question}”" in without_words(known, lacking)
    assert without_words(known, whole) == without_words(market, ENGLISH) == ""


def test_what_can_not_be_told_again_is_marked_and_no_markup(german: Language) -> None:
    with german.speaking():
        assert told("It <b>rained</b>.") == '<span lang="en">It &lt;b&gt;rained&lt;/b&gt;.</span>'
        assert "lang=" in told("Failed: it rained"), "half a sentence is none"
        assert told("The pages disagree: <i> against {x}.") == "Die Seiten widersprechen sich: <i> gegen {x}."
        assert not hasattr(told("The pages disagree: <i> against {x}."), "__html__"), "what is put in is escaped later"
        assert told("A. b? " * 5000)


def test_every_sentence_of_earlier_stages_is_told_again_whatever_stands_in_it(german: Language) -> None:
    for sentence in load_told().sentences:
        filled = re.sub(r"\{\w+\}", "x7", re.sub(r"\{(?:reason|findings?)\}", "robots.txt forbids it", sentence))
        with german.speaking():
            assert "lang=" not in told(filled), sentence


def test_a_german_page_needs_the_notice_in_german(german: Language, texts: Path) -> None:
    site, safety = reports.site.load_site(texts), load_words().safety
    notices = {}
    for language in (ENGLISH, german):
        with language.speaking():
            words = [spoken().words.gettext(each) for each in (safety.notice, safety.disclaimer)]
            notices[language.code] = f"<p>{words[0]}</p><p>{words[1]} Ada Brandt ada@mats.example.org</p>".encode()
    for path, code, faults in (("index.html", "en", 0), ("de/index.html", "de", 0), ("de/shops.html", "en", 2)):
        checks = Checks(safety, site, languages=(ENGLISH, german))
        checks.add(path, notices[code])
        assert len(checks.faults([path])) == faults, path


def test_a_claim_in_german_words_of_ours_is_a_fault_with_file_and_line(
    market: Results, texts: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "guide"
    shutil.copytree(texts, folder)
    path = folder / "locale" / "de.po"
    path.write_text(path.read_text().replace('msgstr "Methode"', 'msgstr "Die Matte heilt"'))
    line = path.read_text().splitlines().index('msgid "Method"') + 1

    faults = claim_faults(own_words(market, folder), load_claim_rules(folder))

    assert [fault.partition(": ")[0] for fault in faults] == [f"data/guide/locale/de.po:{line}"]
    with pytest.raises(PublishError, match="“heilt” says that a mat cures"):
        reports.site.publish(market, tmp_path / "editions", inputs=INPUTS, texts=folder)


@pytest.mark.parametrize(
    ("named", "message"),
    [('["en", "fr"]', r"locale/fr\.po: not there"), ("[]", r"languages"), ('["EN"]', r"languages")],
)
def test_a_language_that_can_not_be_spoken_is_told(
    named: str, message: str, texts: Path, tmp_path: Path, market: Results
) -> None:
    folder = tmp_path / "guide"
    shutil.copytree(texts, folder)
    (folder / "site.toml").write_text(WHO + named + "\n")

    with pytest.raises(GuideTextError, match=message):
        reports.site.publish(market, tmp_path / "editions", inputs=INPUTS, texts=folder)


def test_a_catalogue_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "de.po").write_text('msgid "a"\nmsgstr "b"\nwhat is this\n')

    with pytest.raises(GuideTextError, match=r"de\.po:3: not readable as a catalogue: what is this"):
        load_language("de", tmp_path)


@pytest.mark.browser
def test_german_pages_are_for_everybody_and_their_own_weights_count_in_german(
    browser: Browser, site: Path, serve: Callable[[Path], str]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in ("index.html", next(path for path in pages(site) if path.startswith("mats/"))):
        page.goto(f"{serve(site)}/de/{path}")
        found = Axe().run(page, options=LOOK)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
    page.goto(f"{serve(site)}/de/index.html")
    page.locator("#aids summary").nth(1).click()
    page.locator("#aids input[type=range]").first.press("End")
    figures = page.locator("#ranking .value .figure").all_text_contents()
    said, label = page.locator("#aids [role=status]").text_content(), page.locator("[name=compared]").first
    named = label.get_attribute("aria-label")
    context.close()

    assert wrong == []
    assert figures
    assert all(re.fullmatch(r"\d{1,3},\d", figure) for figure in figures)
    assert re.fullmatch(r"\d+ Matten; nach Ihren Gewichten geordnet\.", said or "")
    assert re.fullmatch(r".+ vergleichen", named or "")


def test_a_message_of_a_template_is_text_and_what_is_named_in_it_is_escaped(german: Language) -> None:
    named, plain = "{% trans name=who|upper %}or {{ name }}?{% endtrans %}", "{% trans %}100 % <b>{% endtrans %}"
    template = named + plain + "{{ _('Method') }}"

    for language, said in (
        (ENGLISH, "or &lt;I&gt;?100 % <b>Method"),
        (german, "oder &lt;I&gt;?100 % <b>Methode"),
    ):
        with language.speaking():
            assert build_environment(language).from_string(template).render(who="<i>\x07") == said


@pytest.mark.parametrize(
    "template", ["{% trans %}{{ a.b }}{% endtrans %}", "{% trans n=1 %}x{% pluralize %}y{% endtrans %}"]
)
def test_what_is_no_message_is_a_fault_of_the_template(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        build_environment(ENGLISH).from_string(template)


def test_words_in_another_language_than_the_page_say_which(market: Results) -> None:
    def quoted(page_in: str, language: str | None) -> bytes:
        evidence = tuple(replace(row, language=language) for row in market.evidence)
        site = Site(name="M", languages=("en", "de"))
        given = render_pages(
            Known(replace(market, evidence=evidence), load_words()), {}, (), (), site, (ENGLISH, load_language("de"))
        )
        return next(page.body for page in given if page.path.startswith(page_in))

    assert b'<blockquote lang="de">' in quoted("mats/", "de")
    assert b"<blockquote>" in quoted("de/mats/", "de")
    assert b'<blockquote lang="en">' in quoted("de/mats/", "en")
    assert b"<blockquote lang" not in quoted("mats/", None)
    assert b"<blockquote lang" not in quoted("mats/", "what the page’s author thought")
