"""How staff sign in: nobody signs up by himself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the shop."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        return False
