"""The formulas by which an OpenDocument shape says where its corners are.

Source: OpenDocument 1.3 part 3, 19.145 (draw:enhanced-path), 19.171 (draw:formula), 19.232 (draw:modifiers).
"""

import math
import re
from collections.abc import Callable, Mapping

_SIGN = re.compile(r"\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|[?$]?[A-Za-z_0-9]+|[-+*/(),])")
_LONGEST, _MOST = 1_000, 2_000  # letters of a formula, and formulas
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "abs": abs, "sqrt": lambda x: math.sqrt(max(x, 0.0)), "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "atan": math.atan, "atan2": math.atan2, "min": min, "max": max, "if": lambda test, yes, no: yes if test > 0 else no,
}  # fmt: skip


class Formulas:
    """Numbers by name: `known` are those of the shape's box, `modifiers` those its author moved."""

    def __init__(self, formulas: Mapping[str, str], modifiers: list[float], known: Mapping[str, float]) -> None:
        if len(formulas) > _MOST:
            raise ValueError("too many formulas")
        self._formulas, self._modifiers = formulas, modifiers
        self._known: dict[str, float] = {"pi": math.pi, **known}
        self._asked: set[str] = set()

    def value(self, sign: str) -> float:
        """Of a number, ?name, $modifier or name. Raises ValueError, KeyError or ArithmeticError for what has none."""
        if sign.startswith("$"):
            return self._modifiers[int(sign[1:])]
        if sign.startswith("?"):
            return self._formula(sign[1:])
        return self._known[sign] if sign in self._known else _finite(float(sign))

    def _formula(self, name: str) -> float:
        key = f"?{name}"
        if key not in self._known:
            if key in self._asked:
                raise ValueError("a formula that needs itself")
            self._asked.add(key)
            self._known[key] = _finite(_Reading(self._formulas[name], self).whole())
        return self._known[key]


class _Reading:
    """One formula, read from the left: sums of products of signs, calls and brackets."""

    def __init__(self, formula: str, formulas: Formulas) -> None:
        if len(formula) > _LONGEST:
            raise ValueError("a formula too long")
        self._signs = _SIGN.findall(formula)
        if "".join(self._signs) != "".join(formula.split()):
            raise ValueError("a sign nobody knows")
        self._at, self._formulas = 0, formulas

    def whole(self) -> float:
        value = self._sum()
        if self._at < len(self._signs):
            raise ValueError("more than a formula")
        return value

    def _next(self, *wanted: str) -> str:
        """The next sign if it is among those; taken."""
        sign = self._signs[self._at] if self._at < len(self._signs) else ""
        if sign not in wanted:
            return ""
        self._at += 1
        return sign

    def _sum(self) -> float:
        value = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> float:
        value = self._one()
        while sign := self._next("*", "/"):
            other = self._one()
            value = value * other if sign == "*" else value / other
        return value

    def _one(self) -> float:
        if sign := self._next("-", "+"):
            return -self._one() if sign == "-" else self._one()
        if self._next("("):
            return self._closed(self._sum())
        if self._at >= len(self._signs):
            raise ValueError("half a formula")
        sign = self._signs[self._at]
        self._at += 1
        if sign in _FUNCTIONS and self._next("("):
            return self._call(_FUNCTIONS[sign])
        return self._formulas.value(sign)

    def _call(self, function: Callable[..., float]) -> float:
        values = [self._sum()]
        while self._next(","):
            values.append(self._sum())
        try:
            return self._closed(function(*values))
        except TypeError as error:
            raise ValueError("a function of other numbers") from error

    def _closed(self, value: float) -> float:
        if not self._next(")"):
            raise ValueError("a bracket left open")
        return value


def _finite(value: float) -> float:
    if not abs(value) < 1e9:
        raise ValueError("no number to draw with")
    return value
