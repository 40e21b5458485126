"""What every page is made of: pages and parts, toasts, problems, the kit of components."""

from .pages import again, done, go, page, say_waiting_toasts, toast, wants_part
from .problems import problem

__all__ = ["again", "done", "go", "page", "problem", "say_waiting_toasts", "toast", "wants_part"]
