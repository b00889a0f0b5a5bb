from chassis.migrate import run_env
from printers.tables import METADATA

run_env(METADATA)
