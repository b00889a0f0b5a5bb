"""E-mail addresses as they are kept: to sign in with, and to write to."""

import email_validator

# An installation may live on a private domain, such as farm.local; the library means this list to be changed.
email_validator.SPECIAL_USE_DOMAIN_NAMES = [
    name for name in email_validator.SPECIAL_USE_DOMAIN_NAMES if name not in {"local", "localhost", "test"}
]


def normalized(address: str) -> str:
    """The address as it is kept.

    Raises:
        ValueError: not an address.
    """
    try:
        found = email_validator.validate_email(
            address, check_deliverability=False, globally_deliverable=False
        )
    except email_validator.EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return found.normalized
