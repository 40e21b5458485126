"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.ways import harmless_exits, register, stock

from .pages import WAYS
from .stocked import REQUESTS

stock(REQUESTS)
register(*WAYS)
harmless_exits(
    "it warns by numbers of requests, and forgets; nothing leaves",
    "job requests.alarms",
    "job requests.forget_entries",
)
