"""pandas: a frame in memory, sorted by actor and time."""

import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from common import HALF_HOUR, SIXTY_KNOTS, THREADS, haversine, measure

pa.set_cpu_count(THREADS)


def read_csv(path, positions=True):
    """By the reader of Arrow, the quickest there is for pandas."""
    types = {"actor": pa.dictionary(pa.int32(), pa.string()), "time": pa.timestamp("us", "UTC")}
    if positions:
        types |= {"lat": pa.float64(), "lon": pa.float64()}
    options = pa.csv.ConvertOptions(column_types=types)
    return pa.csv.read_csv(path, convert_options=options).unify_dictionaries().to_pandas()


def read(path):
    if path.endswith(".csv"):
        frame = read_csv(path)
    else:
        table = pa.parquet.read_table(path, read_dictionary=["actor"])
        frame = table.unify_dictionaries().to_pandas()
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


def as_of(by_time, queries):
    joined = pd.merge_asof(queries.sort_values("time"), by_time, on="time", by="actor")
    return positions(joined[joined["lat"].notna()])


def steps(frame, longer=None, faster=None):
    actors, times = frame["actor"].cat.codes.to_numpy(), epoch_us(frame["time"])
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
    sorted_by_time = fixes.sort_values("time")
    measure("as of", lambda: as_of(sorted_by_time, asked))
    measure("snapshot", lambda: snapshot(fixes))
    measure("gaps", lambda: steps(fixes, longer=HALF_HOUR))
    measure("fast", lambda: steps(fixes, faster=SIXTY_KNOTS))
