"""Plain text: every letter of every script, in whatever encoding, and nothing that deceives."""

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from assessor_app.documents import kinds
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers import text
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind
from tests.documents import reading
from tests.documents.reading import Read

GERMAN = "Größe und Übung, schöne Grüße; die Kinder zählen Äpfel und Öle über den Tag."


def opened(data: bytes, name: str = "work.txt") -> AbstractContextManager[Read]:
    return reading.opened(data, name)


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_needs_no_guess(encoding: str) -> None:
    with opened(GERMAN.encode(encoding)) as document:
        assert document.kind is Kind.TEXT and flat(document.text(1)) == flat(GERMAN) and document.warnings == ()


def test_whatever_ends_a_line_ends_it_here() -> None:
    written = "one\r\ntwo\rthree\vfour\ffive\x85six\u2028seven\u2029eight"
    with opened(written.encode()) as document:
        assert document.text(1).split() == ["one", "two", "three", "four", "five", "six", "seven", "eight"]


def test_the_sign_by_which_dos_ends_a_text_is_none_of_its_letters() -> None:
    with opened(b"one two\r\n\x1a") as document:
        assert document.text(1).split() == ["one", "two"]


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("latin-1", GERMAN),
        ("shift_jis", "これは日本語のテキストです。授業の計画を立てました。子どもたちは分数を学びました。"),
        ("gb18030", "这是一个中文文本。学生学习分数，老师讲解。我们今天学习了很多内容。"),
        ("mac_roman", "Name;Note\rZoë;3\rJosé;4\rFrançois;2"),
        ("mac_roman", "Naïve rôles, où l’élève répète."),
        ("cp850", GERMAN),
        ("cp850", "L'élève a demandé où va la rivière; c'est très tôt, voilà le garçon."),
        ("cp1252", "The lesson—as planned—went well—mostly."),
        ("cp1252", "“It’s naïve…or not”, said Zoë."),
        ("koi8-r", "Это русский текст. Ученики изучали дроби на уроке математики."),
        ("cp1251", "Это русский текст. Ученики изучали дроби на уроке математики."),
        (
            "iso8859-2",
            "Zażółć gęślą jaźń. Uczniowie liczyli na lekcji ułamki, a później śpiewali wszyscy razem przy ścianie.",
        ),
        (
            "cp852",
            "Příliš žluťoučký kůň úpěl ďábelské ódy. Žáci počítali zlomky a učitelka říkala, že zítra půjdou ven.",
        ),
        ("cp1254", "Öğrenciler önce nehir hakkında konuşur, şimdi de balıkların niçin gittiğini sorar. İyi bir soru!"),
        ("cp1257", "Mokiniai šiandien mokėsi trupmenų, o mokytoja klausė, kodėl žuvys išplaukė iš upės."),
        ("cp437", "Schüler  café\n┌──────┐\n│ Größe│\n└──────┘\n"),
        ("cp437", "╔════════╦═══════╗\n║ name   ║ place ║\n╚════════╩═══════╝\n"),
        ("cp437", "Schüler café ┌──┐"),
        ("cp1253", "Αυτό είναι ένα ελληνικό κείμενο. Οι μαθητές έμαθαν κλάσματα."),
    ],
)
def test_a_guessed_encoding_is_right_and_said(encoding: str, written: str) -> None:
    with opened(written.encode(encoding)) as document:
        assert flat(document.text(1)) == flat(written) and "guess" in document.warnings[0]


def test_korean_that_goes_from_set_to_set_by_commands_needs_no_guess() -> None:
    written = "이것은 한국어 글입니다. 학생들은 분수를 배웠습니다."
    with opened(written.encode("iso2022-kr")) as document:
        assert flat(document.text(1)) == flat(written) and document.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unicode_without_a_mark_is_known_by_its_letters_where_few_of_them_are_plain(encoding: str) -> None:
    written = "これは日本語のテキストです。授業の計画を立てました。\n子どもたちは分数を学びました。楽しかったです。\n"
    with opened(written.encode(encoding)) as document:
        assert document.kind is Kind.TEXT and flat(document.text(1)) == flat(written) and document.warnings == ()


@pytest.mark.parametrize(
    "word", ["العربية", "עברית", "हिन्दी", "தமிழ்", "ไทย", "中文", "한국어", "አማርኛ", "ქართული", "😀", "𝒜", "✓"]
)
def test_letters_of_every_script_are_kept_as_written(word: str) -> None:
    with opened(f"before {word} after".encode()) as document:
        assert document.text(1).split() == ["before", word, "after"]


def test_turned_letters_are_shown_as_such() -> None:
    with opened("plan\u202excod.exe and some more words".encode()) as document:
        assert "plan[RLO]xcod.exe" in document.text(1) and "mislead" in document.warnings[0]


def test_a_line_without_end_is_shown_whole() -> None:
    with opened(b"x" * 30_000) as document:
        assert sum(len(flat(document.text(page))) for page in range(1, len(document.pages) + 1)) == 30_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("work.url", b"[InternetShortcut]\r\nURL=https://example.org/w\r\n"),
        ("work.desktop", b"[Desktop Entry]\nType=Link\nURL=https://example.org/w\n"),
        (
            "work.webloc",
            b"<?xml version='1.0'?><plist><dict><key>URL</key><string>https://example.org/w</string></dict></plist>",
        ),
        ("work.txt", b"  https://example.org/w\n"),
    ],
)
def test_a_file_that_is_only_a_link_says_so(name: str, data: bytes) -> None:
    with opened(data, name) as document:
        assert document.warnings[0].startswith("This is a link instead of a file (https://example.org/w)")
        assert "https://example.org/w" in flat(document.text(1))


def test_letters_that_no_font_has_are_said_to_be_boxes() -> None:
    with opened("private \ue000 letters".encode()) as document:
        assert "U+E000" in document.warnings[0] and "\ue000" in document.text(1)


NO_TEXT = b"\x01" * 12 + b"\xff" * 3000


def test_what_is_mostly_one_byte_that_hardly_any_text_has_is_no_text() -> None:
    with (
        pytest.raises(Unfit, match="unknown form"),
        opened(NO_TEXT, "x.bin"),
    ):
        pass


def test_one_whose_name_promises_something_else_says_so() -> None:
    said = "The name ends in “.png”, but the content is nothing of that kind; it is damaged, or something else."
    with pytest.raises(Unfit, match=said), opened(NO_TEXT, "x.png"):
        pass


def test_a_text_that_takes_long_to_lay_out_is_shown_as_far_as_it_goes() -> None:
    data = b"Students ask each other.\n" * 500
    shown = text.open_leaves(Job(BytesSource(data), "a.txt", kinds.TEXT, replace(DEFAULT, open_seconds=0.0)))
    assert len(shown.sizes) == 1
    assert shown.warnings == ("The document takes long to lay out; only its first page is shown.",)


@pytest.mark.parametrize(
    ("data", "shown", "said"),
    [
        (b"first\0\0\0\0 \0\0\0second\0\0\n", "first second", "360 bytes of no meaning"),
        (b"\x1b[1;32mPASS\x1b[0m\x1b[K ten \x1b]0;window\x07words\n", "PASS ten words", "for a terminal"),
        (b"N\bNA\bA_\bM 1%\b\b2%\n", "NAM 2%", "takes back with backspaces"),
    ],
)
def test_what_means_nothing_in_a_text_is_left_out_and_said(data: bytes, shown: str, said: str) -> None:
    with opened(data * 40, "work.log") as document:
        assert document.text(1).startswith(shown)
        assert any(said in warning for warning in document.warnings)


def test_lines_that_a_terminal_writes_one_over_the_other_are_all_shown() -> None:
    with opened(b"\r1% done\r50% done\r100% done\n" * 3) as document:
        assert document.text(1).count("50% done") == 3


def test_a_table_with_colours_for_a_terminal_keeps_its_values() -> None:
    with opened(b"a,b\n" + b"\x1b[31m1\x1b[0m,2\n" * 40, "work.csv") as document:
        assert document.text(1).splitlines()[1] == "1\t2"


def test_zeros_between_the_letters_of_a_page_lose_nothing_of_it() -> None:
    with opened(b"<html><body><p>before\0" + b"\0" * 600 + b"<p>after</body></html>", "work.html") as document:
        assert document.text(1).split() == ["before", "after"]


@pytest.mark.parametrize("name", ["x.png", "x.pdf", "x.docx", "x.mp4", "x.zip"])
def test_a_name_that_promises_more_than_a_letter_is_not_kept_by_one(name: str) -> None:
    with pytest.raises(Unfit, match=f"“.{name[2:]}”, but the content is nothing of that kind"), opened(b"a", name):
        pass


def test_a_link_under_the_name_of_a_document_is_still_called_a_link() -> None:
    with opened(b"https://example.org/w", "plan.docx") as document:
        assert any("link instead of a file" in warning for warning in document.warnings)
