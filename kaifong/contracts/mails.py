"""What contracts write: that one has turned red, to who answers for it and the privacy office."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.mail.kinds import Facts, Kind, Letter, register

from . import wording
from .actions.checking import RED


def _red(facts: Facts) -> Letter:
    number = wording.number(facts["contract"], facts["version"])
    return Letter(
        subject=gettext("Data contract %(number)s is red") % {"number": number},
        lines=(gettext("Its tests found something that is not as agreed; its page says what."),),
        link=gettext("See what it is, and what to do"),
        path=reverse("contracts:contract", args=[facts["contract"]]),
    )


register(Kind(RED, _("Data contracts that turn red"), _red))
