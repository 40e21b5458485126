"""Every way by which this app gives out customers, for `kaifong authority prove`."""

from kaifong.authority.ways import harmless_exits, leads, register, stock

from .listed import LISTED
from .one import ONE
from .owned import OWNED
from .pages import PAGES
from .stocked import CUSTOMERS

stock(CUSTOMERS)
register(*LISTED, *ONE, *OWNED, *PAGES)
leads("customers.files: export", "list file csv", "list file xlsx")
leads("customers.files: cards", "list file vcf3", "list file vcf4")
leads("customers.files: large", "job files.make")
harmless_exits(
    "it changes customers within the rights of whoever began it, or forgets; nothing leaves",
    "job customers.bulk",
    "job customers.let_go",
    "job customers.purge",
    "job customers.resume_bulk",
    "job customers.scan",
)
