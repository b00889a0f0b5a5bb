"""The FTPS door, with the clients people use: ftplib (resuming the TLS session) and aioftp."""

import asyncio
import ftplib
import io
import ssl
from contextlib import contextmanager

import aioftp
import pytest

from simulator import AccessCode, Drop, Fleet, PrinterSpec, Restore, storage

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
CONTENT = bytes(range(256)) * 3000


class ImplicitFtps(ftplib.FTP_TLS):
    """TLS from the first byte, the serial verified, the session resumed for data when `reuses`."""

    def __init__(self, printer, context, *, reuses):
        super().__init__(context=context)
        self.serial, self.reuses = printer.serial, reuses
        self.connect(printer.host, printer.ftps_port, timeout=10)

    @property
    def sock(self):
        return self._sock

    @sock.setter
    def sock(self, value):
        if value is not None and not isinstance(value, ssl.SSLSocket):
            value = self.context.wrap_socket(value, server_hostname=self.serial)
        self._sock = value

    def ntransfercmd(self, cmd, rest=None):
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            session = self.sock.session if self.reuses else None
            conn = self.context.wrap_socket(conn, server_hostname=self.serial, session=session)
        return conn, size


def tls(fleet: Fleet) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=fleet.ca_pem)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


@contextmanager
def session(fleet, printer, *, reuses=True, code=None):
    client = ImplicitFtps(printer, tls(fleet), reuses=reuses)
    try:
        client.login("bblp", code or printer.access_code)
        client.prot_p()
        yield client
    finally:
        client.close()


@pytest.fixture
def ftp(fleet):
    """Run a blocking session with a printer beside the loop that serves it."""

    async def run(serial, work, **options):
        def blocking():
            with session(fleet, fleet[serial], **options) as client:
                return work(client)

        return await asyncio.to_thread(blocking)

    return run


@pytest.mark.parametrize("serial", [A1, P1S, X1C])
async def test_a_file_goes_up_is_listed_and_comes_back(fleet, ftp, serial):
    def work(client):
        assert client.sock.version() == "TLSv1.2"
        client.storbinary("STOR Hook v2 ünï.gcode.3mf", io.BytesIO(CONTENT))
        client.storbinary("STOR /cache/other.3mf", io.BytesIO(b"x"))
        root, cache = [], []
        client.retrlines("LIST /", root.append)
        client.cwd("/cache")
        client.retrlines("LIST", cache.append)
        back = io.BytesIO()
        client.retrbinary("RETR /Hook v2 ünï.gcode.3mf", back.write)
        size = client.size("/Hook v2 ünï.gcode.3mf")
        client.delete("/cache/other.3mf")
        client.quit()
        return root, cache, back.getvalue(), size

    root, cache, back, size = await ftp(serial, work)
    assert sorted(" ".join(line.split()[8:]) for line in root) == [
        "Hook v2 ünï.gcode.3mf",
        "cache",
        "timelapse",
    ]
    assert [line.split()[8] for line in cache] == ["other.3mf"]
    assert (back == CONTENT, size) == (True, len(CONTENT))
    assert fleet[serial].storage.files == {"/Hook v2 ünï.gcode.3mf": len(CONTENT)}


async def test_the_asyncio_client_can_do_it_too(fleet):
    printer = fleet[X1C]
    context = tls(fleet)
    context.check_hostname = False  # aioftp asks for the address, printers know their serial only
    async with aioftp.Client.context(
        printer.host, printer.ftps_port, "bblp", printer.access_code, ssl=context
    ) as client:
        async with client.upload_stream("/part.3mf") as stream:
            await stream.write(CONTENT)
        listed = client.list("/", raw_command="LIST")  # left alone it tries MLSD first, which printers lack
        assert {str(path) async for path, _ in listed} == {"/cache", "/timelapse", "/part.3mf"}
        async with client.download_stream("/part.3mf") as stream:
            assert await stream.read() == CONTENT


async def test_a_data_connection_must_resume_the_session_except_on_an_a1(fleet, ftp):
    def work(client):
        client.storbinary("STOR a.3mf", io.BytesIO(b"content"))

    with pytest.raises((ftplib.error_perm, OSError)):
        await ftp(X1C, work, reuses=False)
    assert not fleet[X1C].storage.files.get("/a.3mf")
    await ftp(A1, work, reuses=False)
    assert fleet[A1].storage.files == {"/a.3mf": 7}


async def test_only_an_a1_takes_data_in_the_clear(fleet, ftp):
    def work(client):
        client.prot_c()
        client.storbinary("STOR a.3mf", io.BytesIO(b"content"))

    await ftp(A1, work)
    assert fleet[A1].storage.files == {"/a.3mf": 7}
    with pytest.raises(ftplib.error_perm, match="536"):
        await ftp(P1S, work)


async def test_a_wrong_code_is_refused_and_a_changed_one_holds_for_both_doors(fleet, ftp, connect):
    with pytest.raises(ftplib.error_perm, match="530"):
        await ftp(P1S, lambda client: client.pwd(), code="00000000")
    await fleet[P1S].fault(AccessCode(code="newcode1"))
    assert fleet[P1S].access_code == "newcode1"
    assert await ftp(P1S, lambda client: client.pwd()) == "/"
    async with connect(fleet, fleet[P1S], code="newcode1"):
        pass


async def test_nothing_leaves_the_card(fleet, ftp, tmp_path):
    def work(client):
        client.storbinary("STOR ../../../../escaped.3mf", io.BytesIO(b"x"))

    await ftp(P1S, work)
    assert fleet[P1S].storage.files == {"/escaped.3mf": 1}
    assert not list(tmp_path.parent.glob("escaped.3mf"))
    assert fleet[P1S].storage.find("file:///sdcard/../../printers.json") is None
    with pytest.raises(ValueError, match="leaves the card"):
        fleet[P1S].storage.put("../x", b"")


async def test_a_full_card_refuses_the_rest(fleet, ftp, monkeypatch):
    monkeypatch.setattr(storage, "CARD_BYTES", 100_000)

    def work(client):
        client.storbinary("STOR big.3mf", io.BytesIO(CONTENT))

    with pytest.raises((ftplib.Error, OSError)):
        await ftp(A1, work)
    assert fleet[A1].storage.files.get("/big.3mf", 0) <= 100_000
    await ftp(A1, lambda client: client.delete("big.3mf"))
    await ftp(A1, lambda client: client.storbinary("STOR small.3mf", io.BytesIO(b"x")))


async def test_the_network_takes_both_doors_along(fleet, ftp):
    port = fleet[P1S].ftps_port
    fleet[P1S].storage.put("kept.3mf", b"content")
    await fleet[P1S].fault(Drop())
    with pytest.raises(ConnectionRefusedError):
        await ftp(P1S, lambda client: client.pwd())
    await fleet[P1S].fault(Restore())
    assert fleet[P1S].ftps_port == port
    assert await ftp(P1S, lambda client: client.size("kept.3mf")) == 7


async def test_port_and_files_survive_a_restart(tmp_path):
    async with Fleet(tmp_path, [PrinterSpec(family="A1", serial=A1)]) as fleet:
        port = fleet[A1].ftps_port
        fleet[A1].storage.put("cache/kept.3mf", b"content")
    async with Fleet(tmp_path, [PrinterSpec(family="A1", serial=A1)]) as fleet:
        assert (fleet[A1].ftps_port, fleet[A1].storage.files) == (port, {"/cache/kept.3mf": 7})


@pytest.mark.parametrize(
    "url",
    [
        "ftp:///Box lid.3mf",
        "ftp://Box lid.3mf",
        "ftp:///Box%20lid.3mf",
        "file:///sdcard/Box lid.3mf",
        "file:///mnt/sdcard/Box lid.3mf",
        "/Box lid.3mf",
        "Box lid.3mf",
    ],
)
async def test_a_file_is_found_however_its_place_is_written(fleet, url):
    path = fleet[A1].storage.put("Box lid.3mf", b"x")
    assert fleet[A1].storage.find(url) == path
    assert fleet[A1].storage.find("ftp:///cache/Box lid.3mf") is None
    assert fleet[A1].storage.find("") is None
