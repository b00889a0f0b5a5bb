"""The database driver's connection type; a string, because asyncpg is generic for type checkers only."""

from typing import TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
