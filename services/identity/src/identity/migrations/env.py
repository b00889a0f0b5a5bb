from chassis.migrate import run_env
from identity.tables import METADATA

run_env(METADATA)
