"""Nuxt 2's called state: what can be told for sure is read, all else is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.lenient_json import BrokenJsonError
from crawler.pages.nuxt import called_state


def test_parameters_are_put_back_where_they_are_values_and_nowhere_else() -> None:
    code = """window.__NUXT__=(function(a,b){x.y=a;return {a:a,"b":[b,"a",{b:'b'}],c:"a:b,"}}(1.50,"q\\u002F, (r)"));"""
    assert called_state(code) == {"a": "1.50", "b": ["q/, (r)", "a", {"b": "b"}], "c": "a:b,"}


def test_a_function_may_be_called_behind_its_bracket() -> None:
    assert called_state("__NUXT__=(function(a){return {a:a}})([1,2])") == {"a": ["1", "2"]}


@pytest.mark.parametrize(
    "code",
    [
        "window.__NUXT__={a:1}",
        "__NUXT__=(function(a,b){return {a:a}}(1));",
        "__NUXT__=(function(a){return {a:a}}(1",
        "__NUXT__=(function(a){return {a:a",
        "__NUXT__=(function(a){a()}(1));",
        "__NUXT__=(function(a){return {b:[" + "a," * 10_000 + '0]}}("' + "x" * 10_000 + '"));',
    ],
)
def test_what_is_no_whole_call_is_no_state(code: str) -> None:
    assert called_state(code) is None


@given(st.lists(st.sampled_from([*"(){}[],:;\"'\\ab1", "return ", "void 0", "function("]), max_size=60).map("".join))
def test_no_code_makes_it_raise_another_error(text: str) -> None:
    try:
        called_state(f"__NUXT__=(function(a,b){{return {{{text}")
    except BrokenJsonError:
        return
