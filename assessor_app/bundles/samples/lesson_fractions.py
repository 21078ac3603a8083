"""The fractions lesson: two checks that every student answers, and what the teacher did with the answers."""

from assessor_app.bundles.samples.content import Lesson, Step
from assessor_app.bundles.samples.talk_fractions import TALK

FRACTIONS_LESSON = Lesson(
    title="Which is greater, and how do you know?",
    line="Lesson 3 of 8 · Mathematics, grade 5 · 45 minutes",
    summary=(
        "Students compare fractions with unlike denominators by cutting, by renaming and by "
        "asking how far each is from a whole. Two checks tell me, before the lesson goes on, who "
        "is reasoning about pieces and who is comparing digits."
    ),
    before=(
        "Whiteboards and paper strips are on the tables. The goal is on the wall in the words we "
        "agreed on Monday: I can say which of two fractions is greater and prove it in one way "
        "that someone else can follow."
    ),
    steps=(
        Step(
            "0–7",
            "Check 1: A, B or C on the board, held to the chest, shown together.",
            "B with “eight is bigger”",
            "“What is one piece worth?”",
        ),
        Step(
            "7–20",
            "Fold strips into fourths, then eighths; say what changed.",
            "“Same length, different count”",
            "Fold one strip together",
        ),
        Step(
            "20–32",
            "Compare by the missing piece; test it on 7/8 and 5/6.",
            "Distance from one",
            "Draw the whole first",
        ),
        Step(
            "32–38",
            "Check 2: two thirds or five sixths, with a reason.",
            "A reason about pieces",
            "Window table with strips",
        ),
        Step(
            "38–45",
            "Write what you think now, under what you thought first.",
            "What changed your mind",
            "Offer “At first I …”",
        ),
    ),
    questions=(
        "Which is greater, three fourths or five eighths?",
        "What stayed the same when you folded, and what changed?",
        "Does the missing-piece way always work?",
    ),
    expected=(
        (
            "5/8, because 5 and 8 are the bigger numbers.",
            "Strips first: one fourth beside one eighth, and name the piece.",
        ),
        (
            "They are equal, because the difference is the same.",
            "Ask the student to count the pieces that are missing.",
        ),
        ("3/4, because fourths are bigger (no count).", "Ask for a case where bigger pieces lose."),
    ),
    supports=(
        "Paper strips in two colours.",
        "A number line from 0 to 1 taped to each table.",
        "The sentence “same length, different count” once a student has said it.",
    ),
    reflection=(
        (
            "What I did not expect",
            (
                "I had planned for students who compare digits. I had not planned for Student 6, who "
                "chose C because three fourths and five eighths were both “one away on top”. Two boards "
                "said so. It is a subtler idea than comparing digits, since it looks for a relation "
                "inside each fraction, and it falls apart only when the pieces are named. Had I asked for "
                "hands I would never have seen it."
            ),
        ),
        (
            "What I changed, when, and for whom",
            (
                "After the first check twelve boards showed A, nine B and two C. My plan said to go on to "
                "renaming if more than eighteen were right. I did not go on. The whole class folded "
                "strips, which cost eight minutes, and I dropped the worksheet. At the second check "
                "twenty-one were right, and two showed a question mark because they could not fold "
                "thirds; these two went to the window table with Student 7 while the others began card "
                "two."
            ),
        ),
        (
            "How students used the information",
            (
                "Each wrote under the first answer what they thought now and what had changed it. "
                "Fourteen gave a reason about the size of pieces. Student 4 asked to erase the first "
                "answer, and I am glad that we had agreed not to: the two lines together show the "
                "learning. The question mark became respectable during the lesson, because I thanked the "
                "first person who used it."
            ),
        ),
        (
            "What I would ask differently",
            (
                "Five eighths was a good foil, but the correct answer could be had with the wrong reason "
                "that fourths are always bigger. Next time I will:"
            ),
        ),
    ),
    next_steps=(
        "ask for five eighths against one half as well, where bigger pieces lose;",
        "sort the boards on a photograph with students, names covered;",
        "decide on the cut for going on before I see the answers, and write it in the plan.",
    ),
    claims=(
        (
            "5/8 is greater because 8 is bigger than 4.",
            "3/4 is the same as 6/8 so it is one piece more. Same length, different count (Student 7).",
        ),
        ("They are equal, both are one away.", "3/4 needs 1/4 and 5/8 needs 3/8. The one that needs less is greater."),
        (
            "3/4 because fourths are big pieces.",
            ("3/4, because it is closer to one. 7/8 beats it with small pieces, so big pieces do not always win."),
        ),
    ),
    counts=(("Right answer", 12, 21), ("Compared digits", 9, 1), ("Said equal", 2, 0), ("Asked for help", 1, 2)),
    talk=TALK,
)

GOAL = (
    "This is the third of eight lessons on comparing fractions with twenty-four fifth "
    "graders, one of whom was away. They had met equal parts in grade 4 and could shade a "
    "picture. The learning goal, in the words on our wall, is: I can say which of two "
    "fractions is greater, and prove it in one way that someone else can follow. The success "
    "criteria were spoken by students on Monday: name the piece, show the whole, and say why, "
    "not only which. "
    "What they found hard before was the size of a piece. On the entry question eleven "
    "students wrote that one eighth is greater than one fourth. Several of them could shade "
    "both correctly and still chose the larger digit, so the picture and the number lived in "
    "separate places. I wanted to see each student’s thinking twice within the lesson, early "
    "enough to do something about it, without anyone waiting to see what a confident "
    "neighbour wrote."
)
CHECKS = (
    "I built two checks. The first comes in minute two: which is greater, three fourths or "
    "five eighths, or are they equal? Every student writes A, B or C on a board, holds it to "
    "the chest, and all turn together. I expected B from students who compare digits and who "
    "think that a larger denominator makes a larger number. I expected C from students who "
    "subtract the top from the bottom. I also expected A for the wrong reason, that fourths "
    "are always bigger. For more than eighteen right with reasons, we go on to renaming; for "
    "many B, the whole class folds strips; for C, I ask the student to count what is missing. "
    "The second check comes in minute thirty-two: two thirds or five sixths, with a reason in "
    "one line. Thirds cannot be had by folding in half, so a student who only learned a trick "
    "will show it here. Those who are right with a reason about pieces start card two. Those "
    "who are right without a reason explain to a partner and write again. A question mark is "
    "an allowed answer, and sends a student to the window table with strips and a classmate "
    "who can fold thirds. I tally both checks on a class list by number, and keep the boards’ "
    "first and second answers side by side."
)
THIN_CHECKS = (
    "I check with thumbs and by walking around. In the video you can see the boards. "
    "Afterwards I decide what to do. The second clip shows the small group."
)
