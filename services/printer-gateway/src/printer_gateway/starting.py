"""Starting prints: not offered yet. The questions about it will be answered beside the commands."""

from collections.abc import Sequence

from printer_gateway.commands import Question
from printer_gateway.link import Link


def questions(link: Link) -> Sequence[Question]:
    """What may be asked about starting a print on this printer."""
    del link
    return ()
