"""Files that appear whole or not at all, and work that leaves no trace."""

from __future__ import annotations

import pytest

from newscrawler.corpus.folders import CorpusFolders, work_directory, written_aside


def test_a_file_appears_when_it_is_whole(tmp_path):
    with written_aside(tmp_path / "a" / "file") as file:
        file.write(b"half")
        assert not (tmp_path / "a" / "file").exists()
    assert (tmp_path / "a" / "file").read_bytes() == b"half"


def test_an_error_leaves_what_was_there(tmp_path):
    (tmp_path / "file").write_bytes(b"old")

    def write() -> None:
        with written_aside(tmp_path / "file") as file:
            file.write(b"new")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_the_living_keep_their_work_and_the_dead_are_cleared(tmp_path):
    folders = CorpusFolders.at(tmp_path)
    (folders.corpus / ".work-dead").mkdir(parents=True)
    with work_directory(folders) as one, work_directory(folders) as two:
        assert sorted(folders.corpus.glob(".work-*")) == sorted([one, two])
    assert list(folders.corpus.glob(".work-*")) == []
