"""Reading: any bytes give a reading, the same bytes the same one, and a run gives a line for each of its pages."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive import iter_responses
from crawler.items import READING, Listing, Status
from crawler.pages.ground import found
from crawler.pages.lenient_json import BrokenJsonError, loads
from crawler.reading import READER_VERSION, ReadingError, merge, read, read_file
from crawler.readings import load_readings, read_run
from crawler.run import Manifest, Outcome, RecordPlace, WalkLine
from crawler.warc import ArchiveWriter, Exchange
from tests.crawler.pages.build import BUYING, HTML, MAT_URL, html, json_ld, listing_of, product, response

AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)

_pieces = st.sampled_from(
    [
        "<h1>", "</h1>", "<p class='price'>", "€59.00",
        "<script type='application/ld+json'>", '{"@type":"Product",', '"offers":', "[{", "}]",
        "</script>", "<table><tr><td>", "\x00", "&quot;", "<![CDATA[", "<div itemscope itemtype='x/Product'>",
        "itemprop='price'", "\ud800",
        "<a href='http://[::1'>", "1" * 400, "Sold out", "<svg>", "<template>", "-->", "</html>",
        "<button>Add to cart</button>",
    ]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=st.one_of(
        st.binary(max_size=400), st.lists(_pieces, max_size=30).map(lambda p: "".join(p).encode(errors="surrogatepass"))
    ),
    content_type=st.sampled_from(
        [HTML, "", "application/json", "text/html; charset=shift_jis", "text/html; charset=zip"]
    ),
    path=st.sampled_from(
        ["/products/mat", "/products.json", "/policies/refund-policy", "/wp-json/wc/store/v1/products"]
    ),
)
def test_no_bytes_make_it_raise(body: bytes, content_type: str, path: str) -> None:
    for reading in read(response(body, f"http://reedbank.example{path}", content_type)):
        line = reading.model_dump(mode="json")
        json.dumps(line, allow_nan=False).encode()
        assert READING.validate_python(json.loads(json.dumps(line))) == reading


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 5000 + "x",
        "<p " + " ".join(f"a{number}" for number in range(40_000)) + ">x",
        json_ld("[" * 100_000),
        json_ld('{"a":' * 5000),
        "<b></b>" * 120_000,
        "<p>" + "1" * 2_000_000,
        "<p>€" + "1," * 300_000,
        "a" * (10 * 1024 * 1024 + 1),
        '<h1>x</h1><p class="price">' + "€1 " * 50_000,
        "<title>" + "a - b | " * 100_000 + "<h1>" * 50,
    ],
    ids=["deep", "attributes", "json-depth", "json-open", "nodes", "digits", "commas", "bytes", "amounts", "title"],
)
def test_a_hostile_page_costs_its_own_reading_and_little_time(body: str) -> None:
    start = time.process_time()
    readings = read(response(body))

    assert time.process_time() - start < 5
    assert len(readings) == 1


def test_a_page_past_the_bounds_is_of_kind_other_with_the_reason() -> None:
    (reading,) = read(response("<b></b>" * 120_000))

    assert reading.kind == "other"
    assert "more than 30000 tags" in reading.issues[0]


def test_the_same_bytes_give_the_same_reading() -> None:
    page = response(html(BUYING, json_ld(product())))

    assert [reading.model_dump_json() for reading in read(page)] == [
        reading.model_dump_json() for reading in read(page)
    ]


def test_a_body_that_breaks_off_is_read_and_marked() -> None:
    (reading,) = read(replace(response(html(BUYING, json_ld(product()))), truncated=True))

    assert isinstance(reading, Listing)
    assert reading.price == Decimal("59.00")
    assert any("breaks off" in issue for issue in reading.issues)


def test_page_and_feed_of_one_address_agree_or_are_contradicted() -> None:
    page = listing_of(html(BUYING, json_ld(product())))
    table = {
        "product": {
            "title": "Lie-easy acupressure mat",
            "handle": "lie-easy",
            "vendor": "Reedbank",
            "variants": [{"price": "59.00"}],
        }
    }
    feed = listing_of(json.dumps(table), MAT_URL + ".json", "application/json")
    dearer = listing_of(json.dumps(table).replace("59.00", "64.00"), MAT_URL + ".json", "application/json")

    assert (merge(page, feed).price, merge(page, feed).brand) == (Decimal("59.00"), "Reedbank")
    assert merge(page, dearer).facts["price"].status is Status.CONTRADICTED


def _run(folder: Path, *lines: WalkLine) -> Path:
    run_id = "20260901T080000Z"
    run = folder / run_id
    run.mkdir(parents=True, exist_ok=True)
    (run / "walk.jsonl").write_text("".join(line.model_dump_json() + "\n" for line in lines))
    paths = [path for path in run.rglob("*") if path.is_file()]
    files = {path.relative_to(run).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    manifest = Manifest(run_id=run_id, market="invented", started_at=AT, sealed_at=AT, versions={}, files=files)
    (run / "manifest.json").write_text(manifest.model_dump_json())
    return run


def _archived(run: Path, url: str, body: str, content_type: str, writer: ArchiveWriter) -> RecordPlace:
    written = writer.write_response(
        Exchange(
            url=url,
            at=AT,
            request_line="GET / HTTP/1.1",
            request_headers=[],
            status_line="HTTP/1.1 200 OK",
            headers=[(b"Content-Type", content_type.encode())],
            body=body.encode(),
            ip_address="127.0.0.1",
        )
    )
    return RecordPlace(run=run.name, file=written.file, offset=written.offset, digest=written.digest)


def test_a_run_s_readings_are_ordered_merged_and_carry_where_they_came_from(tmp_path: Path) -> None:
    run = tmp_path / "runs" / "20260901T080000Z"
    (run / "archive").mkdir(parents=True)
    writer = ArchiveWriter(run / "archive", "reedbank", {"software": "Matguide/test"})
    feed = {
        "products": [
            {
                "title": "Lie-easy acupressure mat",
                "handle": "lie-easy",
                "variants": [{"price": "59.00", "sku": "RB-12"}],
            }
        ]
    }
    places = {
        "feed": _archived(run, "http://reedbank.example/products.json", json.dumps(feed), "application/json", writer),
        "product": _archived(run, MAT_URL, html(BUYING, json_ld(product())), HTML, writer),
        "policy": _archived(
            run, "http://reedbank.example/returns", html("<h1>Returns</h1><p>30 days.</p>"), HTML, writer
        ),
    }
    writer.close()
    lines = [
        WalkLine(at=AT, shop="reedbank", url="x", role=role, outcome=outcome, record=place)  # type: ignore[arg-type]  # roles by name
        for (role, place), outcome in zip(
            places.items(), (Outcome.ANSWERED, Outcome.UNCHANGED, Outcome.ANSWERED), strict=True
        )
    ]
    lines.append(WalkLine(at=AT, shop="reedbank", url="y", role="product", outcome=Outcome.FAILED))
    path = read_run(_run(tmp_path / "runs", *lines), tmp_path / "readings")

    written = [json.loads(line) for line in path.read_text().splitlines()]
    assert path == tmp_path / "readings" / READER_VERSION / "20260901T080000Z.jsonl"
    assert [(line["kind"], line["url"]) for line in written] == [
        ("product", MAT_URL),
        ("policy", "http://reedbank.example/returns"),
    ]
    assert written[0]["sku"] == "RB-12"
    assert written[0]["outcome"] == "unchanged"
    assert (written[0]["shop"], written[0]["market"], written[0]["observed_at"]) == (
        "reedbank",
        "invented",
        "2026-09-01T08:00:00Z",
    )
    assert written[0]["record_offset"] == places["product"].offset
    assert [reading.url for reading, _ in load_readings(path)] == [line["url"] for line in written]
    before = path.stat().st_mtime_ns
    assert read_run(run, tmp_path / "readings") == path
    assert path.stat().st_mtime_ns == before


def test_a_saved_page_is_read_under_the_address_it_had(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(html(BUYING, json_ld(product())))

    (reading,) = read_file(page, MAT_URL)
    assert (reading.kind, reading.url) == ("product", MAT_URL)
    with pytest.raises(ReadingError, match="there is no such file"):
        list(read_file(tmp_path / "gone.html", None))


@pytest.mark.shared
def test_real_pages_are_read_at_least_as_well_as_before(shared: Path) -> None:
    """The floor reached on 22 November 2026, by the scorer that lies beside the pages."""
    spec = importlib.util.spec_from_file_location("score", shared / "real_pages" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    readings = list(read_file(shared / "real_pages" / "pages.warc.gz", None))
    truth = json.loads((shared / "real_pages" / "truth.json").read_text())
    table, claimed = scorer.score([reading.model_dump(mode="json") for reading in readings], truth)

    floors = {"name": (1.0, 1.0), "price": (1.0, 1.0), "currency": (1.0, 1.0), "availability": (0.97, 0.92),
    "brand": (1.0, 0.93),
              "sku": (0.93, 0.91), "gtin": (1.0, 1.0)}  # fmt: skip
    for key, (precision, recall) in floors.items():
        counts = table[key]
        right, answered = counts["ok"], counts["ok"] + counts["wrong"]
        assert right / answered >= precision, (key, counts)
        assert right / (answered + counts["missing"]) >= recall, (key, counts)
    assert claimed[True, True] == len(truth)
    assert not any("Not read" in issue for reading in readings for issue in reading.issues)


@pytest.mark.shared
def test_every_quote_of_the_real_pages_is_found_in_its_page(shared: Path) -> None:
    for page in list(iter_responses(shared / "real_pages" / "pages.warc.gz"))[::4]:
        for reading in read(page):
            quotes = {c.quote for fact in reading.facts.values() for c in fact.candidates if c.quote}
            lost = [quote for quote in quotes if not found(quote, page.body, page.header("Content-Type"))]
            assert not lost, (page.url, lost)


@pytest.mark.shared
def test_outside_json_cases_are_read_or_refused(shared: Path) -> None:
    cases = json.loads((shared / "corpora" / "json_cases.json").read_text())["cases"]
    for name, encoded in cases.items():
        body = base64.b64decode(encoded)
        read(response(b'<h1>Mat</h1><script type="application/ld+json">' + body + b"</script>"))
        if name.startswith("y_"):
            assert loads(body.decode()), name
        else:
            try:
                loads(body.decode(errors="replace"))
            except BrokenJsonError:
                continue


@pytest.mark.parametrize("body", [b"\x7fELF\2\1\1\0\0<a>", b"%PDF-1.7\n\0\0", b"\x1f\x8b\x08\0\0"])
def test_a_file_that_is_no_text_is_no_page(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x").write_bytes(body)
    with pytest.raises(ReadingError, match="neither a web page nor text"):
        list(read_file(tmp_path / "x"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_a_saved_page_is_one_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.html").write_bytes("\n<html><h1>Mat</h1>".encode(encoding))
    assert [page.kind for page in read_file(tmp_path / "x.html")] == ["other"]
