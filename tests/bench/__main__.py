"""Measure the portal beside the harness's floor.

    BENCH_HARNESS=/folder/of/the/harness python -m tests.bench -a floor:10000 portal:10000 -t avail book post crowd

Everything the harness takes, and two tasks more. `post`: the last POST of a booking alone, the slot
being held already. `crowd`: 200 members go for one slot at once, each with all her requests.
Data stays in BENCH_HOME (default: a folder `bench` among the temporary ones) for the next run.
"""

import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time
from pathlib import Path

OWN = {"post", "crowd"}
CLIENTS, CROWD, POSTS = 16, 200, 160


def main() -> None:
    harness = Path(os.environ.get("BENCH_HARNESS", "")).resolve()
    if not (harness / "bench.py").exists():
        raise SystemExit("BENCH_HARNESS must name the folder of the harness (bench.py)")
    home = Path(os.environ.setdefault("BENCH_HOME", str(Path(tempfile.gettempdir()) / "bench")))
    sys.path.append(str(harness))  # behind ours: one of its modules is named like a library of the portal
    os.environ["PYTHONPATH"] = str(harness)  # its own apps read it
    from tests.bench import adapter, stage

    sys.modules["adapters.portal"] = adapter  # the harness finds products by the name of a module
    import bench

    options, ours = _split(sys.argv[1:])
    stage.prepare(home, harness)
    wants_postgresql = any("-pg" in word for word in options)
    with stage.postgresql(home) if wants_postgresql else contextlib.nullcontext():
        sys.argv = [sys.argv[0], *options]
        if "-t" in options:
            asyncio.run(bench.main())
        if ours:
            asyncio.run(_own_tasks(ours, options))


def _split(given: list[str]) -> tuple[list[str], set[str]]:
    """Words for the harness, and those of our own tasks."""
    ours = OWN & set(given)
    kept = [word for word in given if word not in OWN]
    if "-t" in kept and (kept[-1] == "-t" or kept[kept.index("-t") + 1].startswith("-")):
        kept.remove("-t")  # only ours were asked for
    return kept, ours


def _after(options: list[str], name: str) -> list[str]:
    """The words that stand after an option."""
    found = []
    for word in options[options.index(name) + 1 :] if name in options else []:
        if word.startswith("-"):
            break
        found.append(word)
    return found


async def _own_tasks(ours: set[str], options: list[str]) -> None:
    from adapters import make

    servers = [make(name, 8300 + n) for n, name in enumerate(_after(options, "-a"))]
    for one in servers:
        one.setup()
    try:
        for one in servers:
            one.start()
        if "post" in ours:
            await _posts(servers, rounds=int((_after(options, "--rounds") or [3])[0]))
        if "crowd" in ours:
            await _crowds(servers)
    finally:
        for one in servers:
            one.stop()


async def _posts(servers: list, *, rounds: int) -> None:
    from bench import show

    found = {one.name: [] for one in servers}
    for n in range(rounds + 1):
        for one in random.sample(servers, len(servers)):
            result = await _last_posts(one)
            if n:  # the first warms up
                found[one.name].append(result)
    columns = [
        ("bookings/s", "per_s"),
        ("p50 ms", "p50_ms"),
        ("p99 ms", "p99_ms"),
        ("CPU ms/booking", "cpu_ms"),
        ("not booked", "lost"),
    ]
    show("The last POST alone, 16 at a time", found, servers[0].name, columns, "per_s")


async def _last_posts(server) -> dict:
    """Hold many slots first, each in a browser of its own; then only the POSTs that book are timed."""
    import procinfo
    from minihttp import Client
    from stats import q

    slots, ready, times, outcomes = server.free_slots(POSTS), [], [], []
    clients = [Client(server.host, server.port) for _ in range(CLIENTS)]
    for n, client in enumerate(clients):
        await server.login(client, n)
    for n, slot in enumerate(slots):
        client = clients[n % CLIENTS]
        if n >= CLIENTS and hasattr(server, "claims"):  # the portal keeps one time a browser
            await server.login(client, n % 248)
        state = await server.hold(client, slot)
        ready.append((n % CLIENTS, dict(client.cookies), state))

    async def work(mine: int) -> None:
        client = clients[mine]
        for whose, cookies, state in ready:
            if whose != mine:
                continue
            client.cookies = cookies
            began = time.perf_counter()
            outcomes.append(await server.commit(client, state))
            times.append(time.perf_counter() - began)

    cpu, began = procinfo.cpu_seconds(server.pids()), time.perf_counter()
    await asyncio.gather(*(work(n) for n in range(CLIENTS)))
    wall = time.perf_counter() - began
    cpu = procinfo.cpu_seconds(server.pids()) - cpu
    booked = outcomes.count("booked")
    for client in clients:
        client.close()
    if booked < len(outcomes):
        sys.stdout.write(
            f"  {server.name}: { {outcome: outcomes.count(outcome) for outcome in set(outcomes)} }\n"
        )
    server.release_all()
    return {
        "per_s": booked / wall,
        "p50_ms": q(times, 0.5) * 1000,
        "p99_ms": q(times, 0.99) * 1000,
        "cpu_ms": cpu / max(1, booked) * 1000,
        "lost": len(outcomes) - booked,
    }


async def _crowds(servers: list) -> None:
    from stats import num, table

    rows = []
    for one in servers:
        for slot in one.free_slots(3):
            result = await _crowd(one, slot)
            rows.append(
                [one.name, *(num(value) if isinstance(value, float) else value for value in result.values())]
            )
        one.release_all()
    heads = [
        "server",
        "told booked",
        "refused",
        "else",
        "bookings in DB",
        "claims",
        "first answer ms",
        "last answer ms",
        "last/first",
        "booked after ms",
    ]
    sys.stdout.write(f"\n### {CROWD} clients, one slot (one row a slot)\n\n{table(rows, heads)}\n")


async def _crowd(server, slot) -> dict:
    from minihttp import Client

    clients = [Client(server.host, server.port) for _ in range(CROWD)]
    for n, client in enumerate(clients):
        await server.login(client, n)
    await asyncio.gather(*(client.get("/healthz") for client in clients))  # connections are open
    for n, client in enumerate(clients):  # what the look at /healthz set is not hers
        await server.login(client, n)
    times = []

    async def go(client):
        outcome = await server.commit(client, await server.hold(client, slot))
        times.append((time.perf_counter(), outcome))

    began = time.perf_counter()
    said = await asyncio.gather(*(go(client) for client in clients), return_exceptions=True)
    for client in clients:
        client.close()
    outcomes = [outcome for _, outcome in times] + [f"error: {one}" for one in said if one is not None]
    others = {outcome for outcome in outcomes if outcome not in ("booked", "refused")}
    if others:
        sys.stdout.write(f"  {server.name}: {others}\n")
    first, last = min(times)[0] - began, max(times)[0] - began
    won = [at - began for at, outcome in times if outcome == "booked"]
    return {
        "booked": outcomes.count("booked"),
        "refused": outcomes.count("refused"),
        "else": len(outcomes) - outcomes.count("booked") - outcomes.count("refused"),
        "rows": server.holders(slot),
        "claims": server.claims(slot) if hasattr(server, "claims") else "-",
        "first": first * 1000,
        "last": last * 1000,
        "ratio": last / first,
        "won": won[0] * 1000 if won else float("nan"),
    }


if __name__ == "__main__":
    main()
