"""Every way by which reports give out orders and customers, for `kaifong authority prove`."""

from . import deliveries, figures

__all__ = ["deliveries", "figures"]
