"""A fourth-grade class explains evaporation; two multilingual students use frames, pictures and both languages."""

from assessor_app.bundles.samples.talk import Board, BoardLine, Talk, turns

TALK = Talk(
    lesson="Where did the puddle go?",
    begins=13 * 3600 + 5 * 60,
    board=Board(
        "Where did the puddle go?",
        "Our words",
        (
            BoardLine("evaporate / evaporar"),
            BoardLine("water vapor", 9),
            BoardLine("surface", 19),
            BoardLine("heat = energy", 29),
        ),
        "Sentence frames",
        (
            BoardLine("I noticed that …"),
            BoardLine("This happened because …"),
            BoardLine("First …, then …"),
            BoardLine("I can prove it with …", 24),
        ),
    ),
    turns=turns("""
T: At nine this morning there was a puddle by the gate. Look at the photo from noon. What do you notice?
2: I noticed that the puddle is smaller. The edge is dry.
5: I noticed that there is a line like on a bathtub.
T: Tell your partner first. You may use any language you share. Then we come back.
1: Yo creo que el sol se lo llevó.
6: The sun took it? How do you say that in science?
1: Se evaporó. It … evaporated. The water evaporated.
6: That’s almost the same word!
T: I heard a word that lives in two languages. Student 1, would you tell us where you saw it?
1: In my house. My grandmother dries clothes outside. The water goes to the air.
4: So it doesn’t go into the ground?
3: Some could go in the ground, but the gate is on concrete.
1: This happened because the sun is hot and the water … changes.
T: Changes into what? You can use the picture cards.
1: Into water vapor. You can’t see it.
7: I want to add to that. Vapor is water, but the pieces are far apart.
8: How do we know it’s there if we can’t see it?
2: On the cold window! It comes back as drops.
T: Student 8 asked for proof. Which of our two plates could help us?
5: The wide plate dried first. It has more surface.
6: What’s surface?
5: The top part that touches the air. Like this, with your hand flat.
6: Ah, superficie. The wide plate has more superficie, so more water leaves.
T: Try that with the frame you need, or without one if you don’t need it.
6: The wide plate dried first because it has more surface. I can prove it with the table.
T: “I can prove it with.” That is a new frame, and it came from you.
3: The table says forty minutes for wide and ninety for the cup.
4: But the cup was in the shade. That’s not fair.
7: True. Two things were different, the shape and the place.
T: So what could heat be doing? Think for ten seconds before anyone answers.
1: Heat gives energy. First the water is warm, then the small pieces go up.
8: So in the shade it has less energy, and it takes longer.
4: Then we need a cup in the sun too.
2: Let’s do it tomorrow. Three plates: same sun, different shape.
6: And we write the time in both languages on the chart?
T: Yes. Student 6, you choose the two headings. Who will help?
1: I can help. Minutos and minutes.
T: Cover the frames with your hand. Explain the puddle to a new partner.
1: First the sun heats the puddle. Then the water evaporates. It is vapor in the air.
3: Why is there a line on the ground?
1: Because the dirt doesn’t evaporate. Only the water.
5: I didn’t think about the dirt! I’ll add that to my drawing.
T: Write two sentences now. Start a third one with “because” if you are ready.
6: I’m starting with “because”. I don’t need the card today.
"""),
)
