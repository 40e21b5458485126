"""The command `kaifong`: every module of this folder that has `register` adds its own commands."""

import pkgutil
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

import kaifong.console
from config.env import WrongSetting
from kaifong.foundation.server.errors import ServerTrouble

from .output import FAILED, WRONG_USE, Failed, complain


class _Commands(TyperGroup):
    """Turns what a command raises into a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (Failed, ServerTrouble) as trouble:
            complain(str(trouble))
            raise typer.Exit(FAILED) from trouble
        except WrongSetting as wrong:
            complain(str(wrong))
            raise typer.Exit(WRONG_USE) from wrong


def build() -> typer.Typer:
    """Return the command with all groups; none of them loads Django before it is called."""
    app = typer.Typer(
        cls=_Commands,
        help="Kaifong, for its operators. Exit codes: 0 done, 1 failed, 2 wrong use.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for found in pkgutil.iter_modules(kaifong.console.__path__):
        module = import_module(f"{kaifong.console.__name__}.{found.name}")
        if hasattr(module, "register"):
            module.register(app)
    return app


def main() -> None:
    """Run the command line."""
    build()(prog_name="kaifong")


if __name__ == "__main__":
    main()
