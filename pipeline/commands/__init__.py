"""The commands of the command line, one module each: ``add_arguments(parser)``, ``run(args) -> int`` (the exit code).

``args`` always has ``root`` (Path: the folder that holds ``raw/``), ``lang`` ("da" or "en") and ``quiet`` (bool).
"""


class UsageError(Exception):
    """The user asked for something that cannot be done; the message says what to do instead. Exit code 2."""
