"""A message saved from Outlook is read as the e-mail it was."""

import struct
from datetime import UTC, datetime

import pytest

from assessor_app.documents.kinds import MSG, OLE
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.traits import traits
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, Trait
from tests.documents.conftest import picture_bytes
from tests.documents.reading import opened
from tests.documents.test_office_passwords import entry

Tree = dict[str, "bytes | Tree"]
NOTHING = 0xFFFFFFFF


def stored(tree: Tree) -> bytes:
    """A compound file of these streams and storages, every stream in sectors of its own."""
    entries: list[bytes] = []
    table, body = [0xFFFFFFFD, *range(2, 9), 0xFFFFFFFE], b""  # the list of names takes eight sectors

    def lay(names: Tree) -> int:
        """The place of the first; the others follow each other."""
        nonlocal body
        after = NOTHING
        for name, content in reversed(names.items()):
            if isinstance(content, dict):
                made = entry(name, 1, 0, 0, after=after, child=lay(content))
            else:
                count = max(1, -(-len(content) // 512))
                start = len(table)
                table.extend([*range(start + 1, start + count), 0xFFFFFFFE])
                body += content.ljust(count * 512, b"\0")
                made = entry(name, 2, start, len(content), after=after)
            entries.append(made)
            after = len(entries)
        return after

    first = lay(tree)
    listing = (entry("Root Entry", 5, 0xFFFFFFFE, 0, child=first) + b"".join(entries)).ljust(8 * 512, b"\0")
    assert len(listing) == 8 * 512 and len(table) <= 128
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[NOTHING] * 108)
    return header + struct.pack("<128I", *table, *[NOTHING] * (128 - len(table))) + listing + body


def text(number: str, said: str) -> Tree:
    return {f"__substg1.0_{number}001F": said.encode("utf-16-le")}


def short(*known: tuple[int, int, int]) -> Tree:
    """Properties by form and number."""
    rows = b"".join(struct.pack("<HHIQ", form, number, 0, value) for form, number, value in known)
    return {"__properties_version1.0": bytes(32) + rows}


SENT = int((datetime(2026, 5, 4, 9, 30, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
HEAD = (
    text("0C1A", "José Pond")
    | text("5D01", "jose@example.org")
    | text("0E04", "Team")
    | text("0037", "Mein Plan für Größen")
)
PLAN = {"__attach_version1.0_#00000000": text("3707", "Übung 1.docx") | {"__substg1.0_37010102": b"PK"}}


def flat(words: str) -> str:
    return " ".join(words.split())


def test_an_outlook_message_shows_who_wrote_when_to_whom_and_what() -> None:
    data = stored(short((0x40, 0x39, SENT)) | HEAD | text("1000", "Dear team,\r\nthis is the plan.\r\n") | PLAN)
    with opened(data, "plan.msg") as document:
        assert document.kind is Kind.HTML and flat(document.text(1)) == (
            "From: José Pond <jose@example.org> To: Team Date: Mon, 04 May 2026 09:30:00 +0000 "
            "Subject: Mein Plan für Größen Dear team, this is the plan."
        )
        assert document.warnings == ("What is attached to the message is not shown: “Übung 1.docx”.",)


def test_its_page_is_shown_with_the_pictures_that_stand_in_it() -> None:
    page = b"<html><body><p>The <b>plan</b></p><img src='cid:pond'></body></html>"
    inside = text("3712", "pond") | {"__substg1.0_37010102": picture_bytes("PNG")}
    without = stored(short() | HEAD | {"__substg1.0_10130102": page})
    data = stored(short() | HEAD | {"__substg1.0_10130102": page, "__attach_version1.0_#00000000": inside})
    with opened(data, "plan.msg") as document, opened(without, "plan.msg") as bare:
        assert "The plan" in flat(document.text(1)) and document.warnings == ()
        assert document.render(1, 0.5).data != bare.render(1, 0.5).data and bare.warnings != ()


def test_letters_of_one_byte_are_read_as_the_message_says() -> None:
    words = {"__substg1.0_1000001E": "План урока".encode("cp1251"), "__substg1.0_0037001E": "Тема".encode("cp1251")}
    with opened(stored(short((3, 0x3FFD, 1251)) | words), "plan.msg") as document:
        assert flat(document.text(1)).endswith("Subject: Тема План урока")


def test_words_kept_in_rich_text_alone_are_missed_aloud() -> None:
    data = stored(short() | HEAD | {"__substg1.0_10090102": b"LZFu" * 9})
    with pytest.raises(Unfit, match="kept in a form that cannot be shown"):
        opened(data, "plan.msg").__enter__()


def test_the_names_of_what_was_attached_are_known_to_the_search_for_names() -> None:
    data = stored(short() | HEAD | text("1000", "Hello") | PLAN)
    assert Trait("name of a file inside", "Übung 1.docx") in traits(Job(BytesSource(data), "plan.msg", MSG, DEFAULT))


def test_a_message_that_was_cut_short_is_refused() -> None:
    data = stored(short() | HEAD | text("1000", "Hello"))
    with pytest.raises(Unfit, match="damaged or cut short"):
        opened(data[: 10 * 512], "plan.msg").__enter__()
