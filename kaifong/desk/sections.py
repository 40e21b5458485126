"""The places of the desk, by section."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """A place of the desk. Without a permission it is open to all staff."""

    label: object
    icon: str
    url_name: str
    permission: str | None = None
    key: str = ""  # pressed after "g"
    about: object = ""  # one line for the start page
    dock: bool = False  # shown at the foot of a phone
    or_else: tuple[str, ...] = ()  # one of these opens it as well


@dataclass(frozen=True)
class Section:
    """A heading of the side bar."""

    title: object
    items: tuple[Item, ...]


SECTIONS = (
    Section(
        "",
        (Item(_("Home"), "home", "desk:home", key="h", dock=True),),
    ),
    Section(
        _("Customers and sales"),
        (
            Item(
                _("Customers"),
                "users",
                "customers:list",
                "customers:customer:see",
                "c",
                _("Find a customer, see the whole picture, keep it right."),
                dock=True,
            ),
            Item(
                _("Orders"),
                "shopping-bag",
                "orders:list",
                "orders:order:see",
                "o",
                _("What was bought, returned and paid."),
                dock=True,
            ),
            Item(
                _("Audience"),
                "speakerphone",
                "privacy:audience",
                "customers:customer:see",
                "m",
                _("Who may be written to about what, and who is left out and why."),
            ),
            Item(
                _("Reports"),
                "chart-histogram",
                "reports:list",
                "orders:order:report",
                "r",
                _("Sales-activity monitoring, compared and drilled down."),
                dock=True,
                or_else=(
                    "privacy:disclosure:see",
                    "requests:request:see",
                    "retention:retention:see",
                ),
            ),
            Item(
                _("Hand-overs"),
                "transfer",
                "reports:hand-overs",
                "intelligence:segment:take",
                about=_("Segments handed to your department, and whom of them you may use now."),
            ),
        ),
    ),
    Section(
        _("Data"),
        (
            Item(
                _("Imports"),
                "file-import",
                "integration:list",
                "integration:import:see",
                "i",
                _("Bring sales in from a file, check them first, take them back if need be."),
            ),
            Item(
                _("Other systems"),
                "plug-connected",
                "sources:list",
                "sources:source:see",
                "x",
                _("What an old CRM, an ERP or a help desk knows of our customers, and as of when."),
            ),
            Item(
                _("Duplicates"),
                "arrows-join",
                "customers:duplicates",
                "customers:customer:merge",
                "u",
                _("Find those who are in the books twice, and make them one."),
            ),
            Item(
                _("To be supplemented"),
                "checklist",
                "quality:queue",
                "quality:customer:review",
                "s",
                _("What is missing or doubted, one task at a time, with what to say."),
            ),
            Item(
                _("Quality"),
                "stethoscope",
                "quality:overview",
                "quality:quality:see",
                "q",
                _("How good the records are, whose duty they are, and how that goes on."),
            ),
            Item(
                _("Extractions"),
                "database-export",
                "extraction:list",
                "extraction:extraction:ask",
                "z",
                _("Customers or order lines in a file, for a purpose, once others have agreed."),
            ),
            Item(
                _("Fields of our own"),
                "forms",
                "customers:fields",
                "customers:field:see",
                "f",
                _("What the shop keeps of customers beyond the usual: what for, how long."),
            ),
        ),
    ),
    Section(
        _("Privacy office"),
        (
            Item(
                _("Requests"),
                "mail-question",
                "requests:queue",
                "requests:request:see",
                "y",
                _("What people ask about their own data, and by when it must be answered."),
            ),
            Item(
                _("Notices"),
                "file-certificate",
                "privacy:notices",
                "privacy:notice:see",
                "n",
                _("What people are told where we collect their data, in both languages."),
            ),
            Item(
                _("Who gets data"),
                "truck-delivery",
                "privacy:recipients",
                "privacy:recipient:see",
                "w",
                _("Processors and recipients, what each was given, and whom to tell to stop."),
            ),
            Item(
                _("Breaches"),
                "alert-triangle",
                "privacy:incidents",
                "privacy:incident:see",
                "b",
                _("What was lost, whom it concerns by the logs, and who was told."),
            ),
            Item(
                _("Data register"),
                "list-details",
                "datamap:register",
                "datamap:datamap:see",
                "j",
                _("What is kept, how delicate, how long, why, where, and who may take it out."),
            ),
            Item(
                _("Keeping and erasing"),
                "eraser",
                "retention:runs",
                "retention:retention:see",
                "e",
                _("How long data are kept, what is due to go, and what is held."),
            ),
            Item(
                _("Names kept by law"),
                "file-invoice",
                "retention:names",
                "retention:kept:see",
                "k",
                _("Buyers of invoices who have been erased, for finance and law."),
            ),
        ),
    ),
    Section(
        _("Authority and law"),
        (
            Item(
                _("Data contracts"),
                "contract",
                "contracts:list",
                "contracts:contract:see",
                "",
                _("What each department gets of whose data, and whether it is as agreed."),
            ),
            Item(
                _("Approvals"),
                "checks",
                "approvals:waiting",
                "approvals:approval:see",
                "v",
                _("What waits for your word, what you asked, and what was decided."),
            ),
            Item(
                _("Authority"),
                "shield-check",
                "authority:list",
                "authority:authority:administer",
                "a",
                _("Who may see and do what, and why."),
            ),
            Item(
                _("Access log"),
                "eye",
                "authority:log",
                "authority:log:see",
                "l",
                _("Who read whose contact details, when and for which purpose."),
            ),
            Item(
                _("Audit"),
                "clipboard-list",
                "authority:audit",
                "authority:audit:see",
                "t",
                _("Every log in one place, and what in it is unusual."),
            ),
            Item(
                _("Legal calendar"),
                "calendar-month",
                "authority:calendar",
                "authority:calendar:see",
                "d",
                _("Holidays and storm days, by which the law's due dates are reckoned."),
            ),
        ),
    ),
)
