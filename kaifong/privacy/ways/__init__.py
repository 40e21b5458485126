"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.ways import harmless_exits, register, stock

from .people import WAYS
from .stocked import PRIVACY

stock(PRIVACY)
register(*WAYS)
harmless_exits(
    "it lapses, forgets and warns by numbers; nothing leaves",
    "job privacy.forget_requests",
    "job privacy.lapse",
    "job privacy.ring_alarms",
)
