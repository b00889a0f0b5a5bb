from chassis.migrate import run_env
from notifications.tables import METADATA

run_env(METADATA)
