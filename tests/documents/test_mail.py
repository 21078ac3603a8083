"""An e-mail that was handed in as a file shows its words, and says what was attached."""

from email.message import EmailMessage

import pytest

from assessor_app.documents.kinds import EML
from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.protocol import Job
from assessor_app.documents.readers.traits import traits
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, Trait
from tests.documents.reading import opened
from tests.documents.test_shared_pixels import picture_bytes


def mail(*, page: str = "", attached: bool = False) -> bytes:
    made = EmailMessage()
    made["From"] = "José Pond <jose@example.org>"
    made["To"] = "Team <team@example.org>"
    made["Subject"] = "Mein Plan für Größen"
    made.set_content("Dear team,\n\nthis is the plan – as agreed.\n")
    if page:
        made.add_alternative(page, subtype="html")
    if attached:
        made.add_attachment(picture_bytes((9, 9, 9)), maintype="image", subtype="png", filename="Übung 1.png")
    return made.as_bytes()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_an_e_mail_shows_who_wrote_to_whom_and_what() -> None:
    with opened(mail(), "mail.eml") as document:
        text = flat(document.text(1))
        assert document.kind is Kind.HTML and document.warnings == ()
    assert text.startswith(
        "From: José Pond <jose@example.org> To: Team <team@example.org> Subject: Mein Plan für Größen"
    )
    assert text.endswith("Dear team, this is the plan – as agreed.")


def test_its_page_is_shown_where_it_has_one() -> None:
    with opened(mail(page="<p>The <b>plan</b> for Zoë</p><script>run()</script>"), "mail.eml") as document:
        text = flat(document.text(1))
    assert text.endswith("The plan for Zoë") and "Dear team" not in text


def test_what_is_attached_is_named_and_not_shown_as_letters() -> None:
    with opened(mail(attached=True), "mail.eml") as document:
        assert document.warnings == ("What is attached to the message is not shown: “Übung 1.png”.",)
        assert len(document.pages) == 1 and "iVBOR" not in document.text(1)


def test_names_of_what_was_attached_are_looked_at() -> None:
    job = Job(BytesSource(mail(attached=True)), "mail.eml", EML, Limits())
    assert traits(job) == (Trait("name of a file inside", "Übung 1.png"),)


def test_one_without_words_of_its_own_shows_its_head() -> None:
    with opened(b"From: a@example.org\r\nSubject: =?broken?=\r\nTo: b@example.org\r\n\r\n", "mail.eml") as document:
        assert flat(document.text(1)) == "From: a@example.org To: b@example.org Subject: =?broken?="


def test_one_that_begins_with_its_subject_is_one() -> None:
    with opened(b"Subject: Our plan\r\nFrom: a@example.org\r\n\r\nDear team", "mail.eml") as document:
        assert document.kind is Kind.HTML and flat(document.text(1)).endswith("Our plan Dear team")


def test_a_text_that_is_only_called_a_mail_is_a_text() -> None:
    with opened(b"Dear team, the plan is as agreed.", "mail.eml") as document:
        assert document.kind is Kind.TEXT


def several(kind: str, *parts: str) -> bytes:
    """A message of these parts, each with its own head."""
    body = "".join(f"--x\n{part}\n" for part in parts)
    head = f"From: a@example.org\nSubject: Plan\nContent-Type: multipart/{kind}; boundary=x\n\n"
    return f"{head}{body}--x--\n".encode()


FIRST, SECOND = "Content-Type: text/plain\n\nthe first words", "Content-Type: text/plain\n\nthe second words"
PAGE = "Content-Type: text/html\n\n<p>the page</p>"
INNER = "Content-Type: message/rfc822\n\nSubject: Before\n\nthe words before"


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (several("mixed", FIRST, SECOND), "the first words the second words"),
        (several("mixed", PAGE, SECOND), "the page the second words"),
        (several("mixed", FIRST, PAGE), "the page the first words"),
        (several("mixed", FIRST, INNER), "the first words Subject: Before the words before"),
        (several("alternative", FIRST, PAGE), "the page"),
        (several("mixed", FIRST).replace(b"--x\n", b"--y\n"), "--y Content-Type: text/plain the first words"),
    ],
)
def test_all_that_was_written_in_an_e_mail_is_shown(message: bytes, shown: str) -> None:
    with opened(message, "mail.eml") as document:
        words = flat(document.text(1)).partition("Plan ")[2]
    assert words.removesuffix(" --x--") == shown


def test_who_wrote_a_message_that_was_passed_on_is_shown() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "Rae <rae@example.org>", "Fractions"
    inner.set_content("I cut the paper.")
    outer["From"], outer["Subject"] = "José <jose@example.org>", "Please look"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    with opened(outer.as_bytes(), "mail.eml") as document:
        shown = flat(document.text(1))
    assert shown.endswith("See below. From: Rae <rae@example.org> Subject: Fractions I cut the paper.")


def test_one_without_a_subject_is_a_message_all_the_same() -> None:
    with opened(b"From: a@example.org\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nHello\n", "mail.eml") as document:
        assert document.kind is Kind.HTML and not document.warnings


def test_a_second_page_of_an_e_mail_is_told() -> None:
    with opened(several("mixed", PAGE, PAGE), "mail.eml") as document:
        assert document.warnings == ("The message holds more than one page; only the first is shown.",)


CUT = ("The message is cut short or damaged; parts of it may be missing.",)
PASSED_ON = several("mixed", FIRST, SECOND).decode().replace("--x", "--y").replace("=x", "=y")
BEFORE = several("mixed", f"Content-Type: message/rfc822\n\n{PASSED_ON}")


@pytest.mark.parametrize("whole", [several("mixed", FIRST, SECOND), several("alternative", FIRST, PAGE), BEFORE])
@pytest.mark.parametrize("lost", [8, 30])
def test_one_that_is_cut_short_says_so(whole: bytes, lost: int) -> None:
    with opened(whole, "mail.eml") as document:
        assert document.warnings == ()
    with opened(whole[:-lost], "mail.eml") as document:
        assert document.warnings == CUT


def test_one_whose_head_is_torn_says_so() -> None:
    whole = several("mixed", FIRST, SECOND)
    torn = whole[: whole.index(b"nt-Type")] + whole[whole.index(b"first words") :]
    with opened(torn, "mail.eml") as document:
        assert document.warnings == CUT


def test_a_part_without_an_end_of_its_own_in_a_message_that_has_one_is_whole() -> None:
    inner = several("alternative", FIRST, PAGE).decode().partition("\n")[2].replace("x", "y").removesuffix("--y--\n")
    with opened(several("mixed", inner), "mail.eml") as document:
        assert document.warnings == ()


@pytest.mark.parametrize("address", ["cid:p1@here", "CID:p1%40here"])
def test_a_picture_that_stands_in_the_page_is_not_called_left_out(address: str) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@example.org", "Plan"
    made.set_content(f"<p>Look: <img src='{address}'></p>", subtype="html")
    for name, mark in (("one.png", "<p1@here>"), ("two.png", "<p2@here>")):
        made.add_related(picture_bytes((9, 9, 9)), "image", "png", filename=name, cid=mark)
    with opened(made.as_bytes(), "mail.eml") as document:
        assert document.warnings == ("What is attached to the message is not shown: “two.png”.",)
        assert bytes((9, 9, 9)) * 2 in document.render(1, 1.0).data
