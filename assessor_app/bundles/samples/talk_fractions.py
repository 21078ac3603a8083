"""A fifth-grade class compares fractions on a number line, and the teacher checks what everyone thinks."""

from assessor_app.bundles.samples.talk import Board, BoardLine, Talk, turns

TALK = Talk(
    lesson="Which is greater, 3/4 or 5/8?",
    begins=9 * 3600 + 34 * 60,
    board=Board(
        "Which is greater, 3/4 or 5/8?",
        "Our reasons",
        (
            BoardLine("8 is more than 4?"),
            BoardLine("3/4 = 6/8", 14),
            BoardLine("6/8 > 5/8", 19),
            BoardLine("one piece away", 33),
        ),
        "Show me",
        (
            BoardLine("A  3/4 is greater"),
            BoardLine("B  5/8 is greater"),
            BoardLine("C  they are equal"),
            BoardLine("? I need to see it", 6),
        ),
    ),
    turns=turns("""
T: Boards up to your chest so only I can see. Which is greater, three fourths or five eighths?
T: Three, two, one, show. Hold them still while I look at every one.
T: I see twelve A, nine B and two C. Nobody is in trouble; I want to know why.
4: I put B because eight is bigger than four, and five is bigger than three.
1: I used to do that too. But eighths are smaller pieces.
6: Smaller how? There are more of them.
T: I’m adding a line for anyone who needs to see it before they decide.
2: If you cut the same pizza in eight, each piece is half of a fourth.
4: So eight means the pieces get smaller, not bigger?
2: Yes, because you share it with more people.
T: Take your strip of paper. Fold it into fourths, then fold once more. What changed?
8: The paper is the same, but now there are eight parts.
3: And every fourth has two eighths in it. I can see the lines.
5: Then three fourths is two, four, six. Six eighths!
T: Say it once more so I can write it exactly as you said it.
5: Three fourths is the same as six eighths.
7: Wait, why did the top change? You only folded it.
5: Because you count smaller parts, so you get more of them.
7: Okay. So it’s the same length but a different count.
1: Then six eighths is more than five eighths. It’s one more piece.
4: So it’s A. My reason was about the numbers, not about the pieces.
T: Who thought C, and can tell us what made it look equal?
6: Both are one away on top. Four minus three is one, but eight minus five is three.
6: Oh, that’s not the same. I looked at it wrong.
T: Student 6 just checked an idea out loud. What would you ask about it?
8: I’d ask how far each one is from a whole.
3: Three fourths needs one fourth. Five eighths needs three eighths.
2: One fourth is two eighths, so three fourths is closer to one.
7: So the closer one is greater. That works without folding.
T: Does it always work? Talk with your partner for one minute, and try seven eighths.
1: Seven eighths only needs one eighth, so it beats three fourths.
5: And five sixths needs one sixth. That’s smaller than a fourth.
8: So it also beats three fourths. I like this way.
T: I’ll write “one piece away”. Here comes a new check. Two thirds or five sixths?
3: You can fold thirds into sixths. Two thirds is four sixths.
4: And it needs two more sixths, but five sixths needs only one.
T: Boards again. Three, two, one, show.
T: Twenty-one right. I see two boards with a question mark, and I’m glad you wrote it.
6: Mine is a question mark because I can’t fold thirds.
7: I can show you. You roll it first, and then press.
T: Students 6 and 7, take the strips to the window table. Everyone else, card two.
4: Can I change my first answer on the paper?
T: Don’t rub it out. Write under it what you think now and what changed your mind.
1: I’m writing “same length, different count”. That was Student 7’s.
"""),
)
