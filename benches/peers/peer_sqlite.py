"""SQLite, in memory: append one fix, and ask for the last of its ship.

`peer_sqlite.py ROWS [CALLS]` does what the group "feed" of `cargo bench` does.
"""

import random
import sqlite3
import sys
import time

FIXES_OF_A_SHIP = 2_000
ROWS = int(float(sys.argv[1]))
CALLS = int(float(sys.argv[2])) if len(sys.argv) > 2 else 200_000
SHIPS = -(-ROWS // FIXES_OF_A_SHIP)
MINUTE = 60_000_000


def fixes():
    for row in range(FIXES_OF_A_SHIP):
        for ship in range(SHIPS):
            yield ship, row * MINUTE, ship % 800 * 1_000_000 + row * 50, row * 70


def main():
    base = sqlite3.connect(":memory:", isolation_level=None)
    base.execute("PRAGMA journal_mode = OFF")
    # Rows of one ship together, in the order of time.
    base.execute("""CREATE TABLE fix (ship INTEGER, time INTEGER, number INTEGER, lat INTEGER,
                    lon INTEGER, PRIMARY KEY (ship, time, number)) WITHOUT ROWID""")
    base.execute("BEGIN")
    insert = "INSERT INTO fix VALUES (?, ?, ?, ?, ?)"
    placed = ((ship, at, 0, lat, lon) for ship, at, lat, lon in fixes())
    base.executemany(insert, placed)
    base.execute("COMMIT")
    last = "SELECT time, lat, lon FROM fix WHERE ship = ? ORDER BY time DESC, number DESC LIMIT 1"
    now, chance, took = [FIXES_OF_A_SHIP * MINUTE] * SHIPS, random.Random(7), []
    for number in range(1, CALLS + 1):
        ship, late = chance.randrange(SHIPS), chance.randrange(1_000)
        now[ship] += MINUTE
        at = now[ship] - (chance.randrange(86_400 if late == 0 else 600) if late <= 50 else 0) * 1_000_000
        row = (ship, at, number, 0, 0)
        begun = time.perf_counter_ns()
        base.execute(insert, row)
        base.execute(last, (ship,)).fetchone()
        took.append(time.perf_counter_ns() - begun)
    took.sort()
    micros = [sum(took) / CALLS, took[CALLS * 99 // 100], took[-1]]
    size = base.execute("PRAGMA page_count").fetchone()[0] * base.execute("PRAGMA page_size").fetchone()[0]
    print("SQLite", sqlite3.sqlite_version, ROWS, "mean, p99, worst in us:",
          *(f"{one / 1e3:.2f}" for one in micros), f"{size / (ROWS + CALLS):.0f} bytes a fix")


main()
