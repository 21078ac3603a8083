"""Typed access to the fields of a JSON file; every refusal names the file, the place and what was expected there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assessor_app.domain.errors import RuleBroken, Unreadable

MAX_TEXT = 50_000  # characters in one field; the longest descriptor in the field is far below
MAX_TITLE = 1_000


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the file `name`, and the place where it stands; null counts as absent."""

    value: object
    name: str
    place: str = ""

    def refuse(self, reason: str) -> Unreadable:
        return Unreadable(self.name, f"{self.place or 'The file'} {reason}")

    @property
    def present(self) -> bool:
        return self.value is not None

    def has(self, key: str) -> bool:
        return self.at(key).present

    def at(self, key: str) -> "Field":
        """The member `key`, present or not; raises Unreadable when this value is not an object."""
        if not isinstance(self.value, dict):
            raise self.refuse(f"must be an object, not {kind(self.value)}.")
        return Field(self.value.get(key), self.name, f"{self.place}.{key}" if self.place else key)

    def inside(self, key: str) -> "Field":
        """The object under `key`, empty when absent."""
        found = self.at(key)
        if found.present and not isinstance(found.value, dict):
            raise found.refuse(f"must be an object, not {kind(found.value)}.")
        return found if found.present else Field({}, self.name, found.place)

    def items(self, key: str, most: int = 10_000) -> tuple["Field", ...]:
        """The members of the list under `key`; a single object stands for a list of one, absent for none."""
        found = self.at(key)
        if not found.present:
            return ()
        values = [found.value] if isinstance(found.value, dict) else found.value
        if not isinstance(values, list):
            raise found.refuse(f"must be a list, not {kind(values)}.")
        if len(values) > most:
            raise found.refuse(f"has {len(values):,} entries; the most that is read is {most:,}.")
        return tuple(Field(value, self.name, f"{found.place}[{i}]") for i, value in enumerate(values, 1))

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`; without a default it must be there and not blank."""
        found = self.at(key)
        if not found.present and default is not None:
            return default
        text = found.as_text()
        if not text.strip() and default is None:
            raise found.refuse("is empty.")
        return text

    def title(self, key: str, default: str | None = None) -> str:
        text = self.text(key, default)
        if len(text) > MAX_TITLE:
            raise self.at(key).refuse(f"is {len(text):,} characters long; a title has at most {MAX_TITLE:,}.")
        return text

    def as_text(self) -> str:
        if not self.present:
            raise self.refuse("is missing.")
        if not isinstance(self.value, str):
            raise self.refuse(f"must be text, not {kind(self.value)}.")
        if len(self.value) > MAX_TEXT:
            raise self.refuse(f"is {len(self.value):,} characters long; the most that is read is {MAX_TEXT:,}.")
        return self.value

    def number(self, key: str) -> float | None:
        found = self.at(key)
        if not found.present:
            return None
        if isinstance(found.value, bool) or not isinstance(found.value, int | float):
            raise found.refuse(f"must be a number, not {kind(found.value)}.")
        return float(found.value)

    def whole(self, key: str, least: int = 0) -> int | None:
        """A whole number from `least` up; 3.0 counts as 3, as JSON has one kind of number."""
        number = self.number(key)
        if number is None:
            return None
        if not number.is_integer() or number < least:
            raise self.at(key).refuse(f"must be a whole number of at least {least}.")
        return int(number)

    def truth(self, key: str, default: bool) -> bool:
        found = self.at(key)
        if not found.present:
            return default
        if not isinstance(found.value, bool):
            raise found.refuse(f"must be true or false, not {kind(found.value)}.")
        return found.value


def kind(value: object) -> str:
    """What a JSON value is, in plain words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    names: dict[type, str] = {str: "text", list: "a list", dict: "an object", type(None): "nothing"}
    return names.get(type(value), "something else")


def check_format(extension: Field, newest: int) -> int | None:
    """The format version our part of a file carries; None when the file was made elsewhere."""
    version = extension.whole("format", least=1)
    if version is not None and version > newest:
        raise Unreadable(
            extension.name,
            f"It was written by a newer version of Assessor (format {version:g}; this one reads up to {newest}). "
            "Update Assessor to open it.",
        )
    return version


@contextmanager
def named(name: str) -> Iterator[None]:
    """A broken rule of the domain becomes a refusal of the file `name`."""
    try:
        yield
    except RuleBroken as error:
        raise Unreadable(name, error.sentence) from error
