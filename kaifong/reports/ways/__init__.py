"""Every way by which reports give out orders and customers, for `kaifong authority prove`."""

from . import figures, segments

__all__ = ["figures", "segments"]
