"""Who sits where, and how each classroom looks: no two clips show the same people."""

from dataclasses import dataclass, field

from assessor_app.bundles.samples.figure import Look
from assessor_app.bundles.samples.room import Decor


@dataclass(frozen=True, slots=True)
class Seat:
    """A place: the middle of the head in pixels, and how near (1 middle row, 1.5 front row)."""

    x: float
    y: float
    near: float = 1.0


SEATS: tuple[Seat, ...] = (Seat(270, 412), Seat(453, 408), Seat(640, 418), Seat(815, 406), Seat(1012, 412))
SEATS += (Seat(164, 556, 1.5), Seat(634, 592, 1.5), Seat(1122, 574, 1.5))


@dataclass(frozen=True, slots=True)
class Classroom:
    """`people` are Student A to H; `places` says which seat each takes."""

    teacher: Look
    people: tuple[Look, ...]
    places: tuple[int, ...] = (1, 3, 5, 0, 4, 6, 7, 2)
    decor: Decor = field(default_factory=Decor)


RIVER = Classroom(
    teacher=Look("straight", "#3A2620", "#B9794F", "#4A6079", "#E9E2D2"),
    people=(
        Look("ponytail", "#8A5230", "#E2B48E", "#C46A66", "#F0E2C8"),
        Look("curls", "#221C1A", "#7A4A34", "#5E8C6A"),
        Look("long", "#4A3A32", "#E0B08C", "#6F86A8"),
        Look("short", "#3A322C", "#9A6A48", "#7F93B2"),
        Look("hijab", "#222222", "#C99A78", "#6F5F98", "#7E6AA6"),
        Look("fade", "#17130F", "#7A4B33", "#7C3F3A"),
        Look("bun", "#49301F", "#D8A07C", "#3F5F50", "#E9E4DA"),
        Look("braids", "#2A1E18", "#A8704C", "#C79A4A", "#D9584A"),
    ),
)
AUTUMN = Classroom(
    teacher=RIVER.teacher,
    people=(
        Look("bun", "#2A1D16", "#D8A47E", "#7C9A8E", "#F0E6D2"),
        Look("short", "#6B4A2C", "#E6BC98", "#B7793E"),
        Look("curls", "#17130F", "#6E4632", "#54708F"),
        Look("braids", "#1A1310", "#8A5A3E", "#A3616E", "#F2C14E"),
        Look("fade", "#1D1814", "#B98258", "#8A7FB0"),
        Look("long", "#8A5A34", "#EBC6A4", "#5B6B46"),
        Look("hijab", "#222222", "#B98662", "#7A8FA6", "#A86A74"),
        Look("ponytail", "#1B1613", "#C99A74", "#6E86A6", "#E9E4DA"),
    ),
    places=(3, 0, 6, 1, 4, 5, 7, 2),
    decor=Decor(sky="#E3E6E4", hills=("#DCC388", "#C39A56"), papers=("#EFE8D2", "#F2D9B8", "#D3E2EA", "#E3D6EC")),
)
HARBOUR = Classroom(
    teacher=Look("cropped", "#5A564F", "#E0B18E", "#6A5A48", "#DCE6EE"),
    people=(
        Look("short", "#B98A4E", "#EBC3A0", "#47708A"),
        Look("braids", "#17120F", "#6B4330", "#B9556A", "#F2C14E"),
        Look("fade", "#241A14", "#A87650", "#C58A3E"),
        Look("long", "#A9713E", "#EDC4A4", "#7A9A7C"),
        Look("bun", "#16120F", "#C9986E", "#8B6FA8", "#E6DCEF"),
        Look("curls", "#5A3320", "#C68E66", "#3F5A74"),
        Look("ponytail", "#2A211C", "#D6A47E", "#A84F45", "#E9E4DA"),
        Look("hijab", "#222222", "#B98662", "#3F6A66", "#4F8A84"),
    ),
    places=(4, 0, 3, 5, 1, 6, 7, 2),
    decor=Decor(
        "#DDE3E4",
        "#B9BFC1",
        "#9FA3A2",
        "#CFE0EE",
        ("#B9CFD0", "#8FB0B4"),
        "#CDA67A",
        ("#F1EDE0", "#DDE6D2", "#E9D6C6", "#CFDCE8"),
    ),
)
NUMBERS = Classroom(
    teacher=Look("straight", "#8E5A34", "#E6B995", "#6E3F52", "#F1E6DA"),
    people=(
        Look("fade", "#1B1511", "#6F4530", "#C7703E"),
        Look("bun", "#6B4226", "#E7B993", "#5B7FA6", "#F0ECE2"),
        Look("short", "#1C1917", "#D9AE84", "#5F8F6C"),
        Look("ponytail", "#C79A58", "#F0CBAA", "#8A6CA0", "#3F5C8A"),
        Look("curls", "#1A1411", "#5E3A2A", "#C9A13E"),
        Look("long", "#1D1917", "#D8A77E", "#A54F5E"),
        Look("hijab", "#222222", "#C08D68", "#A8695A", "#C4857A"),
        Look("short", "#7A4A28", "#E6BA97", "#4A5F7E"),
    ),
    places=(0, 5, 3, 1, 2, 7, 4, 6),
    decor=Decor(
        "#E3E8DD",
        "#BCC3B3",
        "#A9A795",
        "#DDEBF0",
        ("#C5D8A0", "#A2BE78"),
        "#DDBB8C",
        ("#F6EFCB", "#D8E7F2", "#F3D9D2", "#DCEBD7"),
    ),
)
NEIGHBOURS = Classroom(
    teacher=Look("cropped", "#1C1613", "#8A5A3E", "#3F6B63", "#F3EBDD"),
    people=(
        Look("long", "#17130F", "#C68E62", "#C2605A"),
        Look("short", "#17130F", "#DDB084", "#4F76A0"),
        Look("hijab", "#222222", "#A8714C", "#54688F", "#6C86B4"),
        Look("curls", "#2A1D16", "#8A5638", "#B98B3C"),
        Look("ponytail", "#3A2618", "#D9A57C", "#5D8C7A", "#E8D06A"),
        Look("braids", "#1A1310", "#5C3827", "#8C5A94", "#F0C44E"),
        Look("fade", "#191411", "#9A6846", "#5A6E4A"),
        Look("bun", "#8A5A30", "#EDC6A6", "#A26A50", "#F2ECE2"),
    ),
    places=(3, 1, 4, 5, 0, 7, 6, 2),
    decor=Decor(
        "#EFE4D6",
        "#CDBFAE",
        "#BBA68F",
        "#E6E6DA",
        ("#D3C79A", "#B9AA72"),
        "#C99F70",
        ("#F7E9C6", "#DCE8D8", "#E8D8EA", "#D4E4EE"),
    ),
)
LABORATORY = Classroom(
    teacher=Look("cropped", "#2A2019", "#C48E66", "#5A6470", "#F4F1EA"),
    people=(
        Look("curls", "#3A2618", "#C08A62", "#4F6E8C"),
        Look("fade", "#15110E", "#5E3C2B", "#B4543F"),
        Look("ponytail", "#B07A3E", "#EEC9A8", "#5F8270", "#3F5C8A"),
        Look("hijab", "#222222", "#A97850", "#4D6B78", "#5E8E96"),
        Look("short", "#211915", "#D6A680", "#7A5A84"),
        Look("bun", "#17120F", "#7C4E38", "#C08A3C", "#F0ECE2"),
        Look("long", "#5A3A22", "#E3B48E", "#55688A"),
        Look("braids", "#1C1511", "#6A4230", "#8E5068", "#E8D06A"),
    ),
    places=(1, 4, 6, 0, 3, 7, 5, 2),
    decor=Decor(
        "#E2E6EA",
        "#B9C0C8",
        "#8F979E",
        "#D3E0EA",
        ("#A9BBA0", "#86A07E"),
        "#A9B0B6",
        ("#F2EFE4", "#F6E3B4", "#D6E4EE", "#E0E0E6"),
    ),
)
MAPS = Classroom(
    teacher=Look("straight", "#1F1815", "#C68F66", "#7A3F4A", "#F0E4D6"),
    people=(
        Look("long", "#2A1C14", "#D3A078", "#4F7F8C"),
        Look("short", "#14110F", "#B98460", "#A0643C"),
        Look("fade", "#1A1511", "#84543A", "#5C7A56"),
        Look("ponytail", "#9A6A3A", "#EBC4A0", "#B0667A", "#F0ECE2"),
        Look("braids", "#2B1E17", "#C18B64", "#6C6AA0", "#D9584A"),
        Look("curls", "#6A3F22", "#E8BC96", "#C49A48"),
        Look("bun", "#191411", "#A06C48", "#3F6A5A", "#E6DCEF"),
        Look("short", "#C29A5C", "#F0CDAE", "#56708F"),
    ),
    places=(1, 6, 7, 4, 0, 3, 5, 2),
    decor=Decor(
        "#E8E3EE",
        "#C4BECF",
        "#A79D94",
        "#D6E6F0",
        ("#BFCFC4", "#93B1AC"),
        "#C98F62",
        ("#F3E9CE", "#CFE0EA", "#E9D2C0", "#D5E3CC"),
    ),
)
ROOMS: dict[str, Classroom] = {
    "autumn": AUTUMN,
    "river": RIVER,
    "harbour": HARBOUR,
    "numbers": NUMBERS,
    "laboratory": LABORATORY,
    "neighbours": NEIGHBOURS,
    "maps": MAPS,
}
