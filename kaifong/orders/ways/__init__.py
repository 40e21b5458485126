"""Every way by which this app gives out orders, for `kaifong authority prove`."""

from kaifong.authority.ways import register, stock

from .bought import BOUGHT
from .listed import LISTED
from .pages import PAGES
from .stocked import ORDERS

stock(ORDERS)
register(*LISTED, *BOUGHT, *PAGES)
