"""Nuxt 2's state: a function that returns an object, called with the values that stand in it more than once.

Reads a script, runs nothing: parameters are put back by their arguments, `(function(a){return {price:a}}(59))`. Gives
the object as JSON (lenient_json.py).
"""

from __future__ import annotations

import json
import re

from crawler.pages.lenient_json import Json, loads

_CALLED = re.compile(r"__NUXT__\s*+=\s*+\(function\(([\w$,\s]*+)\)\s*+\{")
_RETURNED = re.compile(r"return\s*+(?=\{)")
_CALL = re.compile(r"\s*+;?\s*+\}\s*+(\))?\s*+\(")
_VALUE = re.compile(
    r"(?P<string>\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+')|(?<=[:,\[])(?P<name>[A-Za-z_$][\w$]*+)(?=[,}\]])"
    r"|(?P<nothing>void 0)"
)
_BRACKETS = re.compile(r"[{}\[\]]|\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+'")
_LONGEST = 1_500_000
"""Characters of a script, and of all that is put into it."""


def called_state(code: str) -> Json:
    """Return the object that a script's call of Nuxt 2 stands for; None where there is none that can be told.

    Raises:
        BrokenJsonError: what it returns, or is called with, can't be followed.
    """
    function = _CALLED.search(code)
    returned = _RETURNED.search(code, function.end()) if function else None
    if function is None or returned is None or len(code) > _LONGEST:
        return None
    end = _closed(code, returned.end())
    call = _CALL.match(code, end)
    given_until = code.rstrip(" \t\r\n;")
    closing = ")" if call and call[1] else "))"
    if call is None or not given_until.endswith(closing):
        return None
    names = [name.strip() for name in function[1].split(",")]
    given = loads(f"[{_VALUE.sub(_bare, code[call.end() : len(given_until) - len(closing)])}]")[0]
    if not isinstance(given, list) or len(given) != len(names):
        return None
    values = {name: json.dumps(value) for name, value in zip(names, given, strict=True)}
    body = code[returned.end() : end]
    # A long value that stands in many places would take the memory of a thousand pages.
    if sum(len(values.get(part["name"], "")) for part in _VALUE.finditer(body)) > _LONGEST:
        return None
    told = _VALUE.sub(lambda part: values.get(part["name"]) or _bare(part), body)
    return next(iter(loads(told)), None)


def _bare(part: re.Match[str]) -> str:
    return "null" if part["nothing"] else part[0]


def _closed(code: str, start: int) -> int:
    """Return where the bracket that opens here closes."""
    depth = 0
    for match in _BRACKETS.finditer(code, start):
        depth += (match[0] in "{[") - (match[0] in "}]")
        if depth <= 0:
            return match.end()
    return len(code)
