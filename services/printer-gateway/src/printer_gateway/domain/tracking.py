"""Following one job: its identity while that may change, its progress, what may explain a failure."""

from dataclasses import replace
from datetime import timedelta

from printer_gateway.domain.codes import CANCELLED, error_name, severity_rank
from printer_gateway.domain.identity import job_ref
from printer_gateway.domain.look import PREPARING, RUNNING, Activity, Look
from printer_gateway.domain.names import resolve
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Evidence, Health, Moment, Run, RunProgress
from printer_gateway.domain.snapshot import Faults

_ALMOST_DONE = 99
_JITTER = 5
"""Percent by which a print may fall back without being another one."""

_SETUP_STAGES = frozenset({1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 18, 19, 25})
"""Levelling, heating, homing, scanning and calibrating (stage numbers of ha-bambulab's const.py)."""


def new_run(look: Look) -> Run:
    """The job a printer shows now. Codes already shown while it is active belong to what was before."""
    ref = job_ref(look.snapshot)
    active = look.activity is Activity.ACTIVE
    run = Run(
        ref=ref,
        keys=(ref.key,),
        name=resolve(look.snapshot.job),
        opened_at=look.moment.wall,
        late=look.gap,
        trays=look.snapshot.materials.trays,
        evidence=Evidence(stale=_codes(look.snapshot.faults) if active else ()),
    )
    return observe(run, look)


def identify(run: Run, look: Look) -> Run:
    """Take over the identity shown now: ids and names trail the state.

    While active, what is blank is meant: a wrong name is worse than none. At the end blanks erase nothing.
    """
    ref, name, trays = look.ref, resolve(look.snapshot.job), look.snapshot.materials.trays
    if look.activity is not Activity.ACTIVE:
        ref = replace(
            ref,
            native=ref.native or run.ref.native,
            name=ref.name or run.ref.name,
            plate=ref.plate or run.ref.plate,
            layers=ref.layers or run.ref.layers,
        )
        whole = name.file_name is not None and (name.plate_index or not run.name.plate_index)
        name = name if whole else run.name
    return replace(run, ref=ref, keys=(ref.key,), name=name, trays=trays or run.trays)


def observe(run: Run, look: Look) -> Run:
    """What a look tells about the job, whatever phase it is in."""
    evidence = _explain(run.evidence, look)
    run = replace(run, evidence=evidence) if evidence is not run.evidence else run
    active = look.snapshot.materials.active
    if active is not None and active not in run.fed and look.state in RUNNING:
        run = replace(run, fed=(*run.fed, active))
    if look.activity is not Activity.ACTIVE:
        return run
    percent = look.snapshot.progress.percent
    return replace(
        run,
        ran=run.ran or look.state in RUNNING,
        fresh=run.fresh or look.state in PREPARING or (percent is not None and percent < _ALMOST_DONE),
        progress=_advance(run, look),
    )


def regressed(run: Run, look: Look) -> bool:
    """Whether the printer is earlier in a print than this job already was."""
    percent = look.snapshot.progress.percent
    if look.state in PREPARING:
        return run.progress.percent > 0
    return look.state == "RUNNING" and percent is not None and percent + _JITTER < run.progress.percent


def restarted(run: Run, look: Look) -> bool:
    """Whether progress fell back to the very beginning."""
    percent = look.snapshot.progress.percent
    return run.progress.percent >= 10 and percent is not None and percent <= 2


def calibrates_only(run: Run, look: Look) -> bool:
    """Whether nothing yet says that this is a print: no name, no layers, only setup stages."""
    stage = look.snapshot.progress.stage
    return not run.ref.name and not run.ref.layers and stage in _SETUP_STAGES


def looks_done(run: Run, now: Moment, policy: Policy) -> bool:
    """Strong evidence that a print ended well unseen: all but done, or far beyond its own estimate."""
    progress = run.progress
    if progress.percent >= _ALMOST_DONE:
        return True
    if progress.remaining is None or progress.reported_at is None or progress.state != "RUNNING":
        return False
    due = progress.reported_at + timedelta(seconds=progress.remaining * policy.minute + policy.overtime)
    return progress.percent > 0 and progress.clean and (run.gone_at or now.wall) > due


def causes(run: Run, now: Moment, policy: Policy) -> tuple[str, ...]:
    """Codes that explain a failure, the most telling first."""
    evidence = run.evidence
    codes = [evidence.cancel_code, evidence.fail_reason]
    if evidence.error_at and now.wall - evidence.error_at <= timedelta(seconds=policy.error_fresh):
        codes.append(evidence.error)
    settled = timedelta(seconds=policy.health_settled)
    standing = [h for h in evidence.health if h.severity != "info" and now.wall - h.since >= settled]
    codes += [h.name for h in sorted(standing, key=lambda h: severity_rank(h.severity))[:1]]
    return tuple(dict.fromkeys(filter(None, codes)))


def _advance(run: Run, look: Look) -> RunProgress:
    # Before the start is settled the values may be the last job's; zero is what a printer shows after a
    # cancel and, for a moment, around the end.
    shown, known = look.snapshot.progress, run.progress
    trusted = run.print_id is not None and look.state in RUNNING
    percent, layer, remaining = shown.percent or 0, shown.layer or 0, shown.remaining
    return RunProgress(
        state=look.state,
        percent=percent if trusted and 0 < percent <= 100 else known.percent,
        layer=layer if trusted and layer > 0 else known.layer,
        remaining=remaining if trusted and remaining is not None and remaining >= 0 else known.remaining,
        clean=not look.snapshot.faults.print_error,
        reported_at=look.moment.wall,
    )


def _codes(faults: Faults) -> tuple[str, ...]:
    error = (error_name(faults.print_error),) if faults.print_error else ()
    return (*error, *(h.short for h in faults.health), *(h.name for h in faults.health))


def _explain(evidence: Evidence, look: Look) -> Evidence:
    faults = look.snapshot.faults
    failed = look.activity is Activity.FAILED
    if not (faults.print_error or faults.health or faults.fail_reason or evidence.health or evidence.stale):
        return evidence
    shown = _codes(faults)
    stale = tuple(code for code in evidence.stale if code in shown)
    fresh = [code for code in shown if code not in stale]
    # The reason of a failure stays in the report until the next one, so it counts only beside FAILED.
    reason = error_name(faults.fail_reason) if failed and faults.fail_reason else evidence.fail_reason
    cancel = next((code for code in (*fresh, reason) if code in CANCELLED), evidence.cancel_code)
    error = error_name(faults.print_error) if faults.print_error else ""
    if error in stale:
        error = ""
    since = {h.name: h.since for h in evidence.health}
    now = look.moment.wall
    return replace(
        evidence,
        stale=stale,
        cancel_code=cancel,
        fail_reason=reason,
        error=error or evidence.error,
        error_at=now if error else evidence.error_at,
        health=tuple(
            Health(h.name, h.severity, since.get(h.name, now)) for h in faults.health if h.name not in stale
        ),
    )
