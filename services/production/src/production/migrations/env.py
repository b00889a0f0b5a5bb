from chassis.migrate import run_env
from production.tables import METADATA

run_env(METADATA)
