"""Sealed in blocks: whole or not at all, and nothing once the key is gone."""

import io
from uuid import uuid4

import pytest

from kaifong.foundation.vault import installed, streaming
from kaifong.foundation.vault.folder import Folder
from tests.cast import NOON

BLOCK = 4


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", BLOCK)
    with installed.scratch():
        yield Folder(lambda: tmp_path / "kept", "test")


@pytest.mark.parametrize("size", [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_what_went_in_comes_out(folder, size):
    name, text = uuid4(), bytes(range(size))
    folder.put_stream(name, io.BytesIO(text), at=NOON)
    with folder.open_stream(name) as file:
        assert file.read() == text
    assert [path.suffix for path in (folder.where()).iterdir()] == [".sealed"]


def spoilt(whole):
    step = BLOCK + streaming.TAG
    head = len(whole) - 3 * step
    first, second, third = (whole[head + n * step : head + (n + 1) * step] for n in range(3))
    before = whole[:head]
    yield before + first + second  # its end cut off
    yield before + second + first + third
    yield before + first + third
    yield before + first + second + third[:-1] + bytes([third[-1] ^ 1])
    yield b"x" + whole[1:]
    yield before


def test_what_was_tampered_with_does_not_open(folder):
    name = uuid4()
    folder.put_stream(name, io.BytesIO(b"abcdefghijkl"), at=NOON)
    (path,) = folder.where().iterdir()
    for bad in spoilt(path.read_bytes()):
        path.write_bytes(bad)
        with pytest.raises(ValueError, match=str(name)):
            folder.open_stream(name)


def test_it_opens_under_its_own_name_only_and_not_once_its_key_is_gone(folder):
    one, other = uuid4(), uuid4()
    for name in (one, other):
        folder.put_stream(name, io.BytesIO(b"abc"), at=NOON)
    paths = {path.stem: path for path in folder.where().iterdir()}
    kept = paths[str(one)].read_bytes()
    paths[str(other)].write_bytes(kept)
    with pytest.raises(ValueError, match=str(other)):
        folder.open_stream(other)
    folder.destroy(one, at=NOON)
    assert folder.open_stream(one) is None
    paths[str(one)].write_bytes(kept)
    assert folder.open_stream(one) is None


def test_a_torn_writing_leaves_nothing(folder):
    class Torn(io.BytesIO):
        def read(self, *_):
            raise OSError("torn")

    with pytest.raises(OSError, match="torn"):
        folder.put_stream(uuid4(), Torn(), at=NOON)
    assert list(folder.where().iterdir()) == []
