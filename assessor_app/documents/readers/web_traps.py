"""Marks of a page that would take its parser the square of their length, cut to what a page may need."""

import re

MOST_ATTRIBUTES = 250
CUT = f"A mark of the page has more than {MOST_ATTRIBUTES} attributes; those after them are not heeded."
_NAME = r"""[^\s<>/="'][^\s<>/=]*+"""
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+"""
_ATTRIBUTE = rf"(?:[\s/]++{_NAME}(?:\s*+=\s*+{_VALUE})?+)"
_BROAD = re.compile(rf"(<[A-Za-z][^\s<>/]*+{_ATTRIBUTE}{{{MOST_ATTRIBUTES}}}){_ATTRIBUTE}++")


def spared(source: str) -> tuple[str, list[str]]:
    """The page with no mark of too many attributes, and what to say of it."""
    cut, many = _BROAD.subn(r"\1 ", source)
    return cut, [CUT] if many else []
