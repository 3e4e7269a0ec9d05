"""What the sides of all peers share: measuring a task, and the answer it gives.

A side is started as `SIDE TASKS TABLE [QUERIES]` in a process of its own and
prints one line of JSON a task.
"""

import json
import math
import os
import re
import resource
import time

# The ids are numbers and a few rows are repeated, which count once.
SEA = os.environ.get("PEERS_DATA") == "sea"
THREADS = int(os.environ.get("PEERS_THREADS", "2"))
EARTH = 6_371_008.8
HALF_HOUR = 1_800
TEN_MINUTES = 600
SIXTY_KNOTS = 60 * 1_852 / 3_600
NEAR = 500.0
# Cells of the grid joins: at least 500 m high, and as wide up to 60 degrees.
CELL_LAT = 0.0045
CELL_LON = 0.009


def peak_megabytes():
    status = open("/proc/self/status").read()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def cpu_seconds():
    """Of this process and of those it started, at work or ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks, parents = {}, {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = open(f"/proc/{process}/stat").read().rpartition(")")[2].split()
        except OSError:
            continue
        # Time of its own, and that of those it waited for.
        ticks[int(process)] = sum(map(int, fields[11:15]))
        parents[int(process)] = int(fields[1])
    live, front = 0, {os.getpid()}
    while front := {child for child, parent in parents.items() if parent in front}:
        live += sum(ticks[child] for child in front)
    live /= os.sysconf("SC_CLK_TCK")
    return time.process_time() + ended.ru_utime + ended.ru_stime + live


def measure(task, work, times=5):
    """Does `work` several times and prints the one of median wall time.

    `work` returns the answer: a dict of count, lats, lons and what else the
    task sums up.
    """
    try:
        # From here on the peak is counted anew, where the kernel allows it.
        open("/proc/self/clear_refs", "w").write("5")
    except OSError:
        pass
    taken = []
    for _ in range(times):
        cpu, wall = cpu_seconds(), time.perf_counter()
        answer = work()
        wall = time.perf_counter() - wall
        taken.append((wall, cpu_seconds() - cpu))
    wall, cpu = sorted(taken)[len(taken) // 2]
    answer = {key: 0 if value is None else value for key, value in answer.items()}
    answer = {key: int(v) if key in ("count", "rows", "latest") else float(v) for key, v in answer.items()}
    print(
        json.dumps(
            {"task": task, "wall": wall, "cpu": cpu, "peak": peak_megabytes(), "answer": answer}
        ),
        flush=True,
    )


def named(names, values):
    return dict(zip(names.split(), values))


def haversine(np, lat1, lon1, lat2, lon2):
    """Metres between points in degrees; `np` is a module with sin, cos and so on."""
    radians = math.pi / 180
    north = np.sin((lat2 - lat1) * (radians / 2)) ** 2
    east = np.sin((lon2 - lon1) * (radians / 2)) ** 2
    chord = north + np.cos(lat1 * radians) * np.cos(lat2 * radians) * east
    return 2 * EARTH * np.arcsin(np.sqrt(chord))
