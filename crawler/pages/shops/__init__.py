"""Page classes that one shop needs of its own; a file here is found by its name and asked before the generic ones.

A module holds one class per page, each with `matches(response)` and `read(response)` (see crawler/pages/__init__.py).
"""
