"""What leaves is right when other libraries read it back: formulas, other scripts, long cells, many rows."""

import csv
import json
import re
import shutil
import subprocess
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from assessor_app.documents.captions import parse_captions
from assessor_app.domain.decision_facts import DecisionFacts
from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.chain import verify_log
from assessor_app.eventlog.jws import verify
from assessor_app.queries.decisions import decision, decisions
from assessor_app.reports import csv_files, workbook
from assessor_app.reports.csv_files import DANGEROUS, harmless
from assessor_app.reports.exporting import export
from assessor_app.reports.forms import NAMES
from assessor_app.reports.selection import FACTS, Selection
from assessor_app.reports.webvtt import times
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow
from tests import builders
from tests.builders import known
from tests.decided import AT, decide

ARABIC = "الطلاب يتحدثون معًا عن النهر"
EMOJI = "Well said 👩🏽‍🏫🎉"
FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－2+3",
    "＠SUM(A1)",
)
ODD = (*FORMULAS, ARABIC, EMOJI, 'with "quotes", and, commas', "two\nlines", "https://example.org/a")


def write(store: Store, form: str, out: Path) -> Path:
    return export(Selection(store, known), form, out)


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path, sheet: str) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    book.close()
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


@pytest.fixture
def odd(store: Store) -> Store:
    for number, words in enumerate(ODD, 1):
        decide(store, [f"S-{number:02}"], words=words)
    return store


def test_the_csv_has_a_row_a_decision(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    rows = csv_rows(write(store, "csv", tmp_path))
    assert [row["submission_id"] for row in rows] == ["S-1", "S-2"]
    assert {row["outcome"] for row in rows} == {"earned"}


def test_the_long_csv_has_a_row_a_criterion_with_the_words_as_written(odd: Store, tmp_path: Path):
    rows = csv_rows(write(odd, "csv-long", tmp_path))
    assert len(rows) == 2 * len(ODD)
    said = [row["rationale"] for row in rows if row["letter"] == "A"]
    assert said == [f"'{words}" if words.startswith(DANGEROUS) else words for words in ODD]


@pytest.mark.parametrize("form", ["csv", "csv-long"])
def test_a_value_is_one_cell_also_where_semicolons_tabs_and_spaces_part_cells(store: Store, form: str, tmp_path: Path):
    decide(store, ["S-1"], words="good;=2+3;\t=4\n=5 =6")
    with store.write() as session:
        session.scalars(select(FactRow)).one().why = "not;=2+3;\t=4"
    text = write(store, form, tmp_path).read_bytes().decode()
    assert "=2+3" in text
    for row in text.split("\r\n")[:-1]:
        assert re.fullmatch(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*', row), row


@given(st.lists(st.tuples(st.text(), st.integers(), st.none() | st.text()), min_size=1))
def test_no_cell_of_a_csv_begins_like_a_formula(rows):
    for row in harmless(rows):
        assert not any(isinstance(value, str) and value.startswith(DANGEROUS) for value in row)


@given(st.lists(st.tuples(st.text(), st.integers()), min_size=1))
def test_cells_that_are_harmless_are_left_alone(rows):
    for before, after in zip(rows, harmless(rows), strict=True):
        kept = f"'{before[0]}" if before[0].startswith(DANGEROUS) else before[0]
        assert [str(v) for v in after] == [kept, str(before[1])]


def test_lines_written_as_they_came_are_those_the_csv_writer_would_write(store: Store, tmp_path: Path):
    many(store, 12)
    with store.write() as session:
        mischief = session.get_one(FactRow, "decision-00000003")
        mischief.why, mischief.assessor = "one\x1ftwo\x1ethree", None
    careful = tmp_path / "careful.csv"
    csv_files.write_csv(careful, FACTS, Selection(store, known).facts())
    assert write(store, "csv", tmp_path).read_bytes() == careful.read_bytes()


def test_a_workbook_holds_the_words_as_text_and_no_formula(odd: Store, tmp_path: Path):
    path = write(odd, "xlsx", tmp_path)
    rows = sheet_rows(path, "Criteria")
    said = [str(row["rationale"]) for row in rows if row["letter"] == "A"]
    assert said == [words.replace("\r", "\n") for words in ODD]  # a return would be read as “_x000D_” by many
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert all(cell.hyperlink is None for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_workbook_has_summary_criteria_evidence_and_what_each_column_means(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    path = write(store, "xlsx", tmp_path)
    assert openpyxl.load_workbook(path).sheetnames == ["Summary", "Criteria", "Evidence", "Data dictionary"]
    assert [row["place"] for row in sheet_rows(path, "Evidence")] == ["p. 1", "00:30–01:01", "p. 1"]
    meant = {(row["sheet"], row["column"]) for row in sheet_rows(path, "Data dictionary")}
    for sheet in ("Summary", "Criteria", "Evidence"):
        headings = sheet_rows(path, sheet)[0]
        assert {(sheet, heading) for heading in headings} <= meant


def test_a_cell_of_the_longest_text_is_whole_and_a_longer_one_says_that_it_was_cut(tmp_path: Path):
    longest, longer = "x" * 32_767, "😀" * 20_000
    assert workbook.fitting(longest) == longest
    assert workbook.fitting("one\r\ntwo\rthree") == "one\ntwo\nthree"
    cut = workbook.fitting(longer)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith(workbook.CUT)
    assert cut.removesuffix(workbook.CUT) == "😀" * (len(cut) - len(workbook.CUT))


def test_the_longest_rationale_is_whole_in_the_csv_and_in_the_workbook(store: Store, tmp_path: Path):
    words = "ж" * 32_767
    decide(store, ["S-1"], words=words)
    assert csv_rows(write(store, "csv-long", tmp_path))[0]["rationale"] == words
    assert sheet_rows(write(store, "xlsx", tmp_path), "Criteria")[0]["rationale"] == words


def test_a_sheet_that_is_full_goes_on_in_another(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    decide(store, ["S-1", "S-2", "S-3"])
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    path = write(store, "xlsx", tmp_path)
    assert len(sheet_rows(path, "Criteria")) + len(sheet_rows(path, "Criteria 2")) == 6
    assert len(sheet_rows(path, "Summary")) == 3


def test_parquet_has_the_types_a_data_frame_wants(store: Store, tmp_path: Path):
    decide(store, ["S-1"], coded=True)
    (row,) = pyarrow.parquet.read_table(write(store, "parquet", tmp_path)).to_pylist()
    assert row["decided_at"] == datetime.fromisoformat(AT)
    assert (row["attempt"], row["condition_codes"], row["supersedes"]) == (1, ["blank", "silent"], None)


def test_the_signed_events_of_a_whole_log_verify(store: Store, tmp_path: Path):
    from assessor_app.queries.decisions import log_lines

    decide(store, ["S-1", "S-2"])
    path = export(Selection(store, known), "jsonl", tmp_path, log=log_lines(store))
    assert verify_log(path.read_text(encoding="utf-8").splitlines()).whole


def test_each_line_of_the_signed_events_is_what_was_signed(odd: Store, tmp_path: Path):
    for line in write(odd, "jsonl", tmp_path).read_text(encoding="utf-8").split("\n")[:-1]:
        told = json.loads(line)
        assert verify(told["jws"]).payload == told["event"]


def test_the_bulk_award_file_has_what_was_earned_and_no_name(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    decide(store, ["S-2"], level="developing")
    (row,) = csv_rows(write(store, "canvas", tmp_path))
    assert list(row) == [
        "Badge Class ID", "Identifier", "First", "Last", "Narrative", "Evidence Narrative", "Evidence URL",
        "Issue Date", "Expiration Date",
    ]  # fmt: skip
    assert (row["Badge Class ID"], row["Identifier"], row["First"], row["Last"]) == ("talk", "E-1", "", "")


def test_a_badge_draft_resolves_its_levels_and_is_no_credential(store: Store, tmp_path: Path):
    from assessor_app.domain.badge import dangling

    decide(store, ["S-1"])
    decide(store, ["S-2"], level="developing")
    (draft,) = [json.loads(line) for line in write(store, "badges", tmp_path).read_text().splitlines()]
    assert not dangling(draft)
    assert not {"proof", "credentialStatus"} & set(draft)


def test_web_annotations_are_as_they_were_signed(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    page = json.loads(write(store, "annotations", tmp_path).read_text(encoding="utf-8"))
    (signed,) = Selection(store, known).signed()
    assert page["items"] == [link for score in signed.payload["scores"] for link in score["evidence"]]
    assert page["type"] == "AnnotationPage"


def test_webvtt_shows_each_span_with_its_criterion(store: Store, tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    file = write(store, "webvtt", tmp_path) / "S-1" / one / "a1.vtt"
    (cue,) = parse_captions(file.read_text(encoding="utf-8"))
    assert (cue.start, cue.end, cue.text) == (30.25, 61.5, "A Norms\nThey wait.")


@given(st.floats(0, 90_000), st.floats(1e-6, 3_600))
def test_every_cue_of_webvtt_ends_after_it_begins_however_short_its_span(start: float, lasts: float):
    (cue,) = parse_captions(f"WEBVTT\n\n{times(start, start + lasts)}\nThey wait.")
    assert cue.end > cue.start == pytest.approx(start, abs=0.0006)
    assert cue.end == pytest.approx(start + lasts, abs=0.0016)


def test_an_export_with_nothing_to_write_says_so(store: Store, tmp_path: Path):
    for form in NAMES:
        with pytest.raises(RuleBroken, match="no decision to export yet"):
            write(store, form, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_exporting_again_replaces_the_file_and_leaves_nothing_beside(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    for form in NAMES:
        assert write(store, form, tmp_path) == write(store, form, tmp_path)
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_folder_that_holds_something_else_is_left_as_it_is(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to my sister.docx").write_bytes(b"dear")
    with pytest.raises(RuleBroken, match=r"holds to my sister\.docx, which this export does not write"):
        write(store, "letters", tmp_path)
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "letters").iterdir()] == [("to my sister.docx", b"dear")]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_what_leaves_is_read_from_decisions_and_submissions_only(store: Store, tmp_path: Path):
    """A coach's notes lie in tables of their own, which no form of export asks."""
    decide(store, ["S-1"])
    asked: list[str] = []

    def listen(connection, *_rest):
        connection.set_trace_callback(asked.append)  # SQLite's own word: not every statement comes by SQLAlchemy

    event.listen(store.engine, "checkout", listen)
    for form in NAMES:
        write(store, form, tmp_path)
    event.remove(store.engine, "checkout", listen)
    tables = {name for said in asked for name in re.findall(r"(?:FROM|JOIN) (\w+)", said)}
    assert tables == {"decision_fact", "event", "submission", "finding", "look_over", "setting"}


def many(store: Store, count: int) -> None:
    """Lines of decisions without the events behind them: a million signatures take a quarter of an hour."""
    decide(store, ["S-0"])
    with store.write() as session:
        row = session.get_one(FactRow, "decision-S-0")
        first = DecisionFacts(*(getattr(row, name) for name in FACTS))
        words = ODD
        for start in range(1, count, 10_000):
            some = [
                replace(first, decision_id=f"decision-{n:08}", submission_id=f"S-{n}", why=words[n % len(words)])
                for n in range(start, min(start + 10_000, count))
            ]
            session.execute(FactRow.__table__.insert(), [dict(zip(FACTS, astuple(each), strict=True)) for each in some])


def holds(store: Store, out: Path, count: int) -> None:
    many(store, count)
    with write(store, "csv", out).open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == count + 1
    table = pyarrow.parquet.read_table(write(store, "parquet", out), columns=["submission_id", "why"])
    assert len(set(table["submission_id"].to_pylist())) == count
    assert set(table["why"].to_pylist()) >= set(ODD)
    book = openpyxl.load_workbook(write(store, "xlsx", out), read_only=True)
    assert sum(1 for _ in book["Summary"].iter_rows(values_only=True)) == count + 1
    book.close()


def test_many_rows_are_all_there_when_read_back(store: Store, tmp_path: Path):
    holds(store, tmp_path, 6_000)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_million_rows_are_all_there_when_read_back(store: Store, tmp_path: Path):
    holds(store, tmp_path, 1_000_000)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_reads_the_workbook_as_we_wrote_it(odd: Store, tmp_path: Path):
    path = write(odd, "xlsx", tmp_path)
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", filters, "--outdir", str(tmp_path / "out"), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (file,) = (tmp_path / "out").glob("*.csv")
    said = [row["rationale"] for row in csv_rows(file) if row["letter"] == "A"]
    assert [words.strip() for words in said] == [words.strip() for words in ODD]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_reads_a_million_rows_of_our_csv(store: Store, tmp_path: Path):
    count = 1_000_000
    many(store, count)
    path = write(store, "csv", tmp_path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--infilter=CSV:44,34,76,1",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
         "--outdir", str(tmp_path / "out"), str(path)],
        check=True, capture_output=True, timeout=1500,
    )  # fmt: skip
    (made,) = (tmp_path / "out").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as ours, made.open(encoding="utf-8-sig", newline="") as theirs:
        pairs = zip(csv.DictReader(ours), csv.DictReader(theirs), strict=True)
        assert sum(mine["submission_id"] == read["submission_id"] for mine, read in pairs) == count


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_runs_nothing_in_our_csv_and_reads_the_longest_cell_whole(odd: Store, tmp_path: Path):
    longest = "ж" * 32_767
    decide(odd, ["S-long"], words=longest)
    path = write(odd, "csv-long", tmp_path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--infilter=CSV:44,34,76,1",
         "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "out" / f"{path.stem}.xlsx")
    heading, *rows = book.active.iter_rows()
    at = [cell.value for cell in heading].index("rationale")
    said = [str(row[at].value) for row in rows if row[at - 7].value == "A"]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "b"}  # none is a formula
    ours = [row["rationale"] for row in csv_rows(path) if row["letter"] == "A"]
    assert [" ".join(words.split()) for words in said] == [" ".join(words.split()) for words in ours]
    assert longest in said


def test_a_decision_without_its_credential_still_leaves(store: Store, tmp_path: Path):
    decide(store, ["S-1"])

    def unknown(_name: str, _version: str):
        raise RuleBroken("There is no such credential.")

    (listed,) = decisions(store, unknown)
    assert (listed.credential, decision(store, unknown, listed.id).criteria[0].title) == ("talk", "norms")
    path = export(Selection(store, unknown), "csv-long", tmp_path)
    assert csv_rows(path)[0]["criterion_title"] == builders.criterion().id


def test_times_are_utc_and_say_so(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    told = csv_rows(write(store, "csv", tmp_path))[0]["decided_at"]
    assert datetime.fromisoformat(told).utcoffset() == UTC.utcoffset(None)


@pytest.mark.usefixtures("in_denver")
def test_a_day_is_that_of_the_person_at_this_device_in_every_file(store: Store, tmp_path: Path):
    decide(store, ["S-1"], at="2026-11-24T03:10:00.000Z")
    (award,) = csv_rows(write(store, "canvas", tmp_path))
    letter = Document(str(write(store, "letters", tmp_path) / "S-1.docx"))
    assert award["Issue Date"] == "2026-11-23"
    assert any(p.text.endswith("· 23 November 2026") for p in letter.paragraphs)
    assert csv_rows(write(store, "csv", tmp_path))[0]["decided_at"] == "2026-11-24T03:10:00.000Z"
