"""What a web page's style sheets say of an element: struck out, bold, marked. Selectors of tags, classes and ids, also
within each other; what depends on more (what the mouse is over, what paper it is) counts for nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from assessor_app.documents.readers import web_additions

_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_MEDIA = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}|@[^{};]*;")
_SIMPLE = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)\Z")
_PROPERTIES = {"text-align": "text-align", "font-weight": "font-weight", "font-style": "font-style", "color": "color",
               "text-decoration": "text-decoration", "text-decoration-line": "text-decoration",
               "list-style": "list-style-type", "list-style-type": "list-style-type", "background": "background-color",
               "background-color": "background-color"}  # fmt: skip
_MOST_RULES, _MOST_SHEETS, _MOST_LETTERS, _NEAR = 5_000, 50, 500_000, 60
_SIDES = ("before", "after")
Said = dict[str, str]  # by property, and what stands before and after an element as it is declared
Step = tuple[str, frozenset[str]]  # a tag or nothing, and the classes and ids it must have
Rule = tuple[tuple[int, int], tuple[Step, ...], Said]  # its weight, its selector from the inside out, what it says


def declared(said: str) -> Said:
    """The declarations that are kept, the last of each."""
    found: Said = {}
    for declaration in said[:5_000].split(";"):
        name, colon, value = declaration.partition(":")
        kept = _PROPERTIES.get(name.strip().lower())
        if colon and kept and (meant := value.lower().replace("!important", "").strip()):
            found[kept] = meant
    return found


class Looks:
    """The rules of one page; `fetch` gives a style sheet that travels with it by its address, and "" for others."""

    def __init__(self, root: Any, fetch: Callable[[str], str] = lambda address: "") -> None:
        self._rules: dict[str, list[Rule]] = {}
        self._count = 0
        self._adds = False
        for element in islice(root.iter("style", "link"), _MOST_SHEETS):
            if element.tag == "style":
                self._read(element.text or "")
            elif "stylesheet" in (element.get("rel") or "").lower().split():
                self._read(fetch((element.get("href") or "").strip()))

    def of(self, element: Any) -> Said:
        """What the sheets say of it, and above that its own style."""
        found: Said = {}
        if self._rules:
            marks = _marks(element)
            near = [rule for mark in (str(element.tag), "*", *marks) for rule in self._rules.get(mark, ())]
            for _, selector, said in sorted(near, key=lambda rule: rule[0]):
                found |= said if _meant(element, selector) else {}
        return found | declared(element.get("style") or "")

    def additions(self, element: Any) -> tuple[str | None, str | None]:
        """The words that the sheets write before and after what it holds; None for those that cannot be told."""
        if not self._adds:
            return "", ""
        said = self.of(element)
        before, after = (web_additions.words(said[side], element) if side in said else "" for side in _SIDES)
        return before, after

    def _read(self, sheet: str) -> None:
        plain = _MEDIA.sub("", _COMMENT.sub("", sheet[:_MOST_LETTERS]))
        for found in _RULE.finditer(plain):
            said, added = declared(found[2]), web_additions.content(found[2]) if ":" in found[1] else None
            if said or added is not None:
                self._note(found[1].lower(), said, added)

    def _note(self, selectors: str, own: Said, added: str | None) -> None:
        for selector in selectors.split(",")[:200]:
            selector, side = web_additions.place_of(selector)
            said = own if not side else {side: added} if added is not None else {}
            steps = tuple(_steps(selector)) if said else ()
            self._adds = self._adds or bool(side and steps)
            if not steps or self._count >= _MOST_RULES:
                continue
            self._count += 1
            marks = [mark for _, needed in steps for mark in needed]
            weight = sum(100 if mark[0] == "#" else 10 for mark in marks) + sum(
                tag not in ("", "*") for tag, _ in steps
            )
            tag, needed = steps[0]
            self._rules.setdefault(min(needed, default=tag or "*"), []).append(((weight, self._count), steps, said))


def _steps(selector: str) -> Iterator[Step]:
    """From the inside out; none where one of them cannot be told."""
    parts = [_SIMPLE.match(part) for part in reversed(selector.replace(">", " ").split())]
    if len(parts) < 6 and all(parts):
        for part in parts:
            assert part is not None
            yield part[1] or "", frozenset(re.findall(r"[.#][\w-]+", part[2]))


def _marks(element: Any) -> set[str]:
    names = {f".{name}" for name in (element.get("class") or "").lower().split()[:50]}
    return names | ({f"#{element.get('id').lower()}"} if element.get("id") else set())


def _meant(element: Any, selector: tuple[Step, ...]) -> bool:
    if not _fits(element, selector[0]):
        return False
    around = islice(element.iterancestors(), _NEAR)
    return all(any(_fits(outer, step) for outer in around) for step in selector[1:])


def _fits(element: Any, step: Step) -> bool:
    tag, needed = step
    return (tag in ("", "*") or str(element.tag) == tag) and needed <= _marks(element)
