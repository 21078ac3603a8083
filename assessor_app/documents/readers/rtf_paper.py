"""The sheet a rich text is set on."""

from assessor_app.documents.readers.blocks import Paper


class SheetSize:
    """Sizes in twips; a letter sheet until the text says otherwise."""

    def __init__(self) -> None:
        self._sizes = {"paperw": 12_240, "paperh": 15_840, "margl": 1_800, "margr": 1_800, "margt": 1_440,
                       "margb": 1_440}  # fmt: skip

    def heed(self, word: str, number: int | None) -> bool:
        """False for a word about something else."""
        if word not in self._sizes or not number:
            return False
        self._sizes[word] = abs(number)
        return True

    def paper(self) -> Paper:
        sides = {name: min(max(number / 20, 18.0), 2_400.0) for name, number in self._sizes.items()}
        width, height = max(200.0, sides["paperw"]), max(200.0, sides["paperh"])
        left, right = (min(sides[name], width * 0.25) for name in ("margl", "margr"))
        top, bottom = (min(sides[name], height * 0.25) for name in ("margt", "margb"))
        return Paper(width, height, left, top, right, bottom)
