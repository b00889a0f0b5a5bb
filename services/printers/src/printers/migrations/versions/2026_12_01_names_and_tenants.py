"""Files may lose their names, a forgotten student's; tenants without a printer to connect to are not asked for."""

from alembic import op

revision = "2026_12_01_names_and_tenants"
down_revision = "2026_11_21_control"
branch_labels = None
depends_on = None

# As `known_tenants`, which the version before this one still calls: ids of tenants and nothing else.
DIRECTORY = [
    "CREATE POLICY directory ON connections FOR SELECT TO printers_owner USING (true)",
    """
    CREATE FUNCTION tenants_to_connect() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS 'SELECT DISTINCT tenant_id FROM connections WHERE kind = ''bambu_lan'' ORDER BY tenant_id'
    """,
    "REVOKE ALL ON FUNCTION tenants_to_connect() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION tenants_to_connect() TO printers_app",
]


def upgrade() -> None:
    for statement in ["GRANT UPDATE (name) ON print_files TO printers_app", *DIRECTORY]:
        op.execute(statement)
