"""Stacks in CTDL terms: a component whose condition targets credentials or other stacks, all or at least N of them.

Source: Credential Engine, Credential Transparency Description Language (CredentialComponent, ComponentCondition).
"""

import json
import uuid
from typing import Any

from assessor_app.domain.credential import CredentialId
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.stack import Stack, StackId
from assessor_app.domain.strict_json import strict_json
from assessor_app.rubric_files.case import MAX_BYTES
from assessor_app.rubric_files.json_fields import Field, check_format
from assessor_app.rubric_files.reading import NAMESPACE

FORMAT = 1
MAX_MEMBERS = 500
COMPONENT = "ceterms:CredentialComponent"

Json = dict[str, Any]


def read_stack(data: bytes, name: str = "stack.json") -> Stack:
    """The stack of a file; raises Unreadable naming the file and the place."""
    return from_ctdl(strict_json(data, name, max_bytes=MAX_BYTES), name)


def from_ctdl(component: object, name: str) -> Stack:
    root = Field(component, name)
    types = root.at("@type").value
    if COMPONENT not in (types if isinstance(types, list) else [types]):
        raise Unreadable(name, f"Its @type is not {COMPONENT}, so it does not describe a stack.")
    check_format(root.inside("assessor"), FORMAT)
    conditions = root.items("ceterms:hasCondition", most=100)
    if len(conditions) != 1:
        raise Unreadable(name, f"A stack has one ceterms:hasCondition; this one has {len(conditions)}.")
    entries = conditions[0].items("ceterms:targetComponent", most=MAX_MEMBERS)
    stack = Stack(
        StackId(root.title("ceterms:codedNotation")),
        _version(root),
        _words(root, "ceterms:name"),
        _words(root, "ceterms:description", ""),
        tuple(CredentialId(entry.title("ceterms:codedNotation")) for entry in entries),
        conditions[0].whole("ceterms:requiredNumber"),
    )
    _check(stack, name)
    return stack


def to_ctdl(stack: Stack) -> Json:
    """The stack as a JSON-LD object; reading it back gives the same stack."""
    condition: Json = {
        "@type": "ceterms:ComponentCondition",
        "ceterms:targetComponent": [{"@type": COMPONENT, "ceterms:codedNotation": member} for member in stack.members],
    }
    if stack.at_least is not None:
        condition["ceterms:requiredNumber"] = stack.at_least
    return {
        "@context": [
            "https://credreg.net/ctdl/schema/context/json",
            {"assessor": {"@id": "urn:x-assessor:stack", "@type": "@json"}},
        ],
        "@id": f"urn:uuid:{uuid.uuid5(NAMESPACE, chr(31).join(('stack', stack.id, stack.version)))}",
        "@type": COMPONENT,
        "ceterms:codedNotation": stack.id,
        "ceterms:versionIdentifier": [
            {"@type": "ceterms:IdentifierValue", "ceterms:identifierValueCode": stack.version}
        ],
        "ceterms:name": {"en": stack.title},
        "ceterms:description": {"en": stack.description},
        "ceterms:hasCondition": [condition],
        "assessor": {"format": FORMAT},
    }


def stack_bytes(stack: Stack) -> bytes:
    """The stack as a JSON file: UTF-8, indented, one newline at the end."""
    return (json.dumps(to_ctdl(stack), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _check(stack: Stack, name: str) -> None:
    if not stack.members:
        raise Unreadable(name, f"The stack “{stack.title}” has no members.")
    if len(set(stack.members)) < len(stack.members):
        raise Unreadable(name, f"The stack “{stack.title}” names one member twice.")
    if stack.id in stack.members:
        raise Unreadable(name, f"The stack “{stack.title}” names itself as a member.")
    if not 1 <= stack.needed <= len(stack.members):
        raise Unreadable(name, f"“{stack.title}” asks for {stack.needed} of {len(stack.members)} members.")


def _version(root: Field) -> str:
    if isinstance(root.at("ceterms:versionIdentifier").value, str):
        return root.title("ceterms:versionIdentifier")
    entries = root.items("ceterms:versionIdentifier", most=10)
    return entries[0].title("ceterms:identifierValueCode", "1") if entries else "1"


def _words(root: Field, key: str, default: str | None = None) -> str:
    """CTDL texts are language maps; plain text is taken too, and of several languages English or else the first."""
    found = root.at(key)
    if not isinstance(found.value, dict):
        return root.text(key, default)
    languages = sorted(found.value, key=lambda language: (not str(language).startswith("en"), str(language)))
    return found.text(languages[0] if languages else "en", default)
