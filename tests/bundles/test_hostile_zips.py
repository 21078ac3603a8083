"""ZIP files that lie, climb out or explode are refused with a sentence, before a byte is kept."""

import struct
import zlib
from pathlib import Path

import pytest

from assessor_app.bundles.limits import Limits
from assessor_app.bundles.reading import check_archive, check_bundle, read_bundle
from assessor_app.domain.errors import Unreadable
from tests.bundles.bundle_builders import DESCRIBED, UTF8, BagText, Line, Shelf, put, zipped

GOOD = BagText()
UNCOUNTED = BagText(tags={"bag-info.txt": b"Bag-Count: 1 of 1\n"})
PLAN = "data/artifacts/plan.txt"
TEXT = b"A plan for talk.\n" * 9
END = zipped([Line("a.txt", b"abc")])[-22:]


def with_line(line: Line) -> bytes:
    return zipped([*GOOD.lines(), line])


def zip64(size_field: bytes) -> bytes:
    return GOOD.zip({PLAN: {"size": 0xFFFFFFFF, "extra": struct.pack("<HH", 1, len(size_field)) + size_field}})


HOSTILE = {
    "traversal": (with_line(Line("../evil.txt", b"x")), "leaves the bundle"),
    "traversal inside": (with_line(Line("data/artifacts/../../../x", b"x")), "leaves the bundle"),
    "absolute": (with_line(Line("/etc/passwd", b"x")), "leaves the bundle"),
    "drive": (with_line(Line("C:/evil.txt", b"x")), "leaves the bundle"),
    "windows traversal": (with_line(Line("..\\evil.txt", b"x")), "leaves the bundle"),
    "backslash": (with_line(Line("data\\x.txt", b"x")), "backslashes"),
    "nul": (with_line(Line("data/a\0.txt", b"x")), "control characters"),
    "newline": (with_line(Line("data/a\n.txt", b"x")), "control characters"),
    "dot segment": (with_line(Line("data/./x", b"x")), "two names mean one file"),
    "empty segment": (with_line(Line("data//x", b"x")), "two names mean one file"),
    "empty name": (with_line(Line("", b"x")), "empty name"),
    "not utf-8": (with_line(Line("x", b"x", raw_name=b"data/\xff\xfe")), "UTF-8"),
    "twice": (with_line(Line(PLAN, b"x")), "ambiguous"),
    "case": (with_line(Line("data/artifacts/PLAN.txt", b"x")), "differ only by case"),
    "folder case": (with_line(Line("data/Artifacts/other.txt", b"x")), "differ only by case"),
    "composition": (
        zipped([*GOOD.lines(), Line("\u00e9.txt", b"x"), Line("e\u0301.txt", b"x")]),
        "differ only by case",
    ),
    "file and folder": (with_line(Line(f"{PLAN}/x", b"x")), "file and for a folder"),
    "symlink": (with_line(Line("data/l", b"../x", attributes=0o120777 << 16)), "symbolic link"),
    "pipe": (with_line(Line("data/l", b"", attributes=0o010644 << 16)), "device, a pipe"),
    "encrypted": (with_line(Line("data/l", b"x", flags=UTF8 | 1)), "password"),
    "masked": (with_line(Line("data/l", b"x", flags=UTF8 | 0x2000)), "password"),
    "bzip2": (GOOD.zip({PLAN: {"method": 12, "packed": TEXT}}), "bzip2"),
    "deflate64": (GOOD.zip({PLAN: {"method": 9, "packed": TEXT}}), "Deflate64"),
    "lzma": (GOOD.zip({PLAN: {"method": 14, "packed": TEXT}}), "LZMA"),
    "unknown method": (GOOD.zip({PLAN: {"method": 77, "packed": TEXT}}), "method 77"),
    "other local name": (GOOD.zip({PLAN: {"local_name": b"data/artifacts/plam.txt"}}), "another name"),
    "other local size": (GOOD.zip({PLAN: {"local_size": 5}}), "other sizes"),
    "other local method": (GOOD.zip({PLAN: {"local_method": 8}}), "two ways"),
    "crc": (GOOD.zip({PLAN: {"crc": 1}}), "CRC-32"),
    "stored sizes": (GOOD.zip({PLAN: {"size": 5}}), "two different sizes"),
    "unpacks to more": (UNCOUNTED.zip({PLAN: {"method": 8, "size": 5}}), "more than it declares"),
    "unpacks to less": (UNCOUNTED.zip({PLAN: {"method": 8, "size": 5_000}}), "less than it declares"),
    "not deflate": (GOOD.zip({PLAN: {"method": 8, "packed": b"\xff" * 153}}), "cannot be unpacked"),
    "deflate unfinished": (
        GOOD.zip({PLAN: {"method": 8, "packed": zlib.compress(TEXT, 9, -15)[:-3]}}),
        "damaged",
    ),
    "deflate with a tail": (
        GOOD.zip({PLAN: {"method": 8, "packed": zlib.compress(TEXT, 9, -15) + b"tail"}}),
        "end where",
    ),
    "descriptor lies": (
        GOOD.zip({PLAN: {"flags": UTF8 | DESCRIBED, "descriptor": b"PK\7\x08" + struct.pack("<3L", 1, 2, 3)}}),
        "behind its data",
    ),
    "overlap": (GOOD.zip({PLAN: {"offset": 0}}), "entry"),
    "bomb": (with_line(Line("data/zeros", bytes(4_000_000), method=8)), "expands too far"),
    "folder with bytes": (with_line(Line("data/folder/", b"x")), "holds bytes"),
    "zip64 short": (zip64(b"\1\2"), "too short"),
    "zip64 huge": (zip64(struct.pack("<Q", 2**62)), "size"),
    "zip64 twice": (GOOD.zip({PLAN: {"extra": struct.pack("<HHQ", 1, 8, 5) * 2}}), "twice"),
    "extra too long": (GOOD.zip({PLAN: {"extra": struct.pack("<HH", 9, 400)}}), "longer than the room"),
    "count too high": (GOOD.zip(count=60_000), "no room for so many"),
    "count too low": (GOOD.zip(count=2), "longer than its end record"),
    "trailing junk": (GOOD.zip(after=b"junk"), "follows its end"),
    "two ends": (GOOD.zip()[:-2] + struct.pack("<H", 22) + END, "two ends"),
    "cut short": (GOOD.zip()[:-30], "cut short"),
    "cut in the middle": (GOOD.zip()[:200], "cut short"),
    "empty": (b"", "empty file"),
    "no entries": (zipped([]), "no files"),
    "not a zip": (b"%PDF-1.7 hello", "not a ZIP"),
    "too deep": (with_line(Line("d/" * 200 + "x", b"x")), "folders too deep"),
    "name too long": (with_line(Line("n" * 5_000, b"x")), "too long"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_refused_with_a_sentence_that_names_it(case: str, tmp_path: Path) -> None:
    data, words = HOSTILE[case]
    check = check_bundle(put(tmp_path, data))
    assert check.outcome == "refused"
    assert check.reason is not None and check.reason.startswith("bundle.zip: ") and words in check.reason


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_leaves_nothing_in_the_sink(case: str, tmp_path: Path) -> None:
    shelf = Shelf()
    with pytest.raises(Unreadable):
        read_bundle(put(tmp_path, HOSTILE[case][0]), shelf)
    assert not shelf.kept and shelf.begun <= 1


def test_the_good_bundle_of_this_table_opens(tmp_path: Path) -> None:
    assert check_bundle(put(tmp_path, GOOD.zip())).outcome == "opens"


def test_a_deflated_and_a_streamed_entry_open(tmp_path: Path) -> None:
    data = GOOD.zip({PLAN: {"method": 8, "flags": UTF8 | DESCRIBED}})
    assert check_bundle(put(tmp_path, data)).outcome == "opens"


def test_a_zip64_entry_opens(tmp_path: Path) -> None:
    assert check_bundle(put(tmp_path, GOOD.zip({PLAN: {"size": 0xFFFFFFFF, "local_size": len(TEXT), "extra":
        struct.pack("<HHQ", 1, 8, len(TEXT))}}))).outcome == "opens"  # fmt: skip


def test_bytes_in_front_are_passed_over_with_a_warning(tmp_path: Path) -> None:
    check = check_bundle(put(tmp_path, GOOD.zip(before=b"#!/bin/sh\n")))
    assert check.outcome == "opens-with-warning" and "belong to no file" in check.warnings[0]


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, GOOD.zip())
    assert "too many files" in (check_bundle(path, limits=Limits(entries=3)).reason or "")


def test_a_bundle_too_large_unpacked_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, GOOD.zip())
    assert check_bundle(path, limits=Limits(total=600)).outcome == "refused"


def test_names_that_hide_a_part_of_themselves_are_spelt_out(tmp_path: Path) -> None:
    check = check_archive(put(tmp_path, zipped([Line("photo\u202egpj.exe", b"x")])))
    assert check.outcome == "opens-with-warning" and "⟨U+202E⟩" in check.warnings[0]


def test_a_missing_file_a_folder_and_a_closed_file_have_their_sentences(tmp_path: Path) -> None:
    assert "no such file" in (check_bundle(tmp_path / "none.zip").reason or "")
    assert "folder" in (check_bundle(tmp_path).reason or "")
    assert check_bundle(tmp_path / "bad\0name.zip").outcome == "refused"
