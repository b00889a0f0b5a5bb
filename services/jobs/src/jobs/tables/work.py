"""Which tenants have work waiting: all that the workers may ask across tenants.

As identity's sign-in does it: the function runs as the owner of the tables, whom a policy lets see the rows
that wait and no others, and it answers with ids of tenants alone.
"""

_DUE_FILES = "placed_version < version"
_DUE_MAILS = "status IN ('queued', 'sending')"


def _statements(table: str, waiting: str) -> list[str]:
    function = f"tenants_with_due_{table}"
    return [
        f"CREATE POLICY due ON {table} FOR SELECT TO jobs_owner USING ({waiting})",
        f"""
        CREATE FUNCTION {function}() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS 'SELECT DISTINCT tenant_id FROM {table} WHERE {waiting.replace("'", "''")} AND due_at <= now()'
        """,  # noqa: S608 - constants
        f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {function}() TO jobs_app",
    ]


WORK_FUNCTIONS = [*_statements("job_files", _DUE_FILES), *_statements("mails", _DUE_MAILS)]
"""SQL for the migration, after the tables are under row-level security."""
