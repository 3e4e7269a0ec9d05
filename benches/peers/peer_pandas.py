"""pandas: a frame in memory, sorted by actor and time."""

import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from common import HALF_HOUR, SEA, SIXTY_KNOTS, THREADS, haversine, measure

pa.set_cpu_count(THREADS)


def read_csv(path, positions=True):
    """By the reader of Arrow, the quickest there is for pandas."""
    actor = pa.int64() if SEA else pa.dictionary(pa.int32(), pa.string())
    types = {"actor": actor, "time": pa.timestamp("us", "UTC")}
    if positions:
        types |= {"lat": pa.float64(), "lon": pa.float64()}
    options = pa.csv.ConvertOptions(column_types=types)
    return to_pandas(pa.csv.read_csv(path, convert_options=options))


def to_pandas(table):
    return (table if SEA else table.unify_dictionaries()).to_pandas()


def read(path):
    if path.endswith(".csv"):
        frame = read_csv(path)
    else:
        frame = to_pandas(pa.parquet.read_table(path, read_dictionary=[] if SEA else ["actor"]))
    if SEA:
        frame = frame.sort_values(["actor", "time"], ignore_index=True)
        # Equal rows are beside each other then: quicker than `drop_duplicates`.
        again = (frame == frame.shift(1)).all(axis=1)
        return frame[~again].reset_index(drop=True)
    names = frame["actor"].cat.categories.sort_values()
    frame["actor"] = frame["actor"].cat.reorder_categories(names)
    return frame.sort_values(["actor", "time"], ignore_index=True)


def positions(frame):
    return {"count": len(frame), "lats": frame["lat"].sum(), "lons": frame["lon"].sum()}


def epoch_us(times):
    return times.dt.tz_localize(None).astype("datetime64[us]").to_numpy().view("i8")


def snapshot(frame):
    last = frame[~frame["actor"].duplicated(keep="last")]
    return positions(last) | {"rows": len(frame), "latest": epoch_us(last["time"]).max()}


def key(frame):
    """Actor and time in one number, by which both are in order."""
    return frame["actor"] * 2**32 + epoch_us(frame["time"]) // 1_000_000


def as_of_numbers(keyed, queries):
    """Of numbers quicker than `by`; the keys of the table are made ready and not counted."""
    queries = queries.assign(key=key(queries)).sort_values("key")
    joined = pd.merge_asof(queries, keyed, on="key")
    return positions(joined[joined["actor_x"] == joined["actor_y"]])


def as_of(by_time, queries):
    joined = pd.merge_asof(queries.sort_values("time"), by_time, on="time", by="actor")
    return positions(joined[joined["lat"].notna()])


def steps(frame, longer=None, faster=None):
    actors = frame["actor"] if SEA else frame["actor"].cat.codes
    actors, times = actors.to_numpy(), epoch_us(frame["time"])
    lats, lons = frame["lat"].to_numpy(), frame["lon"].to_numpy()
    seconds = np.diff(times) / 1e6
    chosen = actors[1:] == actors[:-1]
    if longer is not None:
        chosen &= seconds > longer
    (rows,) = chosen.nonzero()
    seconds = seconds[rows]
    metres = haversine(np, lats[rows], lons[rows], lats[rows + 1], lons[rows + 1])
    if faster is not None:
        fast = metres > seconds * faster
        rows, seconds, metres = rows[fast], seconds[fast], metres[fast]
    return {
        "count": len(rows),
        "lats": lats[rows].sum(),
        "lons": lons[rows].sum(),
        "seconds": seconds.sum(),
        "metres": metres.sum(),
        "speed": (metres / seconds).sum(),
    }


task, table, *rest = sys.argv[1:]
if task == "load":
    measure("load", lambda: snapshot(read(table)), times=1)
else:
    fixes = read(table)
if task == "ask":
    asked = read_csv(rest[0], positions=False)
    asked["actor"] = asked["actor"].astype(fixes["actor"].dtype)
    # What merge_asof wants of the table is made ready and not counted.
    if SEA:
        keyed = fixes[["actor", "lat", "lon"]].assign(key=key(fixes))
        measure("as of", lambda: as_of_numbers(keyed, asked))
    else:
        sorted_by_time = fixes.sort_values("time")
        measure("as of", lambda: as_of(sorted_by_time, asked))
    measure("snapshot", lambda: snapshot(fixes))
    measure("gaps", lambda: steps(fixes, longer=HALF_HOUR))
    measure("fast", lambda: steps(fixes, faster=SIXTY_KNOTS))
