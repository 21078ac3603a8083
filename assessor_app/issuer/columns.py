"""Column types that mean the same in SQLite and PostgreSQL, whatever a stranger sent."""

from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.types import TypeDecorator

# SQLite's INTEGER holds 64 bits as it is, and a rowid only under this name
Whole = BigInteger().with_variant(Integer(), "sqlite")
UNKEPT = "\ufffd"


class Plain(TypeDecorator[str]):
    """Text. What no database can keep (NUL, half a surrogate pair) is kept, and looked for, as “\ufffd”."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        if not isinstance(value, str) or (value.isascii() and "\x00" not in value):
            return value
        return value.replace("\x00", UNKEPT).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
