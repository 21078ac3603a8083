"""How far a command is, where there is no terminal to draw a bar on."""

import pytest

from assessor_app.cli.answers import progress_bar


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
