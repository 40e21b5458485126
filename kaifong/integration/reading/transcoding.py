"""Any encoding as a stream of UTF-8, block by block."""

import codecs
import io
from pathlib import Path
from typing import Self

from .encoding import BLOCK, Encoding


class Utf8Stream(io.RawIOBase):
    """The bytes of a text file as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._file = path.open("rb")
        self._plain = encoding.name == "utf-8" and not encoding.damaged
        self._decoder = codecs.getincrementaldecoder(encoding.name)("replace")
        self._ready = b""
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._plain:
            return self._file.read(size)
        while not self._ended and (size < 0 or len(self._ready) < size):
            block = self._file.read(BLOCK)
            self._ended = not block
            self._ready += self._decoder.decode(block, final=self._ended).encode()
        cut = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:cut], self._ready[cut:]
        return given

    def close(self) -> None:
        self._file.close()
        super().close()
