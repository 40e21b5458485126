"""Asking how good the records are, and what is to be done."""

from .budget import Prompt, again_from, may_ask, prompt_for

__all__ = ["Prompt", "again_from", "may_ask", "prompt_for"]
