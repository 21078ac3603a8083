"""Canonical JSON (RFC 8785) and digests; what is signed and what a rubric is known by."""

import base64
import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value; raises rfc8785.CanonicalizationError on what JSON cannot say."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Hex SHA-256 of the RFC 8785 bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    """Bytes of an unpadded base64url text; raises ValueError on anything but its one canonical spelling."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64url(data) != text:
        raise ValueError("not canonical base64url")
    return data
