"""Reading the members of a JSON object strictly: the right kind of value, or a sentence naming the member."""

from collections.abc import Mapping
from typing import Any

from assessor_app.domain.errors import Unreadable
from assessor_app.domain.strict_json import strict_json


class Garbled(ValueError):
    """Not the JSON object it should be; says which member is wrong."""


def read_object(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`; raises Garbled on anything else."""
    try:
        value = strict_json(data, "message")
    except Unreadable as error:
        raise Garbled(error.reason) from error
    if not isinstance(value, dict):
        raise Garbled("it is not a JSON object")
    return value


def text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Garbled(f"“{name}” is not text")
    return value


def optional_text(body: Mapping[str, Any], name: str) -> str | None:
    return None if body.get(name) is None else text(body, name)


def whole(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Garbled(f"“{name}” is not a whole number")
    return value


def wholes(body: Mapping[str, Any], name: str) -> tuple[int, ...]:
    value = body.get(name)
    if not isinstance(value, list) or not all(type(v) is int and v >= 0 for v in value):
        raise Garbled(f"“{name}” is not a list of whole numbers")
    return tuple(value)


def mapping(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise Garbled(f"“{name}” is not an object")
    return value


def objects(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise Garbled(f"“{name}” is not a list of objects")
    return value


def texts(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise Garbled(f"“{name}” is not a list of texts")
    return tuple(value)


def sha256_text(body: Mapping[str, Any], name: str) -> str:
    value = text(body, name)
    if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise Garbled(f"“{name}” is not a SHA-256")
    return value
