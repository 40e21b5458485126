"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.ways import harmless_exits, register, stock

from .people import WAYS
from .stocked import QUALITY

stock(QUALITY)
register(*WAYS)
harmless_exits(
    "it finds what is wanting and gives out tasks; nothing leaves",
    "job quality.run",
)
