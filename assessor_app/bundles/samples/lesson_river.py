"""The river lesson: a discussion about data, as planned, taught and looked back on."""

from assessor_app.bundles.samples.content import Lesson, Step
from assessor_app.bundles.samples.talk_fish import TALK

RIVER_LESSON = Lesson(
    title="Why did the fish leave the river?",
    line="Lesson 4 of 6 · Science, grade 7 · 50 minutes",
    summary=(
        "Students read two months of river data and argue for one of three claims. By the end "
        "each student can say "
        "which claim the data supports, and answer one question from a classmate."
    ),
    before=(
        "The three norms from week 1 stay on the wall. Each student first writes a claim alone (2 min), then compares "
        "with a partner before anyone speaks to the class. Every pair brings one number from the "
        "table and one question it "
        "can’t answer yet. Pairs sit so that a student who spoke little on Monday opens on Wednesday."
    ),
    steps=(
        Step(
            "0–6",
            "Read the table; mark the month where the first thing changes.",
            "July, or “oxygen falls first”",
            "“Which row did you look at?”",
        ),
        Step(
            "6–14",
            "Trade claims with a partner; add one “because”.",
            "A number inside the reason",
            "“How do you know?”",
        ),
        Step(
            "14–34",
            "Whole class. Students call on each other; the speaker restates before adding.",
            "Two students in a row without me",
            "Wait ten seconds. “Who can say that back?”",
        ),
        Step("34–44", "Revise the claim in writing.", "A changed word, and why", "Offer the sentence starters"),
        Step("44–50", "Exit slip: one idea from someone else.", "Whose ideas travel", "Read two aloud"),
    ),
    questions=(
        "What does the table say happened first?",
        "Which claim does that rule out, and which does it leave standing?",
        (
            "What would change your mind? I hold this until two claims are still standing, and I ask "
            "it of the group that has said least."
        ),
    ),
    expected=(
        (
            "The water was too warm: heat and fish change in the same row.",
            "Ask for a second column that changes in that row, and wait.",
        ),
        (
            "Warm water holds less oxygen, so the fish could not breathe.",
            "Ask who can say how we would see that in June.",
        ),
        ("The insects went, so there was nothing to eat.", "Put it on the board as a claim. Ask what would settle it."),
        ("Somebody polluted the river.", "Ask where in our data that would show. Park it if nowhere."),
    ),
    supports=(
        ("Talk moves on the board and on a card: I agree because, I’d like to add, How do you know, So you’re saying."),
        "Two sentence starters for each partner, one for a claim and one for a doubt.",
        "The table with the units explained in a margin note, and a large-print copy.",
        "A seating map on which an observer draws a line from each speaker to the next.",
    ),
    reflection=(
        (
            "The question I took into the room",
            (
                "I wanted to know whether the class could keep a claim alive without me. In my first "
                "weeks every answer came back to me like a ball on a string: I asked, one student "
                "answered, I praised, I asked again. The tracker from the first lesson showed two turns "
                "in which a student answered a student. I therefore planned for silence as carefully as "
                "for talk, and put the marker in my hand so that I would have something to do other than "
                "answer."
            ),
        ),
        (
            "A moment in which the talk carried itself",
            (
                "Shortly after the partner talk, Student 1 says “I want to add to that. It could be the "
                "oxygen: warm water holds less.” I had not called on her. Student 3 restates the claim he "
                "made at the start and doubts it, and Student 4 asks how we can know that it is oxygen "
                "and not food. There are seven turns in a row without me. I think the partner talk did "
                "this. Student 1 had already said her sentence once, to one person, and it had survived."
            ),
        ),
        (
            "A moment in which it came back to me",
            (
                "When Student 7 said that the fish left because of oxygen and stayed away because of "
                "food, I named what she had done. I meant it as praise, but three students looked at the "
                "board to see whether I would write it down, and the next turn was addressed to me. I "
                "would rather have waited. The idea was new, and the class had not had time to doubt it "
                "before I gave it my approval."
            ),
        ),
        (
            "What the student work shows that the video does not",
            (
                "Student 5 speaks firmly for algae in the video and gives it up when the photograph is "
                "mentioned. On paper he crossed out nothing; he wrote “algae came later, the photo is "
                "from June” under his first claim. Student 8, who spoke only twice, carried the soda "
                "comparison into her revised claim and named Student 3 as its owner. Of twenty-six "
                "sheets, seventeen changed a word that matters and eleven credit a classmate."
            ),
        ),
        (
            "What I will change",
            "The partner talk stays. What has to change is my way of closing an exchange. Next time I will:",
        ),
    ),
    next_steps=(
        "let two students respond to a new idea before I write anything on the board;",
        "give the seating map to a student, so that the class reads its own record on Friday;",
        "ask “What would change your mind?” of the quietest table first.",
    ),
    claims=(
        (
            "The fish left because the water got to 26 degrees and that is too hot.",
            (
                "First the water got warm, then the oxygen went from 9 to 5, and then the fish left. It "
                "goes flat like soda (Student 3)."
            ),
        ),
        (
            "I think they ran out of insects to eat in July.",
            (
                "Food is not first. Oxygen is low in June and insects only go in July, so they left for "
                "air and stayed away for food."
            ),
        ),
        (
            "Algae took the oxygen so the fish could not breathe.",
            (
                "The photo is from June and the water is clear, so algae came later. I agree with Student "
                "2 about the chain."
            ),
        ),
    ),
    counts=(("Fish in trap", 41, 6), ("Oxygen mg/l", 9, 5), ("Insects", 34, 12), ("Noon degrees", 17, 26)),
    talk=TALK,
)

CONTEXT = (
    "I teach science to twenty-six seventh graders in a school of about four hundred. Seven "
    "of them are learning English, and four have plans that give them extra time. The class "
    "met this unit after three weeks on food webs; they could read a table and draw a graph, "
    "but in September they treated a graph as an answer and not as something to argue with. "
    "Talk was lopsided. In the week before this lesson I kept a simple count: five students "
    "took two thirds of all turns, and nine did not speak to the whole class at all. Students "
    "6 and 8 spoke readily in pairs and stopped as soon as I came near. When someone gave a "
    "claim, the next person gave a different claim, so that we collected answers but never "
    "weighed them. "
    "What I wanted was modest and hard: that a student could take up a classmate’s reason, by "
    "agreeing, adding or doubting, without my asking for it. I chose the river data because "
    "it has a tempting first answer, and because the table is just messy enough that careful "
    "readers end up in different places."
)
METHOD = (
    "The discussion opened with one question: why did the fish leave the river in July? It "
    "has more than one defensible answer. Temperature, oxygen and insects all change within "
    "six weeks, and only the order of the changes helps to choose among them. A student who "
    "says “heat” is not wrong, but has not finished. "
    "I expected four ideas: heat alone, oxygen, food, and pollution from outside the table. "
    "For each I planned one move. For heat I ask which other column changes in the same row. "
    "For oxygen I ask how we would see it before July. Food goes on the board as a claim with "
    "equal standing, and I ask what would settle it. Pollution is welcome when someone can "
    "say where it would show in our data. "
    "The partner step is where quiet students try out a sentence. Each student writes alone, "
    "reads it to a partner and adds a “because”; only then do we meet as a class. During the "
    "whole-class talk students call on each other, and a speaker first restates what was "
    "said. I write claims on the board in the words in which they were said, and otherwise "
    "keep out of the way; when it stalls I wait ten seconds and ask who can say it back. "
    "Afterwards I counted from the seating map who spoke to whom, and used the count to "
    "choose who would open the next discussion."
)
NORMS = (
    "We talk by three norms: say whose idea you are building on; a doubt needs a reason, just "
    "as a claim does; and leave room, count to five before a second turn. The students wrote "
    "them in the first week after watching a short recording of themselves talking about a "
    "zoo, in which they noticed that nobody had answered anybody. We shortened eleven "
    "suggestions to three by asking which ones we could see or hear. "
    "They practised on low-stakes questions, such as whether a hot dog is a sandwich, with a "
    "rule that the second speaker must begin with the first one’s name card. When a norm is "
    "not kept anyone may point to the poster; we stop, the speaker takes the sentence again, "
    "and nobody is told off. Two roles change each week: a mapper draws lines from speaker to "
    "speaker, and a summariser may stop us once to say what is still standing."
)
NEXT = (
    "In my next discussion I will keep my pen still. When a student brings a new idea, two "
    "others will respond before I write a word of it on the board. I expect that students "
    "will look at one another rather than at me to learn whether an idea is good, and that "
    "the doubt which came late this time, about August, will come while it can still change "
    "something. "
    "To find out I will compare two maps: the number of exchanges of three or more student "
    "turns in this lesson, which was six, with the number in the next. I will also read the "
    "exit slips for ideas credited to someone other than the five students who used to carry "
    "the talk. If the count does not move I will try smaller groups of eight with the same "
    "question before I change the norms."
)
