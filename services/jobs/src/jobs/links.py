"""Links that students follow: each works by a secret, of which the database keeps a hash or a sealed copy."""

from dataclasses import dataclass
from uuid import UUID

from chassis.sealing import Sealer
from jobs.settings import Settings


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links, and opens the secrets that stand in them."""

    sealer: Sealer
    confirm_link: str
    status_link: str

    @classmethod
    def of(cls, settings: Settings) -> "Links":
        base = settings.public_url.rstrip("/")
        return cls(
            Sealer(settings.secret_key.get_secret_value()),
            settings.confirm_link.replace("{public_url}", base),
            settings.status_link.replace("{public_url}", base),
        )

    def confirm(self, token: str) -> str:
        return self.confirm_link.replace("{token}", token)

    def status(self, token: str) -> str:
        return self.status_link.replace("{token}", token)

    def seal(self, secret: str, tenant_id: UUID, job_id: UUID) -> str:
        return self.sealer.seal(secret, tenant_id, job_id)

    def open(self, sealed: str, tenant_id: UUID, job_id: UUID) -> str:
        """Open what `seal` returned.

        Raises:
            UnsealError: it was sealed with another key, or for another job.
        """
        return self.sealer.open(sealed, tenant_id, job_id)
