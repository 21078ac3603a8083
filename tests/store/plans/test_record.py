"""The record of what was shown to whom, as it is printed."""

from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.submission_form import submission_json
from assessor_app.queries import coaching as asked
from assessor_app.reports.coaching_plan import disclosure_files
from assessor_app.store.rows import SubmissionRow
from tests.coaching import TODAY, Coach, consented, plan_file
from tests.store.plans.plan_parts import CLIP, WORK, docx_words, pdf_words


def test_the_record_of_what_was_shown_can_be_printed(coach: Coach):
    coach.show("work")
    made = disclosure_files(asked.disclosures(coach.store), TODAY)
    assert "shown on the screen" in docx_words(made["disclosures.docx"])


def test_a_name_in_an_artifact_s_id_is_not_in_the_printed_record(coach: Coach):
    clip = plan_file("clip-maya-rivera", media_type="video/mp4", path="artifacts/clip.mp4")
    with coach.store.write() as rows:
        rows.get_one(SubmissionRow, "S-1").body = submission_json(consented("S-1", WORK, CLIP, clip))
    coach.show("clip-maya-rivera")
    words = docx_words(disclosure_files(asked.disclosures(coach.store), TODAY)["disclosures.docx"])
    assert "clip-█" in words and "maya" not in words.casefold()


def test_the_printed_record_says_what_its_columns_are(coach: Coach, pool: WorkerPool):
    coach.show("work")
    made = disclosure_files(asked.disclosures(coach.store), TODAY)
    printed = " ".join(pdf_words(pool, made["disclosures.pdf"]).split())
    for paragraph in docx_words(made["disclosures.docx"]).splitlines():
        assert " ".join(paragraph.split()) in printed
    assert "When (UTC)" in printed and "To whom" in printed
