"""A web page's formulas (MathML) as a line of text: 1/3, x^2, √(2), as Word's are written."""

from collections.abc import Callable, Sequence
from typing import Any

from assessor_app.documents.readers.linear_math import grouped, in_a_row, raised, scripts

_UNHEARD = ("annotation", "annotation-xml", "mphantom", "none", "mprescripts")
_INVISIBLE = dict.fromkeys((0x2061, 0x2062, 0x2063, 0x2064))  # apply, times, comma, plus: signs without a shape
_DEEPEST = 100


def math_line(element: Any) -> str:
    """The formula in one line; what a page says of it instead where it holds none."""
    return _linear(element, 0) or " ".join((element.get("alttext") or "").split())


def name_of(element: Any) -> str:
    """Without a namespace, however that is written."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _linear(element: Any, depth: int) -> str:
    if depth > _DEEPEST:
        return "".join(element.itertext())
    name = name_of(element)
    parts = [(name_of(e), _linear(e, depth + 1)) for e in element if name_of(e) and name_of(e) not in _UNHEARD]
    writer = _WRITERS.get(name)
    if writer is not None and parts:
        return writer([text for _, text in parts])
    if name == "mmultiscripts":
        return _multiscripts(element, depth)
    if name == "mfenced":
        between = (element.get("separators") or ",").strip()[:1]
        opening, closing = str(element.get("open", "(")), str(element.get("close", ")"))
        return opening + between.join(text for _, text in parts) + closing
    if not parts:
        return " ".join((element.text or "").translate(_INVISIBLE).split())
    own = " ".join((element.text or "").split())
    return own + in_a_row((text, part) for part, text in parts)


def _fraction(parts: Sequence[str]) -> str:
    return "/".join(grouped(part) for part in parts)


def _root(parts: Sequence[str]) -> str:
    return f"{''.join(parts[1:])}√({parts[0]})"


def _below(parts: Sequence[str]) -> str:
    return raised(parts[0], "".join(parts[1:]), "")


def _above(parts: Sequence[str]) -> str:
    return raised(parts[0], "", "".join(parts[1:]))


def _both(parts: Sequence[str]) -> str:
    return raised(parts[0], "".join(parts[1:2]), "".join(parts[2:]))


def _multiscripts(element: Any, depth: int) -> str:
    base, *rest = [(name_of(e), _linear(e, depth + 1)) for e in element if name_of(e)] or [("", "")]
    names = [name for name, _ in rest]
    cut = names.index("mprescripts") if "mprescripts" in names else len(rest)
    after, before = [text for _, text in rest[:cut]], [text for _, text in rest[cut + 1 :]]
    return (scripts("".join(before[::2]), "".join(before[1::2]))
            + raised(base[1], "".join(after[::2]), "".join(after[1::2])))  # fmt: skip


_WRITERS: dict[str, Callable[[Sequence[str]], str]] = {
    "mfrac": _fraction, "mroot": _root, "msqrt": lambda parts: f"√({''.join(parts)})",
    "msub": _below, "munder": _below, "msup": _above, "mover": _above, "msubsup": _both, "munderover": _both,
    "mtable": lambda rows: f"[{'; '.join(rows)}]", "mtr": ", ".join, "mlabeledtr": ", ".join,
    "semantics": lambda parts: parts[0],
}  # fmt: skip
