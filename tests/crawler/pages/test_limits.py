"""Limits before the parser: what would cost it seconds is refused unparsed, whatever it hides behind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.pages import limits
from crawler.pages.limits import MAX_ATTRIBUTES, MAX_BYTES, SMALL, PageTooLargeError, refuse_past_limits

MANY = 4 * MAX_ATTRIBUTES
REFUSED = {
    "bytes": "x" * (MAX_BYTES + 1),
    "tags": "<b>" * 40_000,
    "nesting": "<div>" * 40_000,
    "options": "<select>" + "<OPTION>x" * 20_000,
    "attributes": "<p " + " ".join(f'a{n}="1"' for n in range(MANY)) + ">",
    "bare attributes": "<p " + " ".join(f"a{n}" for n in range(MANY)) + ">",
    "attributes in single quotes, nothing between": "<p " + "".join(f"a{n}=''" for n in range(MANY)) + ">",
    "attributes between slashes": "<p/" + "/".join(f"a{n}" for n in range(MANY)) + ">",
    "attributes with brackets": "<p " + " ".join(f'a{n}="<>"' for n in range(MANY)) + ">",
    "attributes whose equals sign stands alone": "<p " + " ".join(f'a{n} = ">"' for n in range(MANY)) + ">",
    "attributes behind an equals sign": '<p =" ' + " ".join(f'b{n}=">"' for n in range(MANY)) + ">",
    "attributes behind a quote in a bare value": "<p a=x' " + " ".join(f'b{n}="\'>"' for n in range(MANY)) + ">",
    "attributes behind a comment": "<!--<a b='--><p " + " ".join(f'b{n}="\'>"' for n in range(MANY)) + ">",
    "attributes behind a script": '<script>x<a b="</script><p ' + " ".join(f"b{n}='\">'" for n in range(MANY)) + ">",
    "attributes of a tag without an end": "<p " + " ".join(f"attr{n}" for n in range(MANY)),
    "attributes of bodies": "".join(f"<body attr{n}=1>" for n in range(MANY)),
    "attributes altogether": ("<p " + " ".join(f"a{n}" for n in range(300)) + ">") * 2000,
    "attributes behind brackets in single quotes": "<p " + " ".join(f"a{n}='b\">'" for n in range(MANY)) + ">",
    "attributes with tags in quotes": "<p " + " ".join(f"a{n}='<i c=\"d\">' b{n}" for n in range(MANY)) + ">",
    "attributes among paragraphs": '<p class="a">mat</p>' * 4000
    + "<p "
    + " ".join(f"a{n}='\">'" for n in range(MANY))
    + ">"
    + '<p class="a">mat</p>' * 4000,
    "tags within tags": "<a b='" * 10 + "<a<" * 100_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_cost_the_parser_too_much_is_refused(name: str) -> None:
    with pytest.raises(PageTooLargeError):
        refuse_past_limits(REFUSED[name].encode())


@pytest.mark.parametrize(
    "text",
    [
        "<div>mat</div>" * 20_000,
        "<p title='" + "word " * 200_000 + "'>mat</p>",
        '<div data-state="' + "{&quot;a&quot;: 1, <b>} " * 20_000 + '">mat</div>',
        "<p>mat</p>" * 10_000 + "".join(f"<body attr{n}=1>" for n in range(200)),
        "<script>for (i = 0; i<n; i++) {" + "a = b; " * 4000 + "}</script>" + "<p>mat</p>" * 5000,
        "one < two " * 100_000,
        f'<p class="{"mat is " * 8}"><a href="/a/b/c">mat</a></p>' * 14_000,
        "mat " * (SMALL // 2),
    ],
)
def test_large_pages_of_an_ordinary_kind_are_parsed(text: str) -> None:
    refuse_past_limits(text.encode())
    assert LexborHTMLParser(text).root is not None


@given(st.lists(st.sampled_from([*"<>=\"'/ \nab-A", '<a b="', ' c="d"', "x='"]), max_size=40).map("".join))
def test_the_plain_way_of_writing_an_attribute_is_no_way_round_the_grammar(text: str) -> None:
    grammar = re.compile(limits._NAME + b"(?:" + limits._ATTRIBUTE + b")*+")
    assert limits._TAG.findall(text.encode()) == grammar.findall(text.encode())


@settings(max_examples=400)
@given(st.lists(st.sampled_from([*"<>=\"'/ \nab-A", '">', '<a b="', ' c="d"', "x='", "= '"]), max_size=60).map("".join))
def test_no_tag_goes_on_where_a_stretch_ends(text: str) -> None:
    markup = text.encode()
    ends, start = set(), 0
    while start < len(markup):
        start = limits._end_of_tags(markup, start, start)
        ends.add(start)
    ends |= {
        limits._last_end_of_tags(markup, start, place) for start in {0, *ends} for place in range(start, len(markup))
    }
    for opening in limits._OPENS.finditer(markup):
        tag = limits._TAG.match(markup, opening.start())
        assert tag is not None
        assert not [end for end in ends if tag.start() < end <= tag.end() and end < len(markup)]
