"""Number formats of spreadsheets: a number and its format code become the text its author saw.

Source of the codes: ECMA-376 part 1, 18.8.30 (numFmts) and 18.8.31.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from assessor_app.documents.readers.date_format import date_shower, is_date
from assessor_app.documents.readers.format_tokens import Token, sections, tokens
from assessor_app.documents.readers.fraction_format import shown_fraction

Shower = Callable[[float], str]
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_MOST_DECIMALS = 30
_WIDE = Context(prec=400)  # digits enough for any number a file can hold
_QUICK = {"digit", "point", "comma", "percent", "literal"}
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`number` shows numbers, `text` shows words; `dated` when a number is a date or a time."""

    number: Shower
    text: Callable[[str], str]
    dated: bool = False


def number_format(code: str, from_1904: bool = False) -> NumberFormat:
    """The format a code stands for; a code that makes no sense shows numbers plainly."""
    if code.strip().lower() in ("", "general", "@"):
        return NumberFormat(general, str)
    try:
        return _compiled(code, from_1904)
    except (ValueError, IndexError, ArithmeticError):
        return NumberFormat(general, str)


def general(value: float) -> str:
    """A number without a format, as wide as a spreadsheet lets it be: eleven characters."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    size = abs(value)
    if 1e-4 <= size < 1e11:
        whole = len(str(int(size)))
        return _bare(str(rounded(value, max(0, 10 - whole))))
    plain = _bare(f"{value:.9f}")
    if size < 1 and float(plain) == value:
        return plain
    mantissa, _, power = f"{value:.5E}".partition("E")
    return f"{_bare(mantissa)}E{power}"


def rounded(value: float, decimals: int) -> Decimal:
    """Rounded as on paper, half away from zero, from the digits a person would read."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _compiled(code: str, from_1904: bool) -> NumberFormat:
    parts = [tokens(section) for section in sections(code)[:4]]
    words = next((p for p in reversed(parts) if any(t.kind == "text" for t in p)), None)
    numeric = [p for p in parts if p is not words or len(parts) == 1]
    showers = [(_condition(part), _shower(part, from_1904)) for part in numeric]
    dated = any(is_date(part) for part in numeric)
    show = showers[0][1] if dated and len(showers) == 1 else _chosen(showers)
    return NumberFormat(show, _worded(words) if words else str, dated)


def _condition(part: list[Token]) -> tuple[str, float] | None:
    for token in part:
        if token.kind == "bracket" and (found := _CONDITION.fullmatch(token.text)):
            return found[1], float(found[2])
    return None


Guarded = tuple[tuple[str, float] | None, Shower]


def _chosen(showers: list[Guarded]) -> Shower:
    """The section that fits a number: by its own condition, otherwise by sign."""
    if not showers:
        return general
    if any(condition is not None for condition, _ in showers):
        return lambda value: _by_condition(showers, value)
    plus = showers[0][1]
    if len(showers) == 1:
        return lambda value: f"-{plus(-value)}" if value < 0 else plus(value)
    minus, zero = showers[1][1], showers[2][1] if len(showers) > 2 else plus
    return lambda value: minus(-value) if value < 0 else zero(value) if value == 0 else plus(value)


def _by_condition(showers: list[Guarded], value: float) -> str:
    for condition, show in showers:
        if condition is None or _TESTS[condition[0]](value, condition[1]):
            shown = show(abs(value))
            signed = value < 0 and not (condition and condition[0] in ("<", "<=") and condition[1] <= 0)
            return f"-{shown}" if signed and shown.strip() else shown
    return "#######"


def _worded(part: list[Token]) -> Callable[[str], str]:
    return lambda text: "".join(text if t.kind == "text" else t.text for t in part if t.kind in ("text", "literal"))


def _shower(part: list[Token], from_1904: bool) -> Shower:
    if is_date(part):
        return date_shower(part, from_1904)
    if any(token.kind == "general" for token in part):
        return lambda value: "".join(general(value) if t.kind == "general" else _literal(t) for t in part)
    if any(token.kind == "slash" for token in part) and any(token.kind == "digit" for token in part):
        return lambda value: shown_fraction(part, value)
    exact = _Pattern(part).shown
    return _quick(part, exact) or exact


def _quick(part: list[Token], exact: Shower) -> Shower | None:
    """Sheets hold numbers by the hundred thousand, nearly all of them plain: “0”, “#,##0.00”, “$#,##0”, “0.0%”."""
    pattern = "".join(t.text for t in part if t.kind in ("digit", "point", "comma"))
    plain = re.fullmatch(r"(#,##)?0(?:\.(0{1,9}))?", pattern)
    body = [n for n, t in enumerate(part) if t.kind in ("digit", "point", "comma")]
    if not plain or body[-1] - body[0] >= len(body) or not {t.kind for t in part} <= _QUICK:
        return None
    before = "".join(_literal(t) for t in part[: body[0]])
    after = "".join(_literal(t) for t in part[body[-1] + 1 :])
    decimals = len(plain[2] or "")
    factor = 100.0 ** sum(t.kind == "percent" for t in part)
    unit, form = 10.0**decimals, f"{',' if plain[1] else ''}.{decimals}f"

    def shown(value: float) -> str:
        value *= factor
        ticks = value * unit
        if not 0 <= ticks < 1e14 or abs(ticks % 1 - 0.5) < 1e-4:  # halves are rounded as on paper
            return exact(value / factor)
        return f"{before}{value:{form}}{after}"

    return shown


def _literal(token: Token) -> str:
    return token.text if token.kind in ("literal", "percent", "slash") else ""


class _Pattern:
    """Digits laid into their places, literals left where they stand."""

    def __init__(self, part: list[Token]) -> None:
        digits = [n for n, t in enumerate(part) if t.kind == "digit"]
        power = next((n for n, t in enumerate(part) if t.kind == "power"), None)
        last = digits[-1] if digits else -1
        point = next((n for n, t in enumerate(part) if t.kind == "point"), None)
        end = power if power is not None else len(part)
        self._before = [n for n in digits if n < (point if point is not None else end) and n < end]
        self._after = [n for n in digits if point is not None and point < n < end]
        self._exponent = [n for n in digits if power is not None and n > power]
        commas = [n for n, t in enumerate(part) if t.kind == "comma"]
        first = self._before[0] if self._before else -1
        inner = self._before[-1] if self._before else -1
        self._grouped = any(first < n < inner for n in commas)
        scaled = sum(n > inner and (point is None or n < point or n > last) for n in commas)
        self._factor = Decimal(100) ** sum(t.kind == "percent" for t in part) / Decimal(1000) ** min(scaled, 6)
        self._part, self._power = part, power

    def shown(self, value: float) -> str:
        number = Decimal(repr(abs(value))) * self._factor
        power = 0
        if self._power is not None:
            number, power = self._scientific(number)
        unit = Decimal(1).scaleb(-min(len(self._after), _MOST_DECIMALS))
        number = number.quantize(unit, ROUND_HALF_UP, _WIDE)
        whole, _, decimals = f"{number:f}".partition(".")
        places = self._whole(whole.lstrip("0")) | self._decimals(decimals) | self._powers(power)
        return "".join(places.get(n, self._mark(token, power)) for n, token in enumerate(self._part))

    def _scientific(self, number: Decimal) -> tuple[Decimal, int]:
        if not number:
            return number, 0
        step = max(1, len(self._before))
        power = number.adjusted() - (step - 1 if step == 1 else number.adjusted() % step)
        power = number.adjusted() if step == 1 else power
        return number.scaleb(-power), power

    def _whole(self, digits: str) -> dict[int, str]:
        """The last digit into the last place; what is left over all into the first."""
        found: dict[int, str] = {}
        places = self._before
        count = 0
        for order, at in enumerate(reversed(places)):
            first = order == len(places) - 1
            taken, digits = (digits, "") if first else (digits[-1:], digits[:-1])
            if not taken:
                taken = {"0": "0", "?": " "}.get(self._part[at].text, "")
            found[at] = self._with_commas(taken, count)
            count += len(taken)
        return found

    def _with_commas(self, taken: str, before: int) -> str:
        if not self._grouped or not taken.strip():
            return taken
        text = ""
        for step, digit in enumerate(reversed(taken)):
            text = digit + ("," if (before + step) % 3 == 0 and before + step else "") + text
        return text

    def _decimals(self, digits: str) -> dict[int, str]:
        found = {}
        kept = True
        for at, digit in reversed([*zip(self._after, digits, strict=False)]):
            kept = kept and digit == "0" and self._part[at].text != "0"
            found[at] = {"?": " "}.get(self._part[at].text, "") if kept else digit
        return found

    def _powers(self, power: int) -> dict[int, str]:
        if not self._exponent:
            return {}
        digits = str(abs(power)).rjust(len(self._exponent), "0")
        split = len(digits) - len(self._exponent) + 1
        return dict(zip(self._exponent, (digits[:split], *digits[split:]), strict=False))

    def _mark(self, token: Token, power: int) -> str:
        match token.kind:
            case "point":
                return "."
            case "power":
                return "E" + ("-" if power < 0 else "+" if token.text.endswith("+") else "")
            case "digit":
                return ""
            case _:
                return _literal(token)
