"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.ways import register, stock

from .people import WAYS
from .stocked import QUALITY

stock(QUALITY)
register(*WAYS)
