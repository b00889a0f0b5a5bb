"""What the command line tells its user when it cannot go on."""


class CommandError(Exception):
    """A refusal in plain words: what is wrong and what to do. Printed without a traceback."""

    exit_code = 1


class DataDirInUseError(CommandError):
    """Another Platework holds the data directory."""

    exit_code = 3


class ServerError(CommandError):
    """An embedded server did not start or is not usable."""
