"""What imports prove of the law pack: no cell that is read holds the number of a card."""

from pathlib import Path
from tempfile import TemporaryDirectory

from kaifong.foundation.law.proving import hold, proves

FILE = "Customer ID,Name,Note\nA123456(3),CHAN Ｇ１２３４５６（Ａ）,her card is AB987654(3)\n"


@proves("L03.3")
def no_cell_holds_a_card() -> None:
    from .reading.opening import open_source

    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(FILE, encoding="utf-8")
        source = open_source(path)
        cells = [list(row.values()) for c in source.chunks() for row in c.records.to_pylist()]
    hold(cells, [["[HKID]", "CHAN [HKID]", "her card is [HKID]"]], "cells")
