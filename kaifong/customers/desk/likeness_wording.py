"""What the evidence for two being one person is called on the pages."""

from django.utils.translation import gettext_lazy as _

from kaifong.customers import actions, queries
from kaifong.customers.survivorship import Because

FIELDS = {
    "name": _("Full name"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "district": _("District"),
}
LEVELS = {
    ("name", "chinese"): _("the same in Chinese"),
    ("name", "latin"): _("the same words"),
    ("name", "sounds"): _("sounds the same"),
    ("name", "english"): _("the same family and English name"),
    ("name", "initials"): _("the initials fit"),
    ("name", "near"): _("a slip of the keyboard apart"),
    ("name", "family_near"): _("the family name is a letter apart"),
    ("name", "alike"): _("alike, with something that differs"),
    ("name", "part"): _("the one is part of the other"),
    ("name", "differs"): _("another name"),
    ("phone", "same"): _("the same number"),
    ("phone", "near"): _("one digit apart"),
    ("phone", "differs"): _("another number"),
    ("email", "same"): _("the same address"),
    ("email", "local"): _("the same name before the @"),
    ("email", "near"): _("a slip of the keyboard apart"),
    ("email", "differs"): _("another address"),
    ("district", "same"): _("the same district"),
    ("district", "region"): _("the same region"),
    ("district", "differs"): _("another region"),
}
# From so many bits on.
SAYS = (
    (10, _("speaks very strongly for it"), "good"),
    (4, _("speaks strongly for it"), "good"),
    (1, _("speaks for it"), "good"),
    (-1, _("says little"), "quiet"),
    (-4, _("speaks against it"), "warn"),
)
AGAINST = (_("speaks strongly against it"), "bad")
WHY = {
    Because.ALIKE: _("both say the same"),
    Because.ONLY: _("the other has none"),
    Because.VERIFIED: _("it was verified"),
    Because.FULLER: _("it says more"),
    Because.EARLIER: _("it is earlier"),
    Because.STAYS: _("of the record that stays"),
    Because.BOTH: _("both are kept"),
}
WHY_NOT = {
    actions.WhyNot.ERASED: _("What the merge kept has been erased since."),
    actions.WhyNot.IN_USE: _("A number of the parted record is another customer's by now."),
    actions.WhyNot.LATER: _("It was merged again later; take that merge back first."),
    actions.WhyNot.UNDONE: _("It was taken back already."),
}


def said(evidence: queries.Evidence) -> tuple[object, object, object, str]:
    """Return a field, how far it agrees, what that says, and in which colour."""
    field = FIELDS[evidence.field]
    level = LEVELS[evidence.field, evidence.level]
    for least, words, kind in SAYS:
        if evidence.bits >= least:
            return field, level, words, kind
    return field, level, *AGAINST
