"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from jobs.api import actions, board, bulk, errors, files, lab, mail, public

# Paths with a name before those with an id: `/jobs/{job_id}` would match `/jobs/settings` too.
ROUTERS = (public.api, lab.api, bulk.api, mail.api, files.api, actions.api, board.api)
ERRORS = errors.ERRORS | files.ERRORS | mail.ERRORS

__all__ = ["ERRORS", "ROUTERS"]
