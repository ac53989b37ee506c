"""Publishes: renders all pages of an edition, checks them, and switches the edition in.

Reads Results, reports/templates, reports/static and data/guide; writes one folder below editions/ and the link
`current`. Nothing worse than the last good edition is ever switched in: on any fault the draft is removed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from reports.address import Site, load_site
from reports.checks import Checks
from reports.claims import claim_faults, own_words
from reports.editions import (
    CURRENT,
    MANIFEST,
    Draft,
    clear_drafts,
    current_edition,
    discard,
    is_whole,
    open_draft,
    read_manifest,
    replace_copy,
    restore_copy,
    switch,
)
from reports.known import Known
from reports.language import ENGLISH, Language, load_language
from reports.pages import REPORTS, Download, PageError, render_pages
from reports.press import left_alone, make_pages
from reports.prose import load_prose
from reports.texts import GUIDE_TEXTS
from reports.words import load_words
from scoring.results import Results

FAULTS_SHOWN = 5


class PublishError(Exception):
    """Nothing was switched; the message says why and what to do."""


class CopyTargetError(PublishError):
    """A copy can't go where it was asked to go."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did."""

    path: Path
    """Where to open it: `editions/current`, or the copy."""
    edition_id: str
    written: int
    """Files that are new or changed."""
    kept: int
    """Files that are the same as in the edition before."""
    changed: bool
    """False where the current edition is whole and of the same inputs: nothing new, nothing switched."""
    missing: tuple[str, ...] = ()
    """What the edition goes without because nobody said so, each with its remedy."""


def publish(
    results: Results,
    editions: Path,
    *,
    exports: Callable[[Path], None] | None = None,
    inputs: Mapping[str, str],
    to: Path | None = None,
    texts: Path = GUIDE_TEXTS,
    languages: Sequence[str] = (),
) -> Published:
    """Make an edition and switch it in.

    Args:
        results: what the warehouse holds.
        editions: folder of the editions.
        exports: writes the downloads into the folder it is given.
        inputs: content hash of everything the results were made from, by name; the site's own sources are added.
        to: write a copy there instead, and switch nothing.
        texts: folder of the edited texts.
        languages: of the pages, the first one's at the top; those of site.toml where none are named.

    Raises:
        GuideTextError: an edited text is not as it must be; nothing was switched.
        PublishError: a page, a link or a rule is at fault, or the disk is; nothing was switched.
    """
    site = load_site(texts)
    everything = {**inputs, "site": sources_digest(texts)}
    if languages:
        site = site.model_copy(update={"languages": tuple(languages)})
        everything["languages"] = " ".join(languages)
    spoken = [load_language(code, texts) for code in site.languages]
    missing = tuple(filter(None, (site.missing, *(without_words(results, language) for language in spoken))))
    edition_id = f"{results.edition.edition_date:%Y-%m-%d}-{_digest(everything)[:10]}"
    if to is None:
        clear_drafts(editions)
    current = current_edition(editions)
    manifest = read_manifest(current)
    if to is None and current is not None and manifest.get("inputs") == everything and is_whole(current):
        kept = len(manifest["files"])
        return Published(editions.absolute() / CURRENT, edition_id, 0, kept, changed=False, missing=missing)
    if to is not None:
        restore_copy(to)
    draft_folder = editions / f"{edition_id}.partial" if to is None else _copy_draft(to)
    try:
        draft = open_draft(draft_folder, current if to is None else to)
        with left_alone():
            known = Known(results, load_words(texts))
            _fill(draft, known, site, spoken, everything, exports, texts)
        draft.seal(_about(results, edition_id, everything))
        if to is None:
            switch(editions, draft_folder, edition_id)
        else:
            replace_copy(draft_folder, to)
    except PageError as error:
        raise PublishError(str(error)) from None
    except TemplateError as error:
        raise PublishError(_template_fault(error)) from error
    except OSError as error:
        msg = f"{error.filename or editions}: can't be written ({error.strerror}); the current edition stays"
        raise PublishError(msg) from None
    finally:
        discard(draft_folder)
    path = (editions / CURRENT if to is None else to).absolute()
    return Published(path, edition_id, draft.written, draft.kept, changed=True, missing=missing)


def _fill(
    draft: Draft,
    known: Known,
    site: Site,
    languages: Sequence[Language],
    inputs: Mapping[str, str],
    exports: Callable[[Path], None] | None,
    texts: Path,
) -> None:
    downloads = _write_downloads(draft, exports)
    prose = {code: load_prose(texts / "pages", code) for code in site.languages}
    checks = Checks(known.words.safety, site, draft.folder, languages, draft.before, draft.files_before)
    make_pages([*render_pages(known, prose, downloads, tuple(sorted(inputs.items())), site, languages)], draft, checks)
    faults = claim_faults(own_words(known.results, texts), known.words.claims)
    faults += checks.faults([*draft.files, MANIFEST])
    if faults:
        more = len(faults) - FAULTS_SHOWN
        shown = "; ".join(faults[:FAULTS_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        msg = f"the pages have faults, the current edition stays: {shown}"
        raise PublishError(msg)


def without_words(results: Results, language: Language) -> str:
    """Say which texts of the checklist a language has no words for, so that they stand in English; else nothing."""
    said: list[tuple[str | None, ...]] = [*results.requirements, *results.caps]
    said += [(each.question, each.reason, each.unknown_rule, each.group_title, each.unit) for each in results.criteria]
    said += [(each.title, each.reason, *each.own_functions.values()) for each in results.profiles]
    lacking = [text for text in dict.fromkeys(chain.from_iterable(said)) if text and text not in language.messages]
    if language is ENGLISH or not lacking:
        return ""
    code = language.code
    return (
        f"texts of the checklist that stand in English on the pages in {code}: {len(lacking)}, such as “{lacking[0]}”; "
        f"`python -m reports.messages {code}` adds them to data/guide/locale/{code}.po"
    )


def _write_downloads(draft: Draft, exports: Callable[[Path], None] | None) -> tuple[Download, ...]:
    if exports is None:
        return ()
    folder = draft.folder / "downloads"
    folder.mkdir()
    exports(folder)
    downloads = []
    for path in sorted(folder.iterdir()):
        body = draft.adopt(f"downloads/{path.name}")
        downloads.append(Download(path.name, len(body), hashlib.sha256(body).hexdigest()))
    return tuple(downloads)


def _about(results: Results, edition_id: str, inputs: Mapping[str, str]) -> dict[str, object]:
    return {
        "edition": edition_id,
        "edition_date": results.edition.edition_date.isoformat(),
        "market": results.edition.market,
        "inputs": dict(sorted(inputs.items())),
    }


def sources_digest(texts: Path) -> str:
    """Hash what the site itself is made of, so that a changed template or text makes a new edition."""
    paths = [path for path in REPORTS.rglob("*") if path.suffix in {".py", ".html", ".css", ".js", ".svg"}]
    named = sorted((path.relative_to(REPORTS).as_posix(), path) for path in paths)
    edited = (path for path in texts.rglob("*") if path.suffix in {".toml", ".md", ".po"})
    named += sorted((path.relative_to(texts).as_posix(), path) for path in edited)
    return _digest({name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named})


def _copy_draft(to: Path) -> Path:
    if to.exists() and not (to / MANIFEST).is_file() and (not to.is_dir() or any(to.iterdir())):
        msg = f"{to}: is there and is no copy of an edition; name an empty or new folder"
        raise CopyTargetError(msg)
    return to.with_name(f".{to.name}.partial")


def _template_fault(error: TemplateError) -> str:
    where = f"{error.filename or error.name}:{error.lineno}: " if isinstance(error, TemplateSyntaxError) else ""
    return f"{where}a template is at fault ({error.message}); the current edition stays"


def _digest(named: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(sorted(named.items()))).encode()).hexdigest()
