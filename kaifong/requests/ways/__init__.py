"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.ways import register, stock

from .pages import WAYS
from .stocked import REQUESTS

stock(REQUESTS)
register(*WAYS)
