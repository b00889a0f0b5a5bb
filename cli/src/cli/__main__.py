"""`python -m cli`: what the `platework` script runs."""

import importlib
import pkgutil
import sys

import typer

from cli import commands
from cli.errors import CommandError

HELP = "Platework: a print farm and a print lab on messages. Start with: ./platework up"


def build(arguments: list[str]) -> typer.Typer:
    """Build the application; only the named command's module is imported, so that commands start fast."""
    app = typer.Typer(help=HELP, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

    @app.callback()
    def _group() -> None:
        """Make the application a group, even with a single command loaded."""

    names = {module.name.replace("_", "-"): module.name for module in pkgutil.iter_modules(commands.__path__)}
    named = [name for name in names if arguments and name == arguments[0]]
    for name in named or names:
        module = importlib.import_module(f"cli.commands.{names[name]}")
        app.command(name, context_settings=getattr(module, "CONTEXT", None))(module.run)
    return app


def main() -> None:
    try:
        build(sys.argv[1:])(prog_name="platework")
    except CommandError as error:
        print(f"platework: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
