"""What a reader would stumble over in a letter, said before the decision is signed."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.anonymity import Known
from assessor_app.domain.decision import verdict
from assessor_app.domain.letter_lint import reading_grade, remarks
from assessor_app.domain.rubric import CriterionId, Rubric, TotalWithCut
from assessor_app.reports.syllables import syllables
from tests import builders

RUBRIC = builders.rubric()
GOOD = "Two students speak. Next: plan a turn for each."


def said(
    norms: str = "Fine.", talk: str = GOOD, level: str = "developing", names: tuple[str, ...] = (),
    feedback: str = "", note: str = "", own: str = "", rubric: Rubric = RUBRIC, hidden: tuple[str, ...] = (),
    reason: str = "",
) -> list[str]:  # fmt: skip
    draft = builders.assessment(
        scores=MappingProxyType(
            {
                CriterionId("norms"): builders.level("norms", "proficient"),
                CriterionId("talk"): builders.level("talk", level),
            }
        ),
        rationales=MappingProxyType({CriterionId("norms"): norms, CriterionId("talk"): talk}),
        feedback=feedback,
        reason=reason,
        links=(replace(builders.link("talk"), note=note),),
    )
    reached = verdict(rubric, draft.scores, draft.codes)
    return [r.sentence for r in remarks(draft, rubric, reached, Known(names), syllables, own, hidden)]


def test_a_listed_name_in_a_quote_is_named():
    assert said(names=("talk",)) == [
        "A quote of B may tell who somebody is: “talk” is a name on the programme’s list.",
    ]


def test_a_letter_that_names_what_was_missing_and_a_next_step_reads_well():
    assert said() == []


def test_a_criterion_not_met_without_a_next_step_is_named():
    assert said(talk="Two students speak.") == ["B names no next step: begin a sentence with “Next”."]


def test_the_word_next_alone_names_no_step():
    assert said(talk="Two students speak. Next.") == ["B names no next step: begin a sentence with “Next”."]


def test_an_account_without_a_name_before_its_sign_is_named_nowhere():
    assert said(own="@district") == []


def test_a_criterion_not_met_that_only_has_a_next_step_does_not_say_what_was_missing():
    assert said(talk="Next: film again.") == ["B does not say what was missing."]


@pytest.mark.parametrize(
    "talk", ["Next week you were away.", "Two speak. Next the class was silent.", "Two speak. Next: –"]
)
def test_what_happened_next_is_no_next_step(talk: str):
    assert said(talk=talk) == ["B names no next step: begin a sentence with “Next”."]


@pytest.mark.parametrize("found", ["What is missing?", "What was missing?! Why?", "–"])
def test_who_only_asks_what_is_missing_does_not_say_it(found: str):
    assert said(talk=f"{found} Next: film again.") == ["B does not say what was missing."]


def test_neither_is_said_by_a_question_and_what_happened_next():
    assert said(talk="What is missing? Next week you were away.") != []


@pytest.mark.parametrize(
    "found",
    [
        "What is missing? Turns for all.",
        "Only one asks “Why?”",
        "“Why?” is never asked.",
        "“I do not know.”",
        "0 of 4",
        "无",
    ],
)
def test_what_was_missing_may_be_said_with_a_question(found: str):
    assert said(talk=f"{found}\nNext: film again.") == []


def test_a_criterion_that_is_met_needs_no_next_step():
    assert said(level="proficient", talk="Fine.") == []


def test_words_that_speak_of_another_level_than_the_one_given_are_named():
    assert said(norms="This is Exemplary work.") == [
        "A speaks of “Exemplary”; the level given is “Proficient”.",
    ]


def test_a_next_step_may_name_the_level_it_leads_to():
    assert said(talk="Two speak. Next: for Proficient, let four speak.") == []


def test_a_word_that_judges_is_named_unless_it_is_quoted():
    assert said(norms="The norms were weak, and weak they stayed.", feedback="One student says “weak acid”.") == [
        "A says “weak”, which judges; say what was seen, or what was missing."
    ]


def test_a_placeholder_that_nobody_filled_is_named():
    assert said(norms="They say “{quote}” at {Place}.") == [
        "A still says “{quote}”; write what belongs there.",
        "A still says “{Place}”; write what belongs there.",
    ]


def test_braces_that_are_no_placeholder_are_words():
    assert said(norms="The set {1, 2} is on the board.") == []


def test_a_name_in_the_letter_is_named():
    assert any("Maria Ortiz" in sentence for sentence in said(norms="Maria Ortiz waits.", names=("Maria Ortiz",)))


def test_what_looks_like_a_name_is_named_without_a_list():
    assert said(norms="Talk between Maria Ortiz and two others.") == [
        "A may tell who somebody is: “Maria Ortiz” looks like a name.",
    ]


def test_a_total_that_is_too_low_asks_for_a_next_step_on_some_criterion():
    high = builders.rubric(rule=TotalWithCut(6))
    assert said(level="proficient", talk="Fine.", rubric=high) == [
        "The letter names no next step: begin a sentence on a criterion with “Next”."
    ]
    assert said(level="proficient", talk=GOOD, rubric=high) == []


def test_a_note_that_stands_in_the_letter_is_looked_at_too():
    assert said(note="Maria Ortiz waits; {quote}.") == [
        "A note of B still says “{quote}”; write what belongs there.",
        "A note of B may tell who somebody is: “Maria Ortiz” looks like a name.",
    ]


def test_the_assessors_own_name_in_the_letter_is_named():
    assert said(feedback="Yours, Ilse", own="assessor-ilse") == [
        "The letter names you (“Ilse”); a letter names no assessor."
    ]
    assert said(norms="Ask assessor-7 for more.", own="assessor-7") == [
        "A names you (“assessor-7”); a letter names no assessor."
    ]


def test_words_that_are_no_name_of_the_assessor_are_let_be():
    assert said(feedback="The Assessor of room 7 and a lead.", own="lead-assessor-7") == []


@pytest.mark.parametrize(
    ("level", "feedback", "words", "outcome"),
    [
        ("developing", "Congratulations! A fine lesson.", "Congratulations", "not yet"),
        ("developing", "You have earned this credential.", "earned", "not yet"),
        ("proficient", "This is not yet met. Resubmit it.", "not yet met", "earned"),
        ("proficient", "Please resubmit clip 2.", "resubmit", "earned"),
    ],
)
def test_words_on_the_whole_that_claim_another_outcome_are_named(level: str, feedback: str, words: str, outcome: str):
    found = f"The letter says “{words}”; the outcome is {outcome}."
    assert found in said(level=level, talk=GOOD, feedback=feedback)


@pytest.mark.parametrize(
    ("level", "feedback"),
    [
        ("developing", "The credential is not earned yet."),
        ("developing", "Once B is met, it will be earned."),
        ("developing", "You have almost passed."),
        ("proficient", "Congratulations, you earned it."),
        ("proficient", "A well earned rest is next."),
    ],
)
def test_words_that_agree_with_the_outcome_or_claim_none_are_let_be(level: str, feedback: str):
    assert said(level=level, feedback=feedback) == []


def test_long_sentences_of_long_words_are_said_to_be_hard():
    hard = "The implementation of collaborative conversational methodologies necessitates considerable preparatory " * 4
    assert any("years of school" in sentence for sentence in said(norms=hard))


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("table", 2), ("student", 2), ("conversation", 4), ("a", 1), ("don't", 1)]
)
def test_syllables_are_counted_where_a_word_may_be_parted(word: str, count: int):
    assert syllables(word) == count


def test_the_reading_grade_is_that_of_the_published_formula():
    text = "The cat sat on the mat. " * 10  # 6 words a sentence, 1 syllable a word
    assert reading_grade(text, lambda _word: 1) == pytest.approx(0.39 * 6 + 11.8 - 15.59)


def test_a_text_of_a_few_words_has_no_grade():
    assert reading_grade("Fine.", syllables) is None


@given(st.text())
def test_any_text_can_be_looked_at(text: str):
    reading_grade(text, syllables)
    said(norms=text, talk=text)


def test_a_name_that_will_be_masked_is_said_to_be():
    told = said(norms="Lena Quist spoke.", names=("Lena Quist",), hidden=("Lena Quist",))
    assert told == [
        "A may tell who somebody is: “Lena Quist” is a name on the programme’s list, and is masked when you commit.",
    ]


def test_a_name_that_the_pre_check_hides_is_said_to_be_masked():
    assert said(feedback="As Tomas said.", hidden=("Tomas",)) == [
        "The letter may tell who somebody is: “Tomas” is hidden in the evidence, and is masked when you commit.",
    ]


def test_a_name_in_the_reason_of_a_correction_is_named():
    (told,) = said(reason="Call 212-555-0142", hidden=("212-555-0142",))
    assert told.startswith("The reason of the correction may tell who somebody is: “212-555-0142” is a phone number")


HONEST = (
    {"talk": "Only one group has turns written down. Next: write a turn for each child."},
    {"talk": "Nobody but the teacher asks “Why?”. Next step: let two children ask each other."},
    {"talk": "I saw no wait time after the second question. Next time, wait five seconds."},
    {"talk": "The plan names a norm, but the film shows none used. Next: show the norm used."},
    {"talk": "Missing: a second clip. Next: hand in a clip of the close."},
    {"talk": "• No student builds on another.\n• Next: add a sentence starter."},
    {"talk": "No exit ticket was found. Next, hand one in for each student."},
    {"talk": "The transcript is 40 seconds long; three minutes are asked for. Next: film three minutes."},
    {"talk": "The reflection says what happened, not why. Next: say why in two sentences."},
    {"talk": "It tells of “poor” questions but cites none. Next: cite two."},
    {"talk": "A student said “That is a bad idea” and nothing followed. Next: plan what you say then."},
    {"talk": "The word “weak acid” is used without its meaning. Next: define it."},
    {"talk": "In the second clip the sound drops at 1:30. Next: film again with a microphone."},
    {"talk": "Between 02:10 and 03:40 you answer each question yourself. Next: hold back once."},
    {"talk": "The norms chart is on the wall; no child refers to it. Next: point to it when one is used."},
    {"talk": "There is no weak form of the rule in the proof. Next: state the weak law of large numbers."},
    {
        "norms": "You wait. Students answer each other.",
        "talk": "Two turns are named. Next: name four.",
        "feedback": "Not yet. You are close; two criteria are met.",
    },
    {"level": "proficient", "talk": "All turns are planned.", "feedback": "Congratulations. You earned this."},
    {
        "level": "proficient",
        "talk": "All turns are planned.",
        "feedback": "Thank you for the clear film. You have earned this credential.",
    },
    {"level": "proficient", "talk": "All turns are planned. Next: try it with a larger class."},
    {"level": "proficient", "talk": "A student tells of poor people in the city; others ask about it."},
    {"level": "proficient", "talk": "You had students compare strong and weak arguments."},
    {
        "level": "proficient",
        "talk": "Students sort strong and weak claims.",
        "feedback": "This was not awarded lightly: three clips agree.",
    },
    {"level": "exemplary", "talk": "Exemplary use of turns; each child speaks twice."},
    {"talk": "The lesson is at a beginning stage: two children speak. Next: plan more turns."},
    {
        "talk": "Three students talk; fifteen are silent. Next: use pairs first.",
        "feedback": "Once the second clip shows all groups, you will have earned it.",
    },
    {
        "talk": "The first question is closed. Next: open it with how or why.",
        "feedback": "The children earned stickers; that is not what the credential asks.",
    },
    {
        "talk": "One child is passed over twice. Next: use a list of names.",
        "feedback": "The ball was passed from child to child, which is a good start.",
    },
    {"talk": "No sign of revoicing between minute 2 and 6. Next: revoice one idea in each part."},
    {"talk": "Falta una segunda pregunta. Next: add a second question."},
    {"talk": "¿Por qué? is the only question. Next: plan two more."},
    {"talk": "The plan was in Spring Garden dialect lessons. Next: hand in the plan of the filmed lesson."},
    {"talk": "Bloom and Vygotsky are named, not used. Next: use one of them in the plan."},
    {"talk": "Your developing list of norms is not shown in use. Next: film it in use."},
    {"talk": "Students in Room 12 on Monday were silent. Next: start with pairs."},
    {"level": "proficient", "talk": "Rich and poor are heard.", "feedback": "There is no need to resubmit."},
    {"level": "proficient", "talk": "A student says the argument is weak.", "feedback": "You ask them to try again."},
    {"talk": "You are developing a list. Next: show it in use.", "feedback": "You had all but one pass the ball."},
    {"talk": "Two will speak, by grace of a card. Next: deal four.", "names": ("Will Grace", "Rose Small")},
)


@pytest.mark.parametrize("words", HONEST, ids=lambda words: words["talk"])
def test_an_honest_letter_is_let_be(words: dict[str, Any]):
    assert said(**words) == []


@pytest.mark.parametrize(
    ("level", "feedback", "claim"),
    [
        ("developing", "You are awarded the credential.", "are awarded"),
        ("developing", "We are happy to award you this credential.", "happy to award"),
        ("developing", "You will not be disappointed: you have earned it.", "earned"),
        ("developing", "Well done, you’ve passed!", "passed"),
        ("proficient", "Not yet.", "Not yet"),
        ("proficient", "Unfortunately you failed.", "failed"),
        ("proficient", "You have not met the standard.", "have not met the standard"),
        ("proficient", "You didn't earn it.", "didn't earn"),
        ("proficient", "This was not awarded.", "was not awarded"),
        ("proficient", "Please try again.", "try again"),
    ],
)
def test_an_outcome_may_be_claimed_in_many_words(level: str, feedback: str, claim: str):
    outcome = "earned" if level == "proficient" else "not yet"
    assert said(level=level, feedback=feedback) == [f"The letter says “{claim}”; the outcome is {outcome}."]


@pytest.mark.parametrize(
    ("found", "judges"),
    [
        ("Weak.", "Weak"),
        ("This is a poor lesson.", "poor"),
        ("Your weak arguments are heard.", "weak"),
        ("Weak and unclear questions are asked.", "Weak"),
        ("The talk was bad and short.", "bad"),
        ("Useless work.", "Useless"),
        ("It was pathetic.", "pathetic"),
        ("You are incompetent.", "incompetent"),
    ],
)
def test_a_word_judges_where_it_is_said_of_the_work_or_of_the_person(found: str, judges: str):
    assert said(talk=f"{found} Next: film again.") == [
        f"B says “{judges}”, which judges; say what was seen, or what was missing."
    ]


@pytest.mark.parametrize("found", ["This is proficient.", "Your work is now proficient.", "It is proficient work."])
def test_a_level_given_in_small_letters_is_named_too(found: str):
    assert said(talk=f"{found} Next: film again.") == ["B speaks of “Proficient”; the level given is “Developing”."]


@pytest.mark.parametrize(
    ("talk", "fillers"),
    [
        ("Turns are missing. Next: TBD", ["TBD"]),
        ("TODO. Next: TODO", ["TODO"]),
        ("See above. Next: see above.", ["See above", "See above"]),
    ],
)
def test_what_keeps_the_place_of_words_never_written_is_named(talk: str, fillers: list[str]):
    expected = [f"B still says “{filler}”; write what belongs there." for filler in dict.fromkeys(fillers)]
    assert said(talk=talk) == expected


@pytest.mark.parametrize(
    ("words", "named"),
    [("I, JORDAN, saw two", "JORDAN"), ("Ask jordan.smith", "jordan.smith"), ("Ask Smith", "Smith")],
)
def test_the_assessor_is_named_in_whatever_letters(words: str, named: str):
    told = said(norms=f"{words}.", own="jordan.smith@prog.org")
    assert f"A names you (“{named}”); a letter names no assessor." in told


@pytest.mark.parametrize("name", ["maya", "\u041caya", "MAY\u0410"])
def test_a_listed_name_in_other_letters_is_like_it(name: str):
    assert said(norms=f"{name} spoke.", names=("Maya",)) == [
        f"A may tell who somebody is: “{name}” is like a name on the programme’s list."
    ]


def test_a_student_number_and_the_whole_of_a_titled_name_are_named():
    assert said(norms="The student with ID 48213377 waits.") == [
        "A may tell who somebody is: “48213377” is a student number."
    ]
    assert said(norms="Dr. Lê Thị Hoa waits.") == ["A may tell who somebody is: “Lê Thị Hoa” is a name after a title."]
