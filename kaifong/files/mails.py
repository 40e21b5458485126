"""What is written to whoever asked for a large file and had to wait."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.files.rules import Problem
from kaifong.files.words import PROBLEMS
from kaifong.foundation.mail.kinds import Facts, Kind, Letter, register


def _ready(facts: Facts) -> Letter:
    return Letter(
        subject=gettext("The large file you asked for is ready"),
        lines=(gettext("It lies sealed for one day. Sign in to fetch it."),),
        link=gettext("Fetch the file"),
        path=reverse("files:file", args=[facts["large"]]),
    )


def _failed(facts: Facts) -> Letter:
    return Letter(
        subject=gettext("The large file you asked for was not made"),
        lines=(str(PROBLEMS[Problem(facts["problem"])]),),
        link=gettext("Large files"),
        path=reverse("files:file", args=[facts["large"]]),
    )


register(
    Kind("large_file", _("Large files that are ready"), _ready),
    Kind("large_file_failed", _("Large files that could not be made"), _failed),
)
