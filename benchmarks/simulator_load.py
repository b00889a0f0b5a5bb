"""How much one simulator process can say: N busy printers, one TLS client each, full reports of 12 KB.

    python benchmarks/simulator_load.py [--printers 500] [--seconds 30] [--rate 1] [--family X1C]

The simulator runs in a process of its own, so that its CPU and memory are told apart from the clients'.
"""

import argparse
import asyncio
import multiprocessing
import ssl
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from statistics import quantiles

import psutil

from simulator import Clock, Fleet, Job, PrinterSpec


async def serve(folder: str, options: argparse.Namespace, ready: Queue, stop: Event) -> None:
    began = time.perf_counter()
    clock = Clock(speed=options.rate, max_rate=options.rate)
    specs = [
        PrinterSpec(family=options.family, serial=f"00M00A{number:09d}", access_code="12345678")
        for number in range(options.printers)
    ]
    async with Fleet(folder, specs, clock=clock) as fleet:
        await asyncio.gather(*(printer.enqueue(Job(file_name="a.3mf", minutes=10_000)) for printer in fleet))
        print(f"{len(fleet)} printers on after {time.perf_counter() - began:.1f} s", flush=True)
        ready.put((fleet.ca_pem, [(printer.port, printer.serial) for printer in fleet]))
        while not stop.is_set():
            await asyncio.sleep(0.2)


def server(folder: str, options: argparse.Namespace, ready: Queue, stop: Event) -> None:
    asyncio.run(serve(folder, options, ready, stop))


def packet(kind: int, body: bytes) -> bytes:
    assert len(body) < 128
    return bytes((kind, len(body))) + body


def text(value: str) -> bytes:
    return len(value).to_bytes(2, "big") + value.encode()


async def client(
    port: int, serial: str, context: ssl.SSLContext, counts: list[int], gaps: list[float]
) -> None:
    """A minimal MQTT reader: the cost of a real library would drown what is measured."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=serial)
    head = text("MQTT") + bytes((4, 0b1100_0010)) + (60).to_bytes(2, "big")
    writer.write(packet(0x10, head + text(f"load-{serial}") + text("bblp") + text("12345678")))
    assert (await reader.readexactly(4))[3] == 0
    writer.write(packet(0x82, b"\x00\x01" + text(f"device/{serial}/report") + b"\x00"))
    last = 0.0
    while True:
        kind = (await reader.readexactly(1))[0]
        length, shift = 0, 0
        while True:
            byte = (await reader.readexactly(1))[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        await reader.readexactly(length)
        if kind & 0xF0 == 0x30:
            now = time.perf_counter()
            counts[0] += 1
            counts[1] += length
            if last:
                gaps.append(now - last)
            last = now


async def measure(
    ca_pem: str, addresses: list[tuple[int, str]], options: argparse.Namespace, process: psutil.Process
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ca_pem)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    counts, gaps = [0, 0], []
    alone = process.memory_info().rss
    began = time.perf_counter()
    tasks = [asyncio.create_task(client(port, serial, context, counts, gaps)) for port, serial in addresses]
    while counts[0] < len(tasks):
        await asyncio.sleep(0.1)
        for task in tasks:
            if task.done():
                task.result()
    print(f"{len(tasks)} clients served after {time.perf_counter() - began:.1f} s")
    await asyncio.sleep(3)
    counts[:] = [0, 0]
    gaps.clear()
    before, start = process.cpu_times(), time.perf_counter()
    await asyncio.sleep(options.seconds)
    after, passed = process.cpu_times(), time.perf_counter() - start
    cpu = (after.user + after.system - before.user - before.system) / passed
    cuts = quantiles(gaps, n=100)
    print(f"reports      {counts[0] / passed:.0f}/s of {counts[1] / counts[0] / 1000:.1f} KB")
    print(f"gap          p50 {cuts[49]:.3f} s, p99 {cuts[98]:.3f} s, max {max(gaps):.3f} s")
    print(f"simulator    {cpu * 100:.0f} % of a core, {process.memory_info().rss / 1e6:.0f} MB", end="")
    print(f" ({alone / 1e6:.0f} MB before the clients came)")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--printers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--family", default="X1C")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Queue(), context.Event()
    with tempfile.TemporaryDirectory() as folder:
        process = context.Process(target=server, args=(folder, options, ready, stop))
        process.start()
        try:
            ca_pem, addresses = ready.get(timeout=180)
            asyncio.run(measure(ca_pem, addresses, options, psutil.Process(process.pid)))
        finally:
            stop.set()
            process.join(30)
            process.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
