"""The screens there are, as the rail shows them: name, icon and title; the scope of their keys has the same name."""

SCREENS = (
    ("queue", "tray", "Queue"),
    ("score", "list-checks", "Score"),
    ("coach", "presentation", "Coach"),
    ("decisions", "seal-check", "Decisions"),
    ("sync", "arrows-clockwise", "Sync"),
    ("settings", "gear", "Settings"),
)
