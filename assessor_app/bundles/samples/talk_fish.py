"""The talk of the second attempt: a seventh-grade class weighs claims about the fish, mostly with one another."""

from assessor_app.bundles.samples.talk import Board, BoardLine, Talk, turns

TALK = Talk(
    lesson="Why did the fish leave the river in July?",
    begins=10 * 3600 + 12 * 60,
    board=Board(
        "Why did the fish leave the river in July?",
        "Claims",
        (
            BoardLine("1 water too warm"),
            BoardLine("2 less oxygen", 11),
            BoardLine("3 less food", 17),
            BoardLine("order matters!", 31),
        ),
        "Talk moves",
        (
            BoardLine("I agree because …"),
            BoardLine("I’d like to add …"),
            BoardLine("How do you know?"),
            BoardLine("So you’re saying …", 5),
        ),
    ),
    turns=turns("""
T: You have two months of river data and a claim on your card. Who will start us off?
3: I think the water got too warm. In July it was twenty-six degrees at noon.
5: I agree with that because the fish count drops in the same row as the heat.
2: But two things in one row doesn’t mean one made the other happen.
T: Say that again, Student 2, and let’s hear who can put it in their own words.
4: So you’re saying it could be something else that changed in July too?
2: Yes. Something could be hiding behind the temperature.
T: Before anyone decides: turn to your partner and find one other column that changes.
1: The oxygen one. It goes from nine to five.
6: And the insects. Look, they go down as well.
T: Back together. Students, you call on each other now; I am only writing.
1: I want to add to that. It could be the oxygen: warm water holds less.
3: They’re saying the graph proves the fish left because of the heat. I’m not sure it does now.
4: But how do you know it’s oxygen and not food? Both go down in the table.
1: Because fish breathe it. They can go a few days without food, but not without oxygen.
5: That is a reason, but is it in our data?
2: Row four. Oxygen is already low in June, and the insects only go in July.
6: I’d like to put the food claim up anyway. Nobody has ruled it out yet.
T: It is up. What in the table would settle it?
1: If the oxygen dropped first, before the insects did.
7: Can I ask something? Where does the oxygen go when the water is warm?
3: It kind of leaves. Like when a soda gets warm, and it goes flat.
7: Oh. So the river goes flat.
8: I like that. But then the heat is still the first reason, isn’t it?
4: Student 8 is right. Warm water, then less oxygen, then the fish leave.
2: So it is a chain. Claim one and claim two are the same story.
5: I disagree a little. You could have less oxygen from algae even if it’s cold.
T: Where could we look to find out whether that happened here?
6: Page two has the algae photo. In June the water is clear.
5: Okay, then I take that back. Algae came later.
8: So what changed your mind, the photo or the number?
5: The photo has a date. It says June, so it can’t be the algae.
T: I am writing down what you did just now: you put the events in order.
1: Then I’d order it: heat, oxygen, fish, insects.
4: The insects are last? Then food can’t be why they left.
6: I agree with the order, so I’d cross out my own claim.
3: Don’t cross it out. Say “not first”. It might have kept them away.
7: That’s fair. They left because of oxygen and stayed away because of food.
T: Student 7 joined two claims that started apart. Who wants to question that?
2: I’d want August. If the oxygen came back and the fish didn’t, then it’s food.
T: Take two minutes. Write your claim again, and underline one word you changed.
1: I’m changing “because” to “after”, and then I’m adding why.
8: I’m writing that warm water was first, but I got the soda from Student 3.
T: Write that too: whose idea you are carrying. I will read two aloud at the end.
"""),
)
