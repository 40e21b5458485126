"""Every way by which reports give out orders and customers, for `kaifong authority prove`."""

from . import figures, files, lines

__all__ = ["figures", "files", "lines"]
