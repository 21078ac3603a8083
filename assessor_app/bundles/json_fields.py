"""Fields of a JSON document, each read as the type it must have; a refusal says where in the document it stands."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from assessor_app.bundles.zip_names import shown
from assessor_app.bundles.zip_records import Fault

IDENTIFIER = re.compile(r"[\w.:@+-]{1,128}")
LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object and the path that leads to it, “artifacts[2].consent”; lists count from 1, as people do."""

    values: dict[str, Any]
    path: str

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def _required(self, key: str, what: str) -> Any:
        if key not in self.values:
            raise Fault(f"{self.at(key)} is missing.")
        return self.values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A string of any length; `default` stands for an absent one or null."""
        if default is not None and not self.has(key):
            return default
        value = self._required(key, "text")
        if not isinstance(value, str):
            raise Fault(f"{self.at(key)} must be text, and is {_kind(value)}.")
        return value

    def line(self, key: str, default: str | None = None) -> str:
        """One line of text without control characters; it may be empty only where `default` is."""
        value = self.text(key, default).strip()
        if not value and default != "":
            raise Fault(f"{self.at(key)} is empty.")
        if len(value) > LONGEST_LINE or any(unicodedata.category(c) == "Cc" for c in value):
            raise Fault(f"{self.at(key)} must be one line of at most {LONGEST_LINE:,} characters.")
        return value

    def identifier(self, key: str) -> str:
        """Letters, digits and . _ : @ + - only, at most 128 of them."""
        value = self.text(key)
        if not IDENTIFIER.fullmatch(value) or not value.strip("."):
            rule = "1 to 128 letters, digits or . _ : @ + - and nothing else"
            raise Fault(f"{self.at(key)} must be {rule}; it is {shown(value)}.")
        return value

    def whole_number(self, key: str, least: int) -> int:
        value = self._required(key, "number")
        if type(value) is not int:
            raise Fault(f"{self.at(key)} must be a whole number, and is {_kind(value)}.")
        if value < least:
            raise Fault(f"{self.at(key)} is {value}; it counts from {least}.")
        return value

    def yes_or_no(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise Fault(f"{self.at(key)} must be true or false, and is {_kind(value)}.")
        return value

    def object(self, key: str) -> "Fields":
        return fields(self._required(key, "object"), self.at(key))

    def objects(self, key: str) -> "tuple[Fields, ...]":
        """A list of objects; empty where absent."""
        return tuple(fields(value, f"{self.at(key)}[{i}]") for i, value in enumerate(self._list(key), 1))

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where absent."""
        for i, value in enumerate(self._list(key), 1):
            if not isinstance(value, str):
                raise Fault(f"{self.at(key)}[{i}] must be text, and is {_kind(value)}.")
        return tuple(self._list(key))

    def _list(self, key: str) -> list[Any]:
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Fault(f"{self.at(key)} must be a list, and is {_kind(value)}.")
        return value

    def moment(self, key: str) -> str:
        """An ISO 8601 time with its offset, as UTC ending in Z."""
        value = self.text(key)
        try:
            when = datetime.fromisoformat(value)
            if when.tzinfo is None:
                raise Fault(f"{self.at(key)} does not say its time zone ({shown(value, 40)}).")
            return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
        except (ValueError, OverflowError):
            raise Fault(f"{self.at(key)} is not an ISO 8601 time ({shown(value, 40)}).") from None

    def day(self, key: str) -> str | None:
        """An ISO 8601 date or time as it stands, or None where absent."""
        if not self.has(key):
            return None
        value = self.text(key)
        try:
            date.fromisoformat(value[:10])
            datetime.fromisoformat(value)
        except ValueError:
            raise Fault(f"{self.at(key)} is not an ISO 8601 date ({shown(value, 40)}).") from None
        return value


def fields(value: object, path: str) -> Fields:
    """`value` as an object; raises Fault when it is anything else."""
    if not isinstance(value, dict):
        raise Fault(f"{path or 'The document'} must be an object, and is {_kind(value)}.")
    return Fields(value, path)


def _kind(value: object) -> str:
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), "a number")
