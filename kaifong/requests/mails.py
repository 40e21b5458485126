"""The alarm of a request, which names nobody: Cap. 486 s.19(1) gives forty days."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.mail.kinds import Facts, Kind, Letter, register


def _alarm(facts: Facts) -> Letter:
    return Letter(
        subject=gettext("Day %(day)s: request %(request)s is not answered") % facts,
        lines=(
            gettext("The law gives forty days from its receipt. What is asked is on the page."),
        ),
        link=gettext("Open the request"),
        path=reverse("requests:one", args=[facts["request"]]),
    )


register(Kind("request_alarm", _("Alarms of requests before the law's day"), _alarm, by_law=True))
