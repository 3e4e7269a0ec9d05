"""DuckDB: tables in memory, stored by actor and time."""

import sys

import duckdb

from common import (
    CELL_LAT, CELL_LON, EARTH, HALF_HOUR, NEAR, SEA, SIXTY_KNOTS, TEN_MINUTES, THREADS, measure,
    named,
)

db = duckdb.connect(config={"threads": THREADS})
ACTOR = "INTEGER" if SEA else "VARCHAR"
db.execute("SET TimeZone = 'UTC'")
db.execute(f"""
    CREATE MACRO metres(lat1, lon1, lat2, lon2) AS
        {2 * EARTH} * asin(sqrt(pow(sin(radians(lat2 - lat1) / 2), 2)
            + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lon2 - lon1) / 2), 2)))
""")


def read(path):
    if path.endswith(".csv"):
        columns = f"{{'actor': '{ACTOR}', 'time': 'TIMESTAMP', 'lat': 'DOUBLE', 'lon': 'DOUBLE'}}"
        source = f"read_csv('{path}', header = true, auto_detect = false, columns = {columns})"
    else:
        source = f"read_parquet('{path}')"
    once = "DISTINCT" if SEA else ""
    # Numbers that a table has in 64 bits are quicker in 32.
    columns = "actor::INTEGER AS actor, time, lat, lon" if SEA else "*"
    db.execute(f"CREATE TABLE fixes AS SELECT {once} {columns} FROM {source} ORDER BY actor, time")


SNAPSHOT = """
    SELECT count(*), sum(rows), sum(lat), sum(lon), max(epoch_us(time)) FROM (
        SELECT count(*) AS rows, max(time) AS time, arg_max(lat, time) AS lat, arg_max(lon, time) AS lon
        FROM fixes GROUP BY actor)
"""

AS_OF = """
    SELECT count(*), sum(lat), sum(lon)
    FROM queries ASOF JOIN fixes ON queries.actor = fixes.actor AND queries.time >= fixes.time
"""

# The rows are stored by actor and time, so that the next row needs no sort:
# quicker than a window with PARTITION BY.
STEPS = """
    WITH next AS (
        SELECT actor, time, lat, lon, lead(actor) OVER () AS actor2, lead(time) OVER () AS time2,
            lead(lat) OVER () AS lat2, lead(lon) OVER () AS lon2
        FROM fixes),
    steps AS (
        SELECT lat, lon, (epoch_us(time2) - epoch_us(time)) / 1e6 AS seconds,
            metres(lat, lon, lat2, lon2) AS metres
        FROM next WHERE actor = actor2 {longer})
    SELECT count(*), sum(lat), sum(lon), sum(seconds), sum(metres), sum(metres / seconds)
    FROM steps {faster}
"""
GAPS = STEPS.format(longer=f"AND time2 - time > INTERVAL {HALF_HOUR} SECOND", faster="")
FAST = STEPS.format(longer="", faster=f"WHERE metres > seconds * {SIXTY_KNOTS}")

# Approximate: the last fix of each ten minutes, and 13 of them in turn within
# the distance, which is two hours from the first to the last.
ENCOUNTERS = f"""
    WITH bins AS (
        SELECT actor, epoch(time)::BIGINT // {TEN_MINUTES} AS bin, arg_max(lat, time) AS lat,
            arg_max(lon, time) AS lon
        FROM fixes GROUP BY ALL),
    cells AS (
        SELECT *, floor(lat / {CELL_LAT})::INT AS y, floor(lon / {CELL_LON})::INT AS x FROM bins),
    around AS (
        SELECT actor, bin, lat, lon, y + unnest([-1, -1, -1, 0, 0, 0, 1, 1, 1]) AS y,
            x + unnest([-1, 0, 1, -1, 0, 1, -1, 0, 1]) AS x
        FROM cells),
    near AS (
        SELECT a.actor AS one, b.actor AS other, a.bin,
            a.lat, a.lon FROM cells a JOIN around b USING (bin, y, x)
        WHERE a.actor < b.actor AND metres(a.lat, a.lon, b.lat, b.lon) <= {NEAR}),
    runs AS (
        SELECT *, bin - row_number() OVER (PARTITION BY one, other ORDER BY bin) AS run FROM near)
    SELECT count(*), sum(lat), sum(lon), sum(seconds) FROM (
        SELECT min(lat) AS lat, min(lon) AS lon, (count(*) - 1) * {TEN_MINUTES} AS seconds
        FROM runs GROUP BY one, other, run HAVING count(*) >= 13)
"""


def answer(names, query):
    return named(names, db.execute(query).fetchone())


task, table, *queries = sys.argv[1:]
if task == "load":
    def load():
        db.execute("DROP TABLE IF EXISTS fixes")
        read(table)
        return {}
    # One time, as a program that has to read a file does it.
    measure("load", lambda: load() or answer("count rows lats lons latest", SNAPSHOT), times=1)
else:
    read(table)
if task == "ask":
    columns = f"{{'actor': '{ACTOR}', 'time': 'TIMESTAMP'}}"
    db.execute(f"CREATE TABLE queries AS FROM read_csv('{queries[0]}', columns = {columns})")
    measure("as of", lambda: answer("count lats lons", AS_OF))
    measure("snapshot", lambda: answer("count rows lats lons latest", SNAPSHOT))
    steps = "count lats lons seconds metres speed"
    measure("gaps", lambda: answer(steps, GAPS))
    measure("fast", lambda: answer(steps, FAST))
if task == "walk":
    measure("encounters", lambda: answer("count lats lons seconds", ENCOUNTERS))
