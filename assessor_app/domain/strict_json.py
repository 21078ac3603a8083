"""JSON read strictly: one meaning a file, or a sentence that says why it has none (RFC 8259 and I-JSON, RFC 7493)."""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from assessor_app.domain.errors import Unreadable

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 64
MAX_INTEGER = 2**53 - 1  # beyond this two programs may read two different numbers (RFC 7493, 2.2)

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class _Twofold(ValueError):
    """Well-formed JSON that two readers could understand differently; the text is a sentence."""


def strict_json(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> object:
    """The one value `data` (UTF-8, a leading byte-order mark is passed over) holds.

    Raises Unreadable(name, sentence) on anything else: bad UTF-8, bad JSON, a key twice, NaN or a number out of range,
    half a surrogate pair, more than MAX_DEPTH levels, more than `max_bytes`.
    """
    if len(data) > max_bytes:
        raise Unreadable(
            name,
            f"It is {len(data):,} bytes long; the most that is read is {max_bytes:,}.",
        )
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_real,
        )
        if text.count("[") + text.count("{") > MAX_DEPTH:  # most files open fewer in all
            _check_depth(value)
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Unreadable(name, "It holds half a character (a lone surrogate), which cannot be kept.") from None
    except UnicodeDecodeError as error:
        raise Unreadable(name, f"It is not UTF-8 text (byte {error.start + 1}).") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(name, f"It is not valid JSON ({where}: {error.msg}).") from None
    except RecursionError:
        raise Unreadable(name, f"It is nested deeper than {MAX_DEPTH} levels.") from None
    except _Twofold as error:
        raise Unreadable(name, str(error)) from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen = Counter(key for key, _ in pairs)
        raise _Twofold(f"The key {_shown(seen.most_common(1)[0][0])} stands twice in one object.")
    return found


def _constant(word: str) -> NoReturn:
    raise _Twofold(f"It holds {word}, which is not a JSON number.")


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise _Twofold(f"The number {digits[:24]}{'…' if len(digits) > 24 else ''} is too large to be read exactly.")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _Twofold(f"The number {digits[:24]} is out of range.")
    return value


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise _Twofold(f"It is nested deeper than {MAX_DEPTH} levels.")


def _children(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _shown(key: str) -> str:
    safe = key.encode("utf-8", "replace").decode("utf-8")
    return f"“{safe[:60]}{'…' if len(safe) > 60 else ''}”"
