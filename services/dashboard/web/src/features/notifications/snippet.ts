/** How a program verifies a webhook, ready to be copied: the example of docs/notifications.md. */
export const snippet = (secret: string): string => `import hmac
import time
from hashlib import sha256

SECRET = "${secret}"


def is_from_platework(headers: dict[str, str], body: bytes) -> bool:
    timestamp = headers["X-Platework-Timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        return False
    signed = timestamp.encode() + b"." + body
    wanted = "sha256=" + hmac.new(SECRET.encode(), signed, sha256).hexdigest()
    given = headers["X-Platework-Signature"].split(" ")
    return any(hmac.compare_digest(wanted, one) for one in given)
`;
