"""What can be seen of a simulated printer: where it is, who is connected, what it reports and what it did."""

from simulator.broker import PrinterBroker
from simulator.ledger import Ledger, PhysicalPrint
from simulator.reporter import Reporter
from simulator.reports import Document
from simulator.roster import Card
from simulator.storage import Storage


class Facts:
    """Reads the parts of a printer and changes none."""

    card: Card
    broker: PrinterBroker
    storage: Storage
    reporter: Reporter
    ledger: Ledger

    @property
    def serial(self) -> str:
        return self.card.serial

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def access_code(self) -> str:
        return self.card.access_code

    @property
    def host(self) -> str:
        return self.broker.host

    @property
    def port(self) -> int:
        return self.broker.port

    @property
    def ftps_port(self) -> int:
        return self.storage.port

    @property
    def link(self) -> bool:
        return self.broker.listening

    @property
    def clients(self) -> list[str]:
        return list(self.broker.clients)

    @property
    def peak_clients(self) -> int:
        """The largest number of clients that were connected at one time."""
        return self.broker.peak

    @property
    def topics(self) -> set[str]:
        return set(self.broker.topics)

    @property
    def document(self) -> Document:
        return self.reporter.document

    @property
    def state(self) -> str:
        return str(self.document["gcode_state"])

    @property
    def prints(self) -> list[PhysicalPrint]:
        return self.ledger.prints

    @property
    def printing(self) -> bool:
        return self.ledger.open is not None

    @property
    def percent(self) -> int:
        """True progress of the print in hand, 0 without one; reports keep showing the last print's."""
        return self.ledger.open.percent if self.ledger.open else 0
