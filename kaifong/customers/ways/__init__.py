"""Every way by which this app gives out customers, for `kaifong authority prove`."""

from kaifong.authority.ways import register, stock

from .listed import LISTED
from .one import ONE
from .owned import OWNED
from .pages import PAGES
from .stocked import CUSTOMERS

stock(CUSTOMERS)
register(*LISTED, *ONE, *OWNED, *PAGES)
