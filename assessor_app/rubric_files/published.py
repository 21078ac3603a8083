"""A credential that came as the content of its two files: read as they are when they lie in a folder, by the same
rules."""

import json

from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import Unreadable
from assessor_app.rubric_files.achievement import read_credential


def read_published(credential: object, rubric: object) -> Credential:
    """What parsed `credential.json` and `rubric.json` say; raises Unreadable naming the file and the place."""
    return read_credential(_file(credential, "credential.json"), _file(rubric, "rubric.json"))


def _file(content: object, name: str) -> bytes:
    """The bytes of the file; the reader refuses what is no text."""
    try:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError) as error:
        raise Unreadable(name, f"It cannot be put into one file ({error}).") from error
