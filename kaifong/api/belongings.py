"""Keys of people's own: they open what their people may, and so nothing once that is nothing."""

from django.utils.translation import gettext_lazy as _

from kaifong.authority.belongings import Belonging, offer

from . import queries


def tell() -> None:
    """Say so to whoever closes departments."""
    offer(Belonging("keys", _("API keys of their own"), queries.keys_kept))
    offer(Belonging("programs", _("Programs for which they answer"), queries.programs_answered_for))
