"""What kinds, fields, troubles and reasons are called on the pages about other systems."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .rules.entities import Entity
from .rules.freshness import Freshness
from .rules.typed import Reason

KINDS = {
    "folder": _("Folder of CSV or Parquet files"),
    "sqlite": _("File of SQLite"),
    "postgres": _("Database (PostgreSQL)"),
    "mysql": _("Database (MySQL or MariaDB)"),
    "hubspot": _("HubSpot"),
    "salesforce": _("Salesforce"),
    "odoo": _("Odoo"),
}
ENTITIES = {
    Entity.CONTACT: _("Contacts"),
    Entity.DEAL: _("Deals and orders"),
    Entity.TICKET: _("Tickets"),
}
FIELDS = {
    "number": _("Number there"),
    "contact": _("Number of the contact"),
    "name": _("Name or family name"),
    "name_zh": _("Chinese name"),
    "given_name": _("Given name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "joined_on": _("Known since"),
    "opened_on": _("Opened on"),
    "closed_on": _("Closed on"),
    "stage": _("Stage"),
    "amount": _("Amount (HKD)"),
    "currency": _("Currency"),
    "changed_at": _("Last changed"),
}
STAGES = {
    1: (_("open"), "info"),
    2: (_("won"), "good"),
    3: (_("lost"), "quiet"),
    4: (_("closed"), "good"),
}
FRESHNESS = {
    Freshness.NEVER: (_("never read"), "quiet"),
    Freshness.FRESH: (_("fresh"), "good"),
    Freshness.LATE: (_("behind time"), "warn"),
    Freshness.STALE: (_("stale"), "bad"),
}
MATCHED_BY = {
    "identity": _("by his number there"),
    "address": _("by a verified address"),
    "person": _("by a decision"),
}
PROBLEMS = {
    "address": _(
        "The secret file %(name)s does not say how to get there: it must name host, user and"
        " password. Ask the operator."
    ),
    "all_refused": _(
        "No row of %(table)s could be taken, where there were %(count)s. Look at the dry run."
    ),
    "answered": _("%(place)s answered with %(status)s instead of a page. Try again later."),
    "broken": _("Something broke on our side. Nothing was changed; tell the operator."),
    "bytes": _("%(column)s of %(table)s holds bytes, not text. Map another column."),
    "changed": _("Somebody changed the declaration during the reading. Read it again."),
    "denied": _(
        "%(place)s does not let us in: user or password are wrong, or may not come from here. Ask"
        " the operator."
    ),
    "died": _("The process that read it ended half-way. Nothing was changed; read it again."),
    "emptied": _(
        "%(table)s is empty, where there were %(count)s rows. If that is true, take the table out"
        " of the mapping."
    ),
    "host": _("%(place)s may not be asked. Ask the operator to allow that host; only https."),
    "no_column": _("%(table)s has no column %(column)s any more. Map it anew."),
    "no_database": _("%(place)s has no database of that name. Ask the operator."),
    "no_page": _("What came for %(table)s is not what such a system answers. Check the kind."),
    "no_secret": _("There is no secret file %(name)s. Ask the operator to put it there."),
    "no_table": _("There is no table %(table)s. Map it anew."),
    "not_below": _("%(place)s is not below the folder for other systems."),
    "not_there": _("%(place)s is not there. Has it been put into the folder?"),
    "private_address": _("%(place)s leads into a private net, which is not asked."),
    "redirected": _("%(place)s sends us elsewhere, where we do not follow. Correct the address."),
    "refused": _("%(place)s does not let us in. The token may have run out."),
    "round": _("The pages of %(table)s lead back to one that was read. Ask the other side."),
    "slow": _("%(place)s took longer than ten minutes over it. Read it at a quieter hour."),
    "table_denied": _(
        "%(table)s may not be read by that user. Ask the other side for SELECT on it."
    ),
    "too_large": _("%(place)s is too large to be read."),
    "too_many": _("%(table)s has more than %(count)s rows, which is too many."),
    "unmapped": _("No table is mapped yet."),
    "unreachable": _("%(place)s cannot be reached. Try again later."),
    "untrusted": _(
        "%(place)s does not show a certificate that we trust, so that nothing was sent. Ask the"
        " operator."
    ),
    "unreadable": _("%(table)s cannot be read. Is the file whole, and what it says it is?"),
}
REASONS = {
    Reason.NO_NUMBER: _("without a number"),
    Reason.NUMBER_TOO_LONG: _("a number of more than 80 characters"),
    Reason.FORMULA: _("a number that a spreadsheet would take for a formula"),
    Reason.CARD_NUMBER: _("the number of an identity card in the place of a number"),
    Reason.NO_DAY: _("without a day"),
    Reason.WRONG_DAY: _("a day that is none"),
    Reason.WRONG_AMOUNT: _("an amount that is none"),
    Reason.OTHER_CURRENCY: _("in another currency than HKD"),
    Reason.REPEATED: _("a number that came before"),
    Reason.PAST_TERM: _("older than we keep"),
    Reason.ERASED: _("of somebody whom we erased"),
}
CANNOT_MAP = {
    "nothing": _("Choose at least one table."),
    "twice": _("Choose another table: one of each kind is read."),
    "entity": _("Choose what the table holds."),
    "table": _("Choose a table."),
    "field": _("Choose the columns anew."),
    "needed_contact": _("Contacts need the column of their number."),
    "needed_deal": _("Deals need the columns of their number and of their day."),
    "needed_ticket": _("Tickets need the columns of their number and of their day."),
}


def problem(code: str, facts: Mapping[str, Any]) -> str:
    """Return what went wrong as a sentence; nothing if nothing did."""
    if not code:
        return ""
    sentence = str(PROBLEMS.get(code, PROBLEMS["broken"]))
    known = dict.fromkeys(("table", "place", "column", "count", "status", "name"), "?")
    return sentence % {**known, **facts}


def reasons(found: Mapping[str, int]) -> list[tuple[object, int]]:
    """Return why rows stay out, with how many, the most frequent first."""
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [(REASONS.get(code, code), n) for code, n in ordered]  # type: ignore[call-overload]


def every(hours: int) -> str:
    """Return how often a source is to be read."""
    if hours % 24:
        return gettext("every %(n)s hours") % {"n": hours}
    days = hours // 24
    return gettext("every day") if days == 1 else gettext("every %(n)s days") % {"n": days}
