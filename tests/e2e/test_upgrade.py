"""Upgrades of data that an older version left, and going back from data that a newer one left."""

import json
import signal
from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis import migrate
from chassis.settings import DatabaseSettings
from cli.datadir import DataDir
from cli.demo.fulfilment import Fulfilment
from cli.demo.production import Production
from cli.demo.story import Story
from cli.embedded.ports import free_port
from cli.embedded.roles import ServiceRoles
from cli.installation import with_database
from cli.programs import Simulation
from cli.soak.farm import farm_on
from cli.stack import Stack

OLDER = {"production": "2026_11_21_first_tables", "inventory": "2026_11_21_intake"}
"""Revisions of the past, by service."""
NEWER = "2999_01_01_next_version"
EXPAND = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN next_note text', name);
        EXECUTE format('ALTER TABLE %I ADD COLUMN next_count int NOT NULL DEFAULT 0', name);
    END LOOP;
END $$;
CREATE TABLE next_things (id uuid PRIMARY KEY);
"""
"""What the next version's migrations may do while this version runs: add."""

pytestmark = pytest.mark.timeout(600)


async def left_by_an_older_version(path: Path) -> None:
    """A data directory whose databases are as an older version left them."""
    stack = Stack(DataDir(path))
    try:
        await stack.start_servers()
        own = {spec.database: stack.secrets.services[spec.name] for spec in with_database()}
        roles = {name: ServiceRoles(one.owner, one.app, one.relay) for name, one in own.items()}
        await stack.postgres.provision(roles)
        for spec in with_database():
            urls = stack.environments.migrate(spec)
            owner = SecretStr(urls[f"PLATEWORK_{spec.package.upper()}_OWNER_DATABASE_URL"])
            settings = DatabaseSettings.model_construct(owner_database_url=owner)
            await migrate.upgrade(spec.package, settings, OLDER.get(spec.name, "head"))
    finally:
        await stack.stop()


async def migrated_by_the_next_version(path: Path) -> None:
    """A data directory to which was done what the next version may do, and which says so."""
    stack = Stack(DataDir(path))
    try:
        await stack.start_servers()
        await stack.prepare()
        for spec in with_database():
            connection = await stack.postgres.connect(spec.database)
            try:
                await connection.execute(EXPAND)
                await connection.execute("UPDATE alembic_version SET version_num = $1", NEWER)
            finally:
                await connection.close()
    finally:
        await stack.stop()


async def test_older_data_is_backed_up_and_migrated_and_restored(platework, tmp_path):
    data, archives = tmp_path / "data", tmp_path / "archives"
    await left_by_an_older_version(data)
    arguments = ("upgrade", "--data", data, "--json")
    async with platework(*arguments) as command:
        code, _, errors = await command.ended()
    assert (code, "--to" in errors) == (1, True)
    async with platework(*arguments, "--to", archives) as command:
        code, output, errors = await command.ended()
    assert code == 0, errors
    said = json.loads(output)
    assert {name: one["from"] for name, one in said["migrated"].items()} == OLDER
    assert {one["to"] for one in said["migrated"].values()} == {migrate.head(name) for name in OLDER}
    async with platework(*arguments, "--to", archives) as command:
        code, output, errors = await command.ended()
    assert (code, json.loads(output)) == (0, {"migrated": {}, "archive": None}), errors
    before = tmp_path / "before"
    async with platework("restore", said["archive"], "--data", before) as command:
        assert (await command.ended())[0] == 0
    async with platework("upgrade", "--data", before, "--no-backup", "--json") as command:
        code, output, _ = await command.ended()
    assert (code, json.loads(output)["migrated"]) == (0, said["migrated"])


async def test_this_version_works_on_the_databases_of_the_next_when_it_is_told_to(platework, tmp_path):
    data = tmp_path / "data"
    await migrated_by_the_next_version(data)
    stack = Stack(DataDir(data), simulation=Simulation(2, speed=600.0, loop=False), rolled_back=True)
    try:
        await stack.start()
        story = Story(tell=lambda _: None)
        async with farm_on(stack) as farm:
            await Fulfilment(farm.api, farm.simulator, story).run(farm.serials)
            await Production(farm.api, farm.simulator, story).run(farm.serials[1])
        assert len(story.steps) > 10
        assert [step.name for step in story.steps if not step.ok] == []
    finally:
        await stack.stop()
    for command in (("up", "--port", free_port(), "--no-demo"), ("upgrade", "--no-backup")):
        async with platework(*command, "--data", data) as refused:
            code, _, errors = await refused.ended()
        assert (code, "a newer Platework migrated it" in errors) == (1, True), errors


async def test_backups_are_made_again_and_again_until_it_is_stopped(platework, tmp_path):
    data, archives = tmp_path / "data", tmp_path / "archives"
    await left_by_an_older_version(data)
    options = ("--to", archives, "--keep", 2, "--every", 0.001, "--json")
    async with platework("backup", "--data", data, *options) as command:
        made = [json.loads(await command.line()) for _ in range(3)]
        command.process.send_signal(signal.SIGTERM)
        code, _, errors = await command.ended()
    assert (code, errors) == (0, "")
    assert made[2]["removed"] == [made[0]["archive"]]
