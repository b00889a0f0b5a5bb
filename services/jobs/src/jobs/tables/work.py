"""Which tenants have work waiting: all that the workers may ask across tenants."""

from chassis.due_work import due_function

WORK_FUNCTIONS = [
    *due_function("jobs", "job_files", "placed_version < version"),
    *due_function("jobs", "mails", "status IN ('queued', 'sending')"),
]
"""SQL for the migration, after the tables are under row-level security."""
