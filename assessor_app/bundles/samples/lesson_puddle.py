"""The puddle lessons: science and language side by side for two multilingual students."""

from assessor_app.bundles.samples.content import Lesson, Step
from assessor_app.bundles.samples.talk_frames import TALK

PUDDLE_LESSON = Lesson(
    title="Where did the puddle go?",
    line="Lessons 2 and 3 of 5 · Science and language, grade 4 · 2 × 45 minutes",
    summary=(
        "Students explain evaporation with evidence from two plates. Content goal: say what "
        "happens to the water, and why. Language goal: link two events with “because” and “first, "
        "then”, in speech and then in writing."
    ),
    before=(
        "The photograph of the puddle at nine and at noon lies on each table. Partners first talk "
        "in any language they share; the frames are on the board, and may be covered by a student "
        "who does not need them."
    ),
    steps=(
        Step(
            "0–8",
            "Tell a partner what you notice, in any language.",
            "Words for change",
            "Point to the edge in the photo",
        ),
        Step(
            "8–20",
            "Share; collect words that live in two languages.",
            "evaporate / evaporar",
            "“How would you say it at home?”",
        ),
        Step(
            "20–34",
            "Compare the wide plate and the cup in the table.",
            "surface, with a number",
            "Hand flat, hand folded",
        ),
        Step(
            "34–40",
            "Explain to a new partner with the frames covered.",
            "“because” without a card",
            "Uncover one frame only",
        ),
        Step(
            "40–45", "Write two sentences; a third one if ready.", "A link between events", "Say it first, then write"
        ),
    ),
    questions=(
        "What do you notice between nine and noon?",
        "Which plate is our proof, and what does it prove?",
        "Can you explain it with the frames covered?",
    ),
    expected=(
        ("The sun took it.", "Keep the idea, and offer the word that the speaker already has at home."),
        ("It went into the ground.", "Ask what the ground is made of by the gate."),
        ("The water disappeared.", "Show the cold window and ask where the drops come from."),
    ),
    supports=(
        "Picture cards for the three states of water.",
        "Frames: I noticed that; This happened because; First, then.",
        "A word wall with room for a second language.",
        "From lesson 3 on: the frames are face down until asked for.",
    ),
    reflection=(
        (
            "Student A",
            (
                "Student A began the first lesson in Spanish, telling a partner that the sun had carried "
                "the puddle away. With the partner’s question about the word in science, she offered “se "
                "evaporó”, heard how near it was to ours, and from then on used it. By the end of the "
                "talk she explains, with the frames covered, that the sun heats the water and that the "
                "dirt stays because it does not evaporate. That last link was not on any card. In writing "
                "she still reaches for the frame at the start of a sentence, and then leaves it."
            ),
        ),
        (
            "Student B",
            (
                "Student B speaks fluently with friends, so that I had overlooked how seldom he gives a "
                "reason. His early work names things: puddle, sun, dry. In the video he asks what "
                "“surface” means, finds the word he knows, “superficie”, and at once uses it to compare "
                "two plates. On the last sheet he starts with “because”, and tells the group that he does "
                "not need the card today. The verb endings are unsteady; the explanation is not."
            ),
        ),
        (
            "What the supports did",
            (
                "The partner talk in a shared language did more than the frames. It let both students "
                "hold on to an idea while they looked for the words. The picture cards were hardly used "
                "after the first ten minutes, and I should have taken them away sooner. The frames helped "
                "Student A to begin and Student B to connect, which are different needs, and I had given "
                "both of them the same card."
            ),
        ),
        ("What I will try next", ("The next lessons are on clouds. For each student I will change one thing:")),
    ),
    next_steps=(
        "Student A gets the frames after her first try and not before;",
        "Student B gets a card with three linking words and no sentence;",
        "both choose the headings of our chart, in two languages.",
    ),
    claims=(
        (
            "The sun eat the water. No more puddle.",
            ("First the sun heats the puddle, then the water evaporates. It is vapor in the air. (frames covered)"),
        ),
        (
            "puddle. sun. dry. hot.",
            ("Because the plate is wide it has more surface and the water leaves faster. 40 minutes. (no card)"),
        ),
        (
            "The water go down in the floor.",
            "This happened because the heat gives energy. I can prove it with the window. (frame 2 and 4)",
        ),
    ),
    counts=(("Words per turn", 4, 11), ("Used because", 1, 7), ("Frame needed", 9, 3), ("Minutes to dry", 90, 40)),
    talk=TALK,
)

STUDENTS = (
    "Student A came to us in January. She speaks Spanish with her grandmother and with two "
    "classmates, and reads it well above her grade; she was in school without a break before "
    "she moved. In English she follows a story with pictures, answers in phrases, and is "
    "quick to notice words that look alike. I learned this from a talk with her and the "
    "family liaison, from a reading in Spanish, and from watching her at lunch, where she "
    "explains the rules of games at length. She knows a good deal about laundry, weather and "
    "gardens, because she helps at home. "
    "Student B has been here since kindergarten. He speaks Spanish and English with his "
    "brothers and switches easily. In conversation nobody would notice that he is learning; "
    "in science he names things and stops, and his writing consists of lists. He told me that "
    "he “knows it but not in lines”. He builds model boats with an uncle, and has strong "
    "ideas about what floats. On the district’s language test he is lowest in writing. I "
    "found out what he can do by recording two minutes of partner talk a week, for three "
    "weeks, and counting how often a reason followed a claim. He gave two reasons in nineteen "
    "turns, both about boats. "
    "Neither of them likes to be asked first in front of everyone, and both speak up once "
    "they have said a sentence to one person."
)
GOALS = (
    "Content goal: students explain where the water of a puddle goes, and use the times of "
    "two plates as evidence. Language goal: students link events in time and by cause, with "
    "“first, then” and “because”, in speech on the first day and in writing on the second. "
    "The task makes three demands. To describe a change between two photographs is hard for "
    "Student A, who lacks the verbs; she gets partner talk in Spanish and picture cards. To "
    "compare the plates with numbers is hard for Student B, who would rather name a plate "
    "than relate the two; he gets the frame “because” and a table with the units written out. "
    "To write an explanation is hard for both: they say it to a new partner, and only then "
    "write. Words that live in two languages go on the wall in both, and students decide "
    "which belong there. "
    "I planned to take the picture cards away after ten minutes of lesson 2, and to turn the "
    "frames face down at the end of it. In lesson 3 a frame is only there when a student asks "
    "for it, and the student writes on the sheet which support was used, so that I can see "
    "what the work was done with. My sign that a support can go is that a student uses its "
    "words in a sentence which the support did not give."
)
