"""One module per command: its `run` is the command, its first docstring line the help.

A module may set `CONTEXT`, the settings of its command line (for example to pass unknown options on).
"""
