from chassis.migrate import run_env
from jobs.tables import METADATA

run_env(METADATA)
