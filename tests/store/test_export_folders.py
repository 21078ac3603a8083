"""An export over a folder that is there: the old one or the new one has its name, never half of either."""

from pathlib import Path

import pytest

from assessor_app.domain.errors import RuleBroken
from assessor_app.store.engine import Store
from tests.decided import decide
from tests.store.test_forms_out import write


def test_a_folder_that_is_there_stays_whole_where_the_new_one_gets_no_name(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    write(store, "letters", tmp_path / "out")
    real, cut = Path.rename, [OSError("in use")]

    def refused(path: Path, target: Path) -> Path:
        if path.suffix == ".part" and cut:
            raise cut[0]
        return real(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(RuleBroken, match="in use"):
        write(store, "letters", tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").rglob("*")] == ["letters", "S-1.docx"]


def test_a_folder_that_stepped_aside_before_a_cut_is_there_again_with_the_next_export(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    write(store, "letters", tmp_path / "out").rename(tmp_path / "out" / ".letters.before")
    (tmp_path / "out" / ".letters.before" / "to my sister.docx").write_bytes(b"dear")
    with pytest.raises(RuleBroken, match=r"to my sister\.docx"):
        write(store, "letters", tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["letters"]


def test_a_folder_called_as_one_that_stepped_aside_is_left_alone_where_it_holds_something_else(
    store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    write(store, "letters", tmp_path / "out")
    (tmp_path / "out" / ".letters.before").mkdir()
    (tmp_path / "out" / ".letters.before" / "to my sister.docx").write_bytes(b"dear")
    with pytest.raises(RuleBroken, match=r"\.letters\.before holds to my sister\.docx"):
        write(store, "letters", tmp_path / "out")
    assert (tmp_path / "out" / ".letters.before" / "to my sister.docx").exists()
