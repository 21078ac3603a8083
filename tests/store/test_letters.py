"""Letters to educators: what they say, the template they are written by, and what of a template is refused."""

import io
import json
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assessor_app.domain.direction import held_apart
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.letter import found_and_next
from assessor_app.domain.rubric import TotalWithCut
from assessor_app.queries.sync_state import assessor as assessor_of
from assessor_app.reports.letter_template import SHIPPED, Press, Template, read_template, shipped
from assessor_app.reports.letters import as_pdf, letters_into, the_letter
from assessor_app.reports.selection import Selection
from assessor_app.store import opening
from assessor_app.store.engine import Store
from assessor_app.store.rows import SettingRow
from tests import builders
from tests.builders import PASSPHRASE, known
from tests.decided import decide
from tests.journeys.command_line import assessor

MISSING = "Only two students speak. Next: plan a turn for each of them."


def filled(by, of):
    return Press(by).letter(of)


def letter(store: Store):
    (signed,) = Selection(store, known).signed()
    found = the_letter(Selection(store, known), signed)
    assert found is not None
    return found


def words(docx: bytes) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(docx)).paragraphs)


def template(tmp_path: Path, *paragraphs: str) -> Path:
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    document.save(tmp_path / "ours.docx")
    return tmp_path / "ours.docx"


def test_a_letter_says_the_outcome_what_was_missing_where_it_was_seen_and_the_next_step(store: Store):
    decide(store, ["S-1"], level="developing", words=MISSING)
    said = words(filled(shipped(), letter(store)))
    for part in (
        "Not yet", "A  Norms: Developing", "What was missing: Only two students speak.",
        "Next step: Plan a turn for each of them.", "this criterion needs the level “Proficient”",
        "Context, p. 1: “Students talk”", "Context, 00:30–01:01 (They wait.)",
    ):  # fmt: skip
        assert part in said


def test_a_letter_on_what_was_earned_asks_for_nothing(store: Store):
    decide(store, ["S-1"])
    said = words(filled(shipped(), letter(store)))
    assert "Earned" in said
    assert "What was missing" not in said
    assert "Next step" not in said


def test_the_step_asked_for_stands_in_the_letter_for_a_criterion_that_is_met_too(store: Store, tmp_path: Path):
    decide(store, ["S-1"], words="Found it. Next: go on with 2.")
    shown = words(filled(shipped(), letter(store))).splitlines()
    assert shown[shown.index("Found it.") :].count("Next step: Go on with 2.") == 2
    ours = read_template(template(tmp_path, "{% for c in met %}{{ c.next }}{% endfor %}"))
    assert words(filled(ours, letter(store))) == "Go on with 2." * 2


def by_total(rule: TotalWithCut, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builders.credential(builders.rubric(rule=rule))
    monkeypatch.setattr(builders, "credential", lambda: whole)


def test_where_only_the_total_is_too_low_the_criteria_with_a_next_step_are_to_be_worked_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    by_total(TotalWithCut(6), monkeypatch)
    decide(store, ["S-1"], words=MISSING)
    said = words(filled(shipped(), letter(store)))
    assert "To work on" in said and "Next step: Plan a turn for each of them." in said
    assert "needs the level" not in said


def test_a_criterion_below_the_floor_is_to_be_worked_on(store: Store, monkeypatch: pytest.MonkeyPatch):
    by_total(TotalWithCut(4, floor=3), monkeypatch)
    decide(store, ["S-1"], words=MISSING)
    said = words(filled(shipped(), letter(store)))
    assert "this criterion needs the level “Exemplary”" in said and "What is there" not in said


def test_a_letter_on_a_returned_submission_says_what_could_not_be_read(store: Store):
    decide(store, ["S-1"], coded=True)
    said = words(filled(shipped(), letter(store)))
    assert "returned without scores" in said
    assert "Blank." in said


def test_a_letter_names_the_file_that_could_not_be_read_without_the_names_of_people(store: Store):
    decide(store, ["S-1"], coded=True)
    (signed,) = Selection(store, known).signed()
    blank, silent = signed.payload["condition_codes"]
    told = signed.payload | {"condition_codes": [blank | {"part": "artifact", "artifact": "a1"}, silent]}
    made = the_letter(Selection(store, known), replace(signed, payload=told))
    assert made is not None and [code.artifact for code in made.codes] == ["Context", ""]
    said = words(filled(shipped(), made))
    assert "Blank (“Context”). " in said and "Silent. " in said


def test_a_letter_on_a_returned_submission_tells_no_level(store: Store):
    decide(store, ["S-1"], coded=True, words=MISSING)
    said = words(filled(shipped(), letter(store)))
    assert "Proficient" not in said and "What is there" not in said and MISSING not in said


@pytest.mark.parametrize(
    ("rationale", "found", "step"),
    [
        (MISSING, "Only two students speak.", "Plan a turn for each of them."),
        ("All good.", "All good.", ""),
        ("Quiet.\nNext step: film again.", "Quiet.", "Film again."),
        ("Next, film again.", "", "Film again."),
        ("They sit next to each other.", "They sit next to each other.", ""),
        ("Next to the board two talk. Next: move them.", "Next to the board two talk.", "Move them."),
        ("One says “Go on.” Next: wait longer.", "One says “Go on.”", "Wait longer."),
        ("Two speak.\n- Next: film again.", "Two speak.", "Film again."),
        ("Next steps to take: film again.", "", "To take: film again."),
        ("Two speak. Next week, film again.", "Two speak.", "Next week, film again."),
        ("Two speak. Next time let four speak.", "Two speak.", "Let four speak."),
        ("Two speak. Next you can film again.", "Two speak.", "Next you can film again."),
        ("Two speak. Next you had better film again.", "Two speak.", "Next you had better film again."),
        ("Next, do what you did in clip 1.", "", "Do what you did in clip 1."),
        ("Next week you were away.", "Next week you were away.", ""),
        ("Two speak. Next, the class was silent.", "Two speak. Next, the class was silent.", ""),
        ("Next two didn’t speak. Next: wait.", "Next two didn’t speak.", "Wait."),
    ],
)
def test_a_sentence_that_begins_with_next_is_the_next_step(rationale: str, found: str, step: str):
    assert found_and_next(rationale) == (found, step)


def test_words_that_look_like_marks_of_a_template_stay_words(store: Store):
    decide(store, ["S-1"], words="<b>5 & 6</b> {{ 1+1 }} {% for x in y %}")
    assert "<b>5 & 6</b> {{ 1+1 }} {% for x in y %}" in words(filled(shipped(), letter(store)))


def test_other_scripts_and_emoji_are_in_the_letter(store: Store):
    decide(store, ["S-1"], words="الطلاب يتحدثون 🎉")
    assert "الطلاب يتحدثون 🎉" in words(filled(shipped(), letter(store)))


HEBREW = "התלמידים מדברים זה עם זה על הנהר."


def turned_paragraphs(docx: bytes) -> list[str]:
    """Those that are laid from the right."""
    paragraphs = Document(io.BytesIO(docx)).paragraphs
    return [p.text for p in paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None]


@pytest.mark.parametrize("words_of", ["الطلاب يتحدثون معًا عن النهر.", HEBREW, f"1. {HEBREW}"])
def test_a_paragraph_of_the_letter_runs_the_way_its_words_do(store: Store, words_of: str):
    decide(store, ["S-1"], words=words_of, feedback="Thank you.")
    docx = filled(shipped(), letter(store))
    assert turned_paragraphs(docx) == [words_of, words_of]
    run = next(p.runs[0] for p in Document(io.BytesIO(docx)).paragraphs if p.text == words_of)
    assert run.font.rtl


def test_words_behind_the_bold_ones_of_a_template_tell_which_way_they_run(store: Store):
    decide(store, ["S-1"], level="developing", words=f"{HEBREW} Next: {HEBREW}")
    assert f"What was missing: {HEBREW}" in turned_paragraphs(filled(shipped(), letter(store)))


def test_a_quote_that_runs_from_the_right_ends_where_its_line_goes_on(store: Store):
    assert held_apart(HEBREW) == f"{HEBREW}\u200e" and held_apart("They wait.") == "They wait."
    decide(store, ["S-1"])
    (signed,) = Selection(store, known).signed()
    told = json.loads(json.dumps(signed.payload).replace("They wait.", HEBREW))
    made = the_letter(Selection(store, known), replace(signed, payload=told))
    assert made is not None and f"({HEBREW}\u200e)" in words(filled(shipped(), made))


def test_a_letter_without_such_words_is_left_as_it_is(store: Store):
    decide(store, ["S-1"], words=f"They say “{HEBREW}”.")
    assert turned_paragraphs(filled(shipped(), letter(store))) == []


def test_a_template_that_is_laid_from_the_right_is_not_told_so_twice(store: Store, tmp_path: Path):
    decide(store, ["S-1"], feedback=HEBREW)
    path = template(tmp_path, "{{ feedback }}")
    document = Document(str(path))
    document.paragraphs[0]._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    document.save(str(path))
    made = filled(read_template(path), letter(store))
    assert zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").count(b"<w:bidi/>") == 1


def test_in_the_pdf_words_that_run_from_the_right_begin_at_the_right(store: Store):
    decide(store, ["S-1"], words=HEBREW)
    with pymupdf.open("pdf", as_pdf(filled(shipped(), letter(store)), "Letter")) as made:
        ends = [block[2] for page in made for block in page.get_text("blocks") if "הנהר" in block[4]]
    assert ends and all(end > 500 for end in ends)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_a_letter_and_reads_every_script_in_it(store: Store, tmp_path: Path):
    decide(store, ["S-1"], level="developing", words="الطلاب يتحدثون 🎉 =1+1. Next: plan a turn.")
    (tmp_path / "letter.docx").write_bytes(filled(shipped(), letter(store)))
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path),
         str(tmp_path / "letter.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    read = (tmp_path / "letter.txt").read_text("utf-8-sig")
    assert "الطلاب يتحدثون 🎉 =1+1." in read and "Plan a turn." in read


def test_the_same_letter_gives_the_same_bytes(store: Store):
    decide(store, ["S-1"])
    assert filled(shipped(), letter(store)) == filled(shipped(), letter(store))


def test_the_pdf_says_the_same_in_the_same_order(store: Store):
    decide(store, ["S-1"], level="developing", words=MISSING)
    docx = filled(shipped(), letter(store))
    with pymupdf.open("pdf", as_pdf(docx, "Letter")) as made:
        text = "".join(page.get_text() for page in made)
    printed = "".join(unicodedata.normalize("NFKC", text).split())  # “ffi” is one letter in the typeface
    said = [w for w in words(docx).split() if w.isalnum()]
    at = 0
    for word in said:
        at = printed.find(word, at)
        assert at >= 0, word


@pytest.mark.parametrize(
    "words",
    [
        "Dear educator, thank you.",
        "{% raw %}{{ outcome }}{% endraw %}",
        "{# {{ outcome }} #}",
        "{{ 'outcome' }}",
        "{% set n = 1 %}{{ n }}",
    ],
)
def test_a_template_by_which_everybody_would_get_the_same_letter_is_refused(tmp_path: Path, words: str):
    with pytest.raises(RuleBroken, match="has no field"):
        read_template(template(tmp_path, words))


@pytest.mark.parametrize(
    "bomb", ["{{ 'x' * 1000000000 }}", "{{ 1000000000 * 'x' }}", "{{ 9 ** (9 ** 9) }}", "{{ (10 ** 9) * criteria }}"]
)
def test_a_template_that_makes_a_text_without_end_is_refused_and_the_reason_said(tmp_path: Path, bomb: str):
    with pytest.raises(RuleBroken, match="cannot be filled: it makes a text too long for a letter\\."):
        read_template(template(tmp_path, "{{ outcome }}" + bomb))


def test_a_template_may_multiply(tmp_path: Path):
    assert read_template(template(tmp_path, "{{ attempt * 2 ** 3 }}{{ '–' * 40 }}{{ 1.5 * attempt }}"))


def test_a_programmes_own_template_is_used(store: Store, tmp_path: Path):
    decide(store, ["S-1"], level="developing", words=MISSING)
    ours = read_template(
        template(tmp_path, "On {{ submission }}: {{ outcome }}. {% for c in not_met %}{{ c.next }}{% endfor %}")
    )
    assert words(filled(ours, letter(store))).startswith("On S-1: not yet. Plan a turn")


@pytest.mark.parametrize(
    ("paragraph", "named"),
    [
        ("{{ studentname }}", "“studentname”"),
        ("{% for c in criteria %}{{ c.grade }}{% endfor %}", "“criterion.grade”"),
        ("{{ a }} and {{ b }}", "“a”, “b”"),
        ("{% if outcome == 'incomplete' %}{{ returned }}{% endif %}", "“returned”"),
        ("{% if outcome == 'incomplete' and not codes %}{{ returned }}{% endif %}", "“returned”"),
        ("{% for c in met %}{% if not c.words %}{{ silent }}{% endif %}{% endfor %}", "“silent”"),
        ("{{ criteria[0].title }}", "“[0] of a list that may be empty”"),
    ],
)
def test_a_template_with_unknown_fields_is_refused_and_they_are_named(tmp_path: Path, paragraph: str, named: str):
    with pytest.raises(RuleBroken) as refused:
        read_template(template(tmp_path, paragraph))
    assert named in refused.value.sentence
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("{{ nope }} {{ submission }}", "asks for a field no letter has: “nope”. There are"),
        ("{% for c in nope %}{{ c.met }}{% endfor %}{{ other }}", "fields no letter has: “nope”, “other”."),
        (
            "{% for c in met %}{{ c.nope }}{% endfor %}",
            "a field no letter has: “criterion.nope”. “criterion” has letter,",
        ),
        ("{% for c in met %}{% for s in c.seen %}{{ s['nope'] }}{% endfor %}{% endfor %}", "“seen.nope”"),
        ("{% for c in met|sort(attribute='title') + not_met %}{{ c.nope }}{% endfor %}", "“criterion.nope”"),
        ("{{ (codes|first).nope if codes else '' }}", "“code.nope”"),
        ("{% set c = met[0] %}{{ c.nope }}", "“criterion.nope”"),
        ("{{ not_met|map(attribute='nope')|join(', ') }}", "“criterion.nope”"),
        ("{{ met|selectattr('nope')|list|length }}", "“criterion.nope”"),
        ("{{ outcome|replace(s=met[0].nope) }}", "“criterion.nope”"),
        ("{{ submission.nope }}", "“nope”"),
        ("{{ submission.__class__ }}", "“__class__”"),
        ("{{ outcome|nope }}", "cannot be filled: No filter named 'nope'."),
        ("{% if outcome is nope %}!{% endif %}", "cannot be filled: No test named 'nope'."),
    ],
)
def test_what_is_unknown_in_a_branch_that_few_letters_reach_is_named_as_well(tmp_path: Path, inside: str, named: str):
    with pytest.raises(RuleBroken) as refused:
        read_template(template(tmp_path, f"{{{{ submission }}}}{{% if attempt == 3 %}}{inside}{{% endif %}}"))
    assert named in refused.value.sentence


def test_names_that_a_template_gives_by_itself_are_known(tmp_path: Path):
    ours = "{% set n = 1 %}{% for c in criteria %}{{ loop.index }}{{ c.title }}{% endfor %}"
    assert read_template(template(tmp_path, ours + "{% if attempt > n %}!{% endif %}"))


@pytest.mark.parametrize(
    "inside",
    [
        "{{ submission.upper() }}{{ met[0].words[:3].strip() }}",
        "{% for c in met if c.seen %}{{ loop.depth0 }}{{ loop.previtem.title }}{{ c.seen[0].quote }}{% endfor %}",
        "{% if met %}{% set c = met[0] %}{% else %}{% set c = codes[0] %}{% endif %}{{ c.advice }}",
        "{% for c in met %}{% endfor %}{% for c in codes %}{{ c.advice }}{% else %}{{ attempt }}{% endfor %}",
        "{% macro told(c) %}{{ c.advice }}{% endmacro %}{% for c in codes %}{{ told(c) }}{% endfor %}",
        "{% for c in (not_met or criteria)|sort(attribute='next')|reverse %}{{ c.next }}{% endfor %}",
        "{% for level, some in criteria|groupby('level') %}{{ level }}{{ some[0].title }}{% endfor %}",
        "{% if met %}{% set first = met[0] %}{% elif attempt > 3 %}{% set first = 0 %}{% endif %}{{ first.title }}",
        "{% set told %}{{ why }}{% endset %}{{ told }}{{ met|map(attribute='seen.0.quote')|join|length }}",
        "{% for c in met|sort(attribute='level,title') %}{{ c.title }}{% endfor %}",
        "{% with c = codes|first %}{{ c.advice|default('') }}{% endwith %}",
        "{{ met|map(attribute='title')|join(', ') }}{{ next_steps|first|upper }}{{ not_met|length }}",
    ],
)
def test_what_letters_have_is_taken_in_every_branch_however_it_is_asked_for(tmp_path: Path, inside: str):
    assert read_template(template(tmp_path, f"{{{{ submission }}}}{{% if attempt == 3 %}}{inside}{{% endif %}}"))


@pytest.mark.parametrize(
    "paragraph, said",
    [
        ("Dear {{ submission", "“{{ submission” is begun and not ended; “}}” is missing behind it."),
        ("{{ submission }} {% if met", "“{% if met” is begun and not ended; “%}” is missing behind it."),
        ("{% for c in criteria %}{{ c.nxt }}{% endfor %}", "“criterion” has letter, title, question,"),
        ("{% for c in criteria %}{% for s in c.seen %}{{ s.nm }}{% endfor %}{% endfor %}", "“seen” has "),
    ],
)
def test_what_is_wrong_with_a_field_is_said_with_what_there_is(tmp_path: Path, paragraph: str, said: str):
    with pytest.raises(RuleBroken) as refused:
        read_template(template(tmp_path, paragraph))
    assert said in refused.value.sentence


@pytest.mark.parametrize(
    "paragraph",
    ["{% for c in criteria %}", "{{ 1/0 }}", "{{ ''.__class__.__mro__ }}", "{{ submission.__init__.__globals__ }}"],
)
def test_a_template_that_reaches_for_more_than_words_is_refused(tmp_path: Path, paragraph: str):
    with pytest.raises(RuleBroken):
        read_template(template(tmp_path, paragraph))


def repacked(path: Path, change) -> Path:
    """The Word file with its parts, as name and bytes, changed."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in change(parts).items():
            packed.writestr(name, data)
    return path


def with_endnotes(words: str):
    named = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = f'<w:endnotes xmlns:w="{named}"><w:endnote><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:endnote></w:endnotes>'
    return lambda parts: parts | {"word/endnotes.xml": part.encode()}


def test_fields_in_endnotes_are_filled_and_unknown_ones_refused(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    ours = read_template(repacked(template(tmp_path, "Hello."), with_endnotes("On {{ submission }}")))
    assert b"On S-1" in zipfile.ZipFile(io.BytesIO(filled(ours, letter(store)))).read("word/endnotes.xml")
    with pytest.raises(RuleBroken, match="“nobody”"):
        read_template(repacked(template(tmp_path, "Hello."), with_endnotes("{{ nobody }}")))


def test_a_template_of_word_on_the_web_whose_main_part_has_a_number_is_filled(store: Store, tmp_path: Path):
    def numbered(parts):
        return {
            name.replace("word/document.xml", "word/document2.xml"): data.replace(b"document.xml", b"document2.xml")
            for name, data in parts.items()
        } | {"word/_rels/document2.xml.rels": parts["word/_rels/document.xml.rels"]}

    decide(store, ["S-1"])
    ours = read_template(repacked(template(tmp_path, "On {{ submission }}"), numbered))
    docx = filled(ours, letter(store))
    assert words(docx) == "On S-1"
    with pymupdf.open("pdf", as_pdf(docx, "Letter")) as made:
        assert "On S-1" in made[0].get_text()


def test_the_letter_that_ships_takes_every_example():
    assert read_template(SHIPPED).docx == shipped().docx


def test_words_in_a_text_box_of_a_template_stand_in_the_pdf_once(store: Store, tmp_path: Path):
    """Word writes a box twice, for itself and for what does not know it, and each inside of a paragraph."""
    box = (
        b'<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b'<mc:Choice Requires="wps"><w:drawing>'
        b"<w:txbxContent><w:p><w:r><w:t>Letterhead</w:t></w:r></w:p></w:txbxContent>"
        b"</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Letterhead</w:t></w:r></w:p>"
        b"</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    main = "word/document.xml"
    path = template(tmp_path, "On {{ submission }}")
    ours = read_template(
        repacked(path, lambda parts: parts | {main: parts[main].replace(b"</w:p>", box + b"</w:p>", 1)})
    )
    decide(store, ["S-1"])
    with pymupdf.open("pdf", as_pdf(filled(ours, letter(store)), "Letter")) as made:
        assert made[0].get_text().split() == ["On", "S-1", "Letterhead"]


def test_what_is_no_word_file_is_no_template(tmp_path: Path):
    (tmp_path / "letter.docx").write_bytes(b"not a zip")
    with pytest.raises(RuleBroken, match="not a Word file"):
        read_template(tmp_path / "letter.docx")


def test_a_letter_names_no_assessor(store: Store):
    decide(store, ["S-1"])
    (signed,) = Selection(store, known).signed()
    payload = json.loads(json.dumps(signed.payload)) | {"assessor": "assessor-ana"}
    made = the_letter(Selection(store, known), replace(signed, payload=payload))
    assert made is not None
    assert "assessor-ana" not in words(filled(shipped(), made))


def test_the_advice_knows_what_the_programme_calls_the_assessor(store: Store):
    assert assessor_of(store) == ""
    with store.write() as session:
        session.add(SettingRow(name="enrolment", value={"assessor": "assessor-ilse"}))
    assert assessor_of(store) == "assessor-ilse"


def test_each_decision_has_a_letter_under_its_submission(store: Store, tmp_path: Path):
    (first, _) = decide(store, ["S-1", "S-2"])
    decide(store, ["S-1"], level="developing", supersedes=first)
    made = list(letters_into(Selection(store, known), tmp_path / "out", pdf=True))
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert (len(made), len(names)) == (3, 6)
    assert {"S-1.docx", "S-1.pdf", "S-2.docx", "S-2.pdf"} < set(names)


def test_two_decisions_of_two_devices_on_one_submission_have_a_letter_each(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    (first,) = Selection(store, known).signed()
    second = replace(first, payload=first.payload | {"id": "decision-elsewhere"})

    class Both(Selection):
        def signed(self):
            yield from (first, second)

    made = list(letters_into(Both(store, known), tmp_path / "out", pdf=False))
    assert len(made) == len(list((tmp_path / "out").iterdir())) == 2


def test_the_command_writes_letters_and_a_batch_that_asks_for_them_lets_go(
    workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assessor_app.cli.opening.credentials", lambda _store: known)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    decide(opened.store, ["S-1"])
    opened.close()

    def run(*words: object):
        said = assessor(*words, "--workspace", workspace_folder, "--json")
        assert said.code == 0, said
        return said.document

    run("batch", "new", "B", "--letters")
    assert run("batch", "dry-run", "B")["counts"]["blocked"] == 1
    run("letter", "template", template(tmp_path, "{{ credential }}"))
    assert len(run("letter", "write", "--out", tmp_path / "letters", "--pdf")["letters"]) == 1
    assert (tmp_path / "letters" / "S-1.pdf").exists()
    assert run("batch", "dry-run", "B")["counts"]["new"] == 1
    refused = assessor(
        "letter", "template", template(tmp_path, "{{ nobody }}"), "--workspace", workspace_folder, "--json"
    )
    assert "“nobody”" in refused.error


def test_the_letters_a_batch_lacks_are_written_from_the_batch(
    workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assessor_app.cli.opening.credentials", lambda _store: known)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    decide(opened.store, ["S-1", "S-2"])
    opened.close()

    def run(*words: object):
        return assessor(*words, "--workspace", workspace_folder, "--json").document

    run("letter", "write", "--out", tmp_path / "one", "--decision", "decision-S-2")
    run("batch", "new", "B", "--letters")
    assert run("batch", "dry-run", "B")["goes"] == 1
    assert len(run("letter", "write", "--out", tmp_path / "letters", "--batch", "B")["letters"]) == 2
    assert run("batch", "dry-run", "B")["goes"] == 2


def test_a_template_taken_out_of_its_zip_is_refused_with_a_sentence():
    with pytest.raises(RuleBroken, match="is not a Word file"):
        filled(Template("x.docx", b"PK\x05\x06" + b"\0" * 18), None)  # type: ignore[arg-type]  # never reached
