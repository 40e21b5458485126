"""Why a file was not made, in words, for the desk and for mail."""

from django.utils.translation import gettext_lazy as _

from kaifong.files.rules import Problem

PROBLEMS = {
    Problem.RIGHTS: _("Your rights are not what they were when you asked. Ask for it again."),
    Problem.BRAKED: _("Exports were stopped for all. Ask again when they are allowed."),
    Problem.UNASKABLE: _("What was asked for is not there any more, or not open to you."),
    Problem.FAILED: _("Something is out of order. Ask again; if it lasts, tell whoever runs this."),
}
