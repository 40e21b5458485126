"""Every way by which reports give out orders and customers, for `kaifong authority prove`."""

from . import figures, lines

__all__ = ["figures", "lines"]
