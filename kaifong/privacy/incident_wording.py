"""What the file of breaches says, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules.incidents import Harm, Lost, State, To

STATES: Mapping[State, Promise | str] = {
    State.SUSPECTED: _("Suspected"),
    State.CONTAINED: _("Contained"),
    State.ASSESSED: _("Assessed"),
    State.NOTIFIED: _("Notified"),
    State.NOT_NOTIFIED: _("Decided not to notify"),
    State.CLOSED: _("Closed"),
}
STEPS: Mapping[State, Promise | str] = {
    State.CONTAINED: _("It is contained"),
    State.ASSESSED: _("The harm is assessed"),
    State.NOTIFIED: _("Those concerned were told"),
    State.NOT_NOTIFIED: _("Nobody need be told, for this reason"),
    State.CLOSED: _("Close the file"),
}
HARMS: Mapping[Harm, Promise | str] = {
    Harm.NONE: _("No harm to be expected"),
    Harm.SOME: _("Some harm possible"),
    Harm.REAL: _("A real risk of significant harm"),
}
LOSTS: Mapping[Lost, Promise | str] = {
    Lost.TOKEN: _("An interface key"),
    Lost.SESSION: _("A member of staff's session"),
    Lost.EXPORT: _("Files exported by a member of staff"),
    Lost.RECIPIENT: _("Data given to a recipient"),
}
TOS: Mapping[To, Promise | str] = {
    To.PCPD: _("The Privacy Commissioner"),
    To.PEOPLE: _("The people concerned"),
    To.RECIPIENT: _("A recipient of data"),
    To.OTHER: _("Somebody else"),
}
KINDS = {
    State.SUSPECTED: "bad",
    State.CONTAINED: "warn",
    State.ASSESSED: "warn",
    State.NOTIFIED: "good",
    State.NOT_NOTIFIED: "good",
    State.CLOSED: "quiet",
}
LETTER_EN = (
    "We learned on %(noticed)s that personal data of some of our customers may have been seen by"
    " somebody without authority between %(begins)s and %(ends)s. What we have done and what you"
    " can do: "
)
LETTER_ZH = (
    "我們於 %(noticed)s 得悉，部分客戶的個人資料可能於 %(begins)s 至 %(ends)s 期間遭未獲授權查閱。"
    "我們已採取的措施及閣下可採取的行動："
)
