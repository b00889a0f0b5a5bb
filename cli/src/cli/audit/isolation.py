"""Tenants: A14, every message and every reference stays within its tenant; A15, the database enforces it."""

from cli.audit.check import Finding, Rule, apply, in_every_database
from cli.audit.evidence import Evidence

OUTBOX_ROWS = Rule(
    "SELECT count(*) FROM outbox",
    """
    SELECT format('outbox %s: row of %s, subject of %s, body of %s', event_id, tenant_id, in_subject, in_body)
    FROM (
        SELECT event_id, tenant_id::text, split_part(subject, '.', 3) AS in_subject,
               headers::jsonb ->> 'ce-tenantid' AS in_header,
               convert_from(body, 'UTF8')::jsonb ->> 'tenant_id' AS in_body
        FROM outbox
    ) AS o
    WHERE NOT (tenant_id = in_subject AND tenant_id = in_header AND tenant_id = in_body)
    """,
)
# One query per foreign key between tables that both have a tenant.
_REFERENCES = """
SELECT conname AS name, format(
    'SELECT count(*) FROM %s AS a JOIN %s AS b ON (%s) WHERE a.tenant_id <> b.tenant_id',
    conrelid::regclass, confrelid::regclass,
    (SELECT string_agg(format('a.%I = b.%I', mine.attname, theirs.attname), ' AND ')
     FROM unnest(conkey, confkey) AS pair(mine_number, their_number)
     JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = mine_number
     JOIN pg_attribute AS theirs ON theirs.attrelid = confrelid AND theirs.attnum = their_number)) AS query
FROM pg_constraint
WHERE contype = 'f'
  AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = conrelid AND attname = 'tenant_id')
  AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = confrelid AND attname = 'tenant_id')
"""


async def separate(evidence: Evidence, finding: Finding) -> None:
    for message in evidence.all_messages():
        finding.rows += 1
        named = {message.subject_tenant, message.header_tenant, message.body_tenant} - {None}
        if len(named) > 1:
            finding.wrong(f"{message} names {len(named)} tenants")
    for name, connection in evidence.databases.items():
        await apply(evidence, finding, name, OUTBOX_ROWS)
        for reference in await connection.fetch(_REFERENCES):
            finding.rows += 1
            count = await connection.fetchval(reference["query"])
            if count:
                finding.wrong(f"{name}: {count} rows refer to another tenant's ({reference['name']})")


ROW_SECURITY = Rule(
    """
    SELECT count(*) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
    """,
    """
    SELECT format('%s: row-level security is not forced', c.relname)
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """,
)
# Every policy that lets the service in must ask for the tenant; one that does not would open the table.
POLICIES = Rule(
    "SELECT count(*) FROM pg_policies",
    """
    SELECT format('%s: policy %s does not ask for the tenant', tablename, policyname)
    FROM pg_policies
    WHERE permissive = 'PERMISSIVE' AND roles && ARRAY[(current_database() || '_app')::name, 'public'::name]
      AND (coalesce(qual, with_check) NOT LIKE '%app.tenant%'
           OR coalesce(with_check, qual) NOT LIKE '%app.tenant%')
    """,
)
ROLES = Rule(
    "SELECT 2",
    """
    SELECT format('%s: is, or may become, owner, superuser or exempt from row security', app.rolname)
    FROM pg_roles AS app
    WHERE app.rolname IN (current_database() || '_app', current_database() || '_relay')
      AND (EXISTS (SELECT FROM pg_roles AS other
                   WHERE pg_has_role(app.oid, other.oid, 'MEMBER') AND (other.rolsuper OR other.rolbypassrls))
           OR EXISTS (SELECT FROM pg_class AS c
                      WHERE c.relnamespace = 'public'::regnamespace
                        AND pg_has_role(app.oid, c.relowner, 'MEMBER')))
    """,
)
VIEWS = Rule(
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'",
    """
    SELECT format('view %s: reads as its owner, past row-level security', relname)
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
      AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)
    """,
)
armed = in_every_database(ROW_SECURITY, POLICIES, ROLES, VIEWS)
