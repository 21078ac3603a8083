"""Names and schools of a programme's list in a text, in all the ways in which people write them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assessor_app.domain.folding import Folded, folded
from assessor_app.domain.masking import spans
from assessor_app.domain.name_words import COMMON, SMALL_WORDS

_GAP = r"[\s_\-.]+"
_MIDDLE = r"(?:[A-Z][\w'-]*\.?" + _GAP + r"){1,2}"
_TOKEN = re.compile(r"[^\W_]{2,}|(?<=[^\x00-\x7f])[^\W_]|[^\x00-\x7f]")
_SCHOOL_ENDS = ("school", "academy", "schools", "district")
LEAST_PART = 3  # letters of one part of a name that is looked for by itself

Span = tuple[int, int]


def mentioned(text: Folded, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a list of which a text has at least a part: a few are looked for quickly, thousands are not."""
    index = _index(listed)
    there = {name for word in set(_TOKEN.findall(text.text.lower())) for name in index.get(word, ())}
    return tuple(name for name in listed if name in there) if there else ()


@lru_cache(maxsize=8)
def _index(listed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in listed:
        words = _words(name)
        for token in {*_TOKEN.findall(" ".join(words).lower()), "".join(words).lower()}:
            found.setdefault(token, []).append(name)
    return {token: tuple(names) for token, names in found.items()}


def listed_people(text: Folded, names: tuple[str, ...]) -> Iterator[Span]:
    """Whole names: in either order, as one word, with a middle name, with an initial."""
    for start, end in spans(text.text, _forms(names)):
        yield text.back(start, end)
    for pattern in _patterns(names):
        for match in pattern.finditer(text.text):
            yield text.back(*match.span())


def listed_schools(text: Folded, schools: tuple[str, ...]) -> Iterator[Span]:
    """With “School” at their end, or without."""
    for start, end in spans(text.text, _school_forms(schools)):
        yield text.back(start, end)


def listed_parts(text: Folded, names: tuple[str, ...]) -> Iterator[Span]:
    """A given name or a surname by itself, with its capital; words of every day are left alone."""
    for start, end in spans(text.text, _parts(names)):
        yield text.back(start, end)


def like_listed(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Words that are a name of the list, or a part of one, but for its capitals or for letters of another alphabet that
    look like ours; words of every day are left alone."""
    wanted = _in_small_letters(names)
    alike = dict.fromkeys(_LETTERS.findall(text))
    return tuple(word for word in alike if folded(word.translate(_LOOKS)).text.lower() in wanted)


@lru_cache(maxsize=4)
def _in_small_letters(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(p.lower() for name in names for p in _words(name) if len(p) >= LEAST_PART) - COMMON - SMALL_WORDS


_LETTERS = re.compile(r"[^\W\d_]+")
_LOOKS = str.maketrans(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bd\u03bf"  # Greek
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"  # Cyrillic
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458",
    "ABEZHIKMNOPTYXvoSIJABEKMHOPCTYXaeopcyxsij",
)


@lru_cache(maxsize=4)
def every_word(names: tuple[str, ...]) -> tuple[str, ...]:
    """Whole names and their parts, to be masked in what nobody has searched yet."""
    return (*names, *_forms(names), *_parts(names))


def _words(name: str) -> list[str]:
    return folded(" ".join(name.split())).text.split(" ")


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        parts = _words(name)
        found[" ".join(parts)] = None
        if len(parts) > 1:
            first, last, given = parts[0], parts[-1], " ".join(parts[:-1])
            for form in (
                f"{last}, {given}",
                f"{last} {first}",
                "".join(parts),
                "".join(parts).lower(),
                f"{first} {last}",
                f"{last}, {first}",
            ):
                found[form] = None
    return tuple(sorted((form for form in found if len(form) > 1), key=lambda form: (-len(form), form)))


@lru_cache(maxsize=256)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """“Maria Elena Ortiz” and “M. Ortiz” for “Maria Ortiz”; read as written or in capitals."""
    found = []
    for name in names:
        parts = _words(name)
        if len(parts) > 1 and len(parts[-1]) >= LEAST_PART:
            first, last = re.escape(parts[0]), re.escape(parts[-1])
            both = rf"{first}{_GAP}{_MIDDLE}{last}|{first.upper()}{_GAP}{_MIDDLE}{last.upper()}"
            found.append(rf"{both}|{re.escape(parts[0][0].upper())}\.\s?(?:{last}|{last.upper()})")
    step = 200  # names of one pattern
    joined = ("|".join(found[at : at + step]) for at in range(0, len(found), step))
    return tuple(re.compile(rf"(?<![^\W_])(?:{each})(?![^\W_])") for each in joined)


@lru_cache(maxsize=256)
def _school_forms(schools: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for school in schools:
        parts = _words(school)
        found[" ".join(parts)] = None
        if len(parts) > 2 and parts[-1].lower() in _SCHOOL_ENDS:
            found[" ".join(parts[:-1])] = None
    return tuple(sorted((form for form in found if len(form) > 1), key=lambda form: (-len(form), form)))


@lru_cache(maxsize=256)
def _parts(names: tuple[str, ...]) -> tuple[str, ...]:
    wanted = {
        part
        for name in names
        if len(_words(name)) > 1
        for part in (_words(name)[0], _words(name)[-1])
        if len(part) >= LEAST_PART and part.isalpha() and part[0].isupper() and part.lower() not in COMMON
    }
    return tuple(sorted(wanted, key=lambda part: (-len(part), part)))
