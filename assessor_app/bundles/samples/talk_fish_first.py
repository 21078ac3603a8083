"""The talk of the first attempt: the same question, but every answer goes back to the teacher."""

from assessor_app.bundles.samples.talk import Board, BoardLine, Talk, turns

TALK = Talk(
    lesson="Why did the fish leave the river in July?",
    begins=8 * 3600 + 51 * 60,
    board=Board(
        "Why did the fish leave the river in July?",
        "Answers",
        (
            BoardLine("too warm", 4),
            BoardLine("oxygen", 13),
            BoardLine("no food", 21),
            BoardLine("warm = less oxygen", 35),
        ),
        "Remember",
        (BoardLine("hands up"), BoardLine("one at a time"), BoardLine("use the table"), BoardLine("full sentences")),
    ),
    turns=turns("""
T: Good morning. Yesterday we read the river table. Who can tell me why the fish left in July?
3: It was too hot.
T: Too hot. Good. What in the table told you that?
3: The temperature. It says twenty-six.
T: Twenty-six degrees at noon. I’ll write that down. Who has something else?
5: The fish went from forty-one to six.
T: Yes, that is what happened. But why did it happen?
5: Because of the heat?
T: That’s one possibility. Look at the other columns. Student 2?
2: The oxygen goes down too.
T: Excellent. And what do fish need oxygen for?
2: To breathe.
T: To breathe, exactly, with their gills. So what could the oxygen have to do with it?
2: If there is less, then they go somewhere else.
T: Very good. Can everyone see where it says nine and then five?
6: Where is that?
T: Third column. Student 4, can you help and read it aloud?
4: June first, nine. July first, five.
T: Thank you. Now, is there anything else that goes down?
6: The insects.
T: The insects! And why would that matter to a fish?
6: They eat them.
T: So there are three answers on the board. Which one do you think is right?
1: I think it’s the oxygen.
T: Tell me why.
1: Because warm water holds less.
T: How do you know that?
1: We did it with the soda, last week.
T: That’s a nice connection. Does anyone disagree with Student 1?
4: Maybe it’s the food, because they would be hungry.
T: Okay. So how could we find out which it is?
7: Look at the dates?
T: The dates, yes. What about the dates?
7: I’m not sure.
T: Which went down first, the oxygen or the insects? Look at June.
8: The oxygen was already going down in June.
T: Right. So the oxygen came first. Does that help us, Student 3?
3: So it’s the oxygen and not the food?
T: It looks like it. And what made the oxygen go down?
3: The heat. So I was kind of right.
T: You were. Warm water, less oxygen, fewer fish. Please write that in your notebook.
5: Do we write all three of them?
T: Write the one you think is best, and one number from the table.
2: Can it be two numbers?
T: It can. You have five minutes. I will come around and look.
"""),
)
