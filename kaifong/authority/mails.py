"""What is written about borrowed powers."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.mail.kinds import Facts, Kind, Letter, register


def _asked(facts: Facts) -> Letter:
    return Letter(
        subject=gettext("Somebody asks to borrow powers over your data"),
        lines=(
            gettext("For %(minutes)s minutes. What for, and who it is, is on the page.") % facts,
            gettext("It lapses by itself if nobody answers."),
        ),
        link=gettext("Agree or decline"),
        path=reverse("authority:session", args=[facts["borrowing"]]),
    )


def _borrowed(facts: Facts) -> Letter:
    return Letter(
        subject=gettext("Powers were borrowed"),
        lines=(
            gettext("They hold for %(minutes)s minutes, and each step is written down.") % facts,
            gettext("Please look at it when they are over, and write down what you found."),
        ),
        link=gettext("See the session"),
        path=reverse("authority:session", args=[facts["borrowing"]]),
    )


register(
    Kind("powers_asked", _("Powers over your data that are asked for"), _asked),
    Kind("powers_borrowed", _("Powers that were borrowed, to be reviewed"), _borrowed),
)
