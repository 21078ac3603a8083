"""As much of damaged XML as can be read: a letter costs itself, a tag costs its place, what begins the file is made
anew."""

import re
from contextlib import suppress
from typing import Any

from lxml import etree

_ENCODED = re.compile(rb"\xff\xfe|\xfe\xff|<\?xml[^>]{0,60}encoding=[\"'](?!utf-?8)", re.I)  # in another way than UTF-8
_NO_LETTERS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_TAG = re.compile(rb"<([A-Za-z][\w.:-]*)\s[^>]{0,20000}>")
_SAID = re.compile(rb"\s[A-Za-z][\w.:-]*\s*=\s*(?:\"[^\"<&]*\"|'[^'<&]*')")


def parser(*, recover: bool = False) -> Any:
    """One that fetches nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)


def readable(data: bytes) -> Any:
    """The root element of what is left, or None."""
    cleaned = _cleaned(data)
    with suppress(etree.XMLSyntaxError):
        return etree.fromstring(cleaned, parser())
    for text in (cleaned, _begun_anew(cleaned)):
        with suppress(etree.XMLSyntaxError):
            root = etree.fromstring(text, parser(recover=True))
            if root is not None and len(root):
                return root
    return None


def _cleaned(data: bytes) -> bytes:
    """Without signs that no XML may hold, and with a mark in the place of bytes that are no letter: behind either its
    parser would read no further."""
    if _ENCODED.match(data):
        return data
    return _NO_LETTERS.sub("", data.decode("utf-8", "replace")).encode()


def _begun_anew(text: bytes) -> bytes:
    """With a first tag that holds only what of it is whole: its parser reads nothing behind a bad one."""
    tag = _FIRST_TAG.search(text)
    if tag is None:
        return text
    return text[: tag.start()] + b"<" + tag[1] + b"".join(_SAID.findall(tag[0])) + b">" + text[tag.end() :]
