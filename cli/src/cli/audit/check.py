"""What a check is, and what it finds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cli.audit.evidence import Evidence

EXAMPLES = 5


@dataclass(slots=True)
class Finding:
    """What one check saw: how many rows it looked at, and what was wrong with them."""

    rows: int = 0
    violations: int = 0
    examples: list[str] = field(default_factory=list)
    """The first few violations, in words."""

    def wrong(self, what: str) -> None:
        self.violations += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(what)


Examine = Callable[[Evidence, Finding], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant."""

    id: str
    title: str
    """What holds, in words."""
    examine: Examine


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in SQL: `rows` counts what it speaks of, `broken` tells each breach in words, one per row."""

    rows: str
    broken: str


def in_database(database: str, *rules: Rule) -> Examine:
    """A check made of rules about one database."""

    async def examine(evidence: Evidence, finding: Finding) -> None:
        for rule in rules:
            await apply(evidence, finding, database, rule)

    return examine


def in_every_database(*rules: Rule) -> Examine:
    """A check made of rules about every database."""

    async def examine(evidence: Evidence, finding: Finding) -> None:
        for database in evidence.databases:
            for rule in rules:
                await apply(evidence, finding, database, rule)

    return examine


async def apply(evidence: Evidence, finding: Finding, database: str, rule: Rule, *arguments: object) -> None:
    """Apply one rule; both queries get the arguments. A database that does not exist breaks none."""
    connection = evidence.databases.get(database)
    if connection is None:
        return
    finding.rows += await connection.fetchval(rule.rows, *arguments)
    for row in await connection.fetch(rule.broken, *arguments):
        finding.wrong(f"{database}: {row[0]}")
