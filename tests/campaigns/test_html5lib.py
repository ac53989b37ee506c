"""The campaign over html5lib's corpus, which is fetched by hand, finds each input of it and names what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.campaigns import html5lib


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of four inputs in the forms of html5lib's files."""
    for part in ("tree-construction/scripted", "tokenizer", "encoding"):
        (tmp_path / part).mkdir(parents=True)
    trees = b"#data\n<p>Reed<b>\n\n#errors\n(1,0): no doctype\n#document\n| <p>\n\n#data\n</br>\n#errors\n#document\n"
    (tmp_path / "tree-construction" / "scripted" / "reed.dat").write_bytes(trees)
    (tmp_path / "encoding" / "reed.dat").write_bytes(b'#data\n<meta charset="\xe5">\n#encoding\nwindows-1252\n')
    cases = {"tests": [{"input": "<reed \\u0000>", "doubleEscaped": True}, {"input": "\ud800"}]}
    (tmp_path / "tokenizer" / "reed.test").write_text(json.dumps(cases), encoding="utf-8")
    return tmp_path


def test_every_input_of_the_corpus_is_found_byte_for_byte(corpus: Path) -> None:
    assert list(html5lib.inputs(corpus)) == [
        ("tree-construction/scripted/reed.dat:1", b"<p>Reed<b>\n"),
        ("tree-construction/scripted/reed.dat:2", b"</br>"),
        ("tokenizer/reed.test:1", b"<reed \0>"),
        ("tokenizer/reed.test:2", b"\xed\xa0\x80"),
        ("encoding/reed.dat:1", b'<meta charset="\xe5">'),
    ]


def test_pages_of_inputs_are_read_and_what_is_wrong_ends_the_campaign_with_1(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert html5lib.main(corpus) == 0
    assert "15 pages, 10 of them a product's" in capsys.readouterr().out

    monkeypatch.setattr(html5lib, "amiss", lambda answer: ["raised"] if b"Reed<b>" in answer.body else [])

    assert html5lib.main(corpus) == 1
    assert "tree-construction/scripted/reed.dat:1 amid: raised" in capsys.readouterr().out


def test_a_folder_without_the_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(html5lib.CorpusError, match=r"tree-construction holds no \*\.dat"):
        list(html5lib.inputs(tmp_path))
