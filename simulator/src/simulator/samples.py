"""Sample jobs, with which a demo farm looks alive."""

from random import Random

from simulator.jobs import FilamentUse, Job

SAMPLES = (
    Job(
        file_name="cable_clip_x12.gcode.3mf", minutes=48, layers=60, filament=(FilamentUse(slot=0, grams=38),)
    ),
    Job(
        file_name="desk_hook_x4.gcode.3mf", minutes=95, layers=180, filament=(FilamentUse(slot=1, grams=74),)
    ),
    Job(
        file_name="planter_small.gcode.3mf",
        minutes=140,
        layers=240,
        filament=(FilamentUse(slot=2, grams=92),),
    ),
    Job(
        file_name="headphone_stand.gcode.3mf",
        minutes=310,
        layers=420,
        filament=(FilamentUse(slot=0, grams=150), FilamentUse(slot=3, grams=24)),
    ),
    Job(
        file_name="spool_holder_x2.gcode.3mf",
        minutes=180,
        layers=210,
        filament=(FilamentUse(slot=1, grams=120),),
    ),
    Job(
        file_name="drawer_label_x20.gcode.3mf",
        minutes=35,
        layers=24,
        filament=(FilamentUse(slot=3, grams=21),),
    ),
)


def opening(number: int) -> Job:
    """What a new printer begins with: the short jobs first, so that the first parts are there in a minute."""
    return sorted(SAMPLES, key=lambda job: job.minutes)[number % len(SAMPLES)]


def sample(random: Random) -> Job:
    """A sample job that mostly works out: one in twenty fails, one in forty is cancelled."""
    outcome = random.choices(("finish", "fail", "cancel"), weights=(37, 2, 1))[0]
    return random.choice(SAMPLES).model_copy(
        update={"outcome": outcome, "ends_at_percent": random.randrange(5, 96)}
    )
