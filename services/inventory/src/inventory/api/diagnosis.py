"""What keeps stock and orders from taking care of themselves."""

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from inventory.handlers import diagnosis as handlers
from inventory.schemas.diagnosis import DiagnosisOut, FindingOut

api = router(tags=["diagnosis"])


@api.get("/inventory/diagnosis", dependencies=[needs(Permission.STOCK_READ)])
async def diagnose(tx: Tx) -> DiagnosisOut:
    """Every known case that is here now: its cause, and what to do."""
    findings = [
        FindingOut(
            code=finding.case.code,
            severity=finding.case.severity,
            count=finding.count,
            cause=finding.case.cause,
            fix=finding.case.fix,
            examples=list(finding.examples),
        )
        for finding in await handlers.diagnose(tx)
    ]
    return DiagnosisOut(ok=all(one.severity != "problem" for one in findings), findings=findings)
