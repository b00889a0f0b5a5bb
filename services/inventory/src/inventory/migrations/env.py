from chassis.migrate import run_env
from inventory.tables import METADATA

run_env(METADATA)
