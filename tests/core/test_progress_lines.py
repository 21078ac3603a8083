"""How far a command is, where there is no terminal to draw a bar on."""

import io

import pytest
from rich.console import Console

from assessor_app.cli.answers import by_lines, progress_bar


def test_a_log_gets_a_line_for_each_thing_that_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Beginning", quiet=False) as tell:
        for share in (0.1, 0.2):
            tell("Filming", share)
        assert capsys.readouterr().err == "Filming\n", "a line comes when it is begun, not at the end"
        tell("Exporting", 0.9)
    assert capsys.readouterr().err == "Exporting\n"


def test_an_answer_in_json_has_no_progress_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Beginning", quiet=True) as tell:
        tell("Filming", 0.1)
    assert capsys.readouterr() == ("", "")


def test_of_one_long_thing_a_line_every_ten_seconds_says_how_far_it_is() -> None:
    log, times = io.StringIO(), iter([0.0, 0.0, 3.0, 11.0, 11.0, 12.0])
    tell = by_lines(Console(file=log), clock=lambda: next(times))
    for done in (1, 2, 3, 4):
        tell("Sending decisions", done / 4, f"{done} of 4")
    assert log.getvalue().splitlines() == ["Sending decisions: 1 of 4", "Sending decisions: 3 of 4"]
