"""Polars: a frame in memory, sorted by actor and time."""

import math
import sys

import polars as pl

from common import (
    CELL_LAT, CELL_LON, EARTH, HALF_HOUR, NEAR, SEA, SIXTY_KNOTS, TEN_MINUTES, measure,
)

TEXT = pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us")
TIME = TEXT.dt.replace_time_zone("UTC")


def read(path):
    if path.endswith(".csv"):
        schema = {"actor": pl.Int64 if SEA else pl.String, "time": pl.String, "lat": pl.Float64, "lon": pl.Float64}
        frame = pl.scan_csv(path, schema=schema).with_columns(TIME)
    else:
        frame = pl.scan_parquet(path)
    frame = frame.sort("actor", "time")
    if SEA:
        # Equal rows are beside each other then: quicker than `unique`.
        both = pl.struct("actor", "time", "lat", "lon")
        frame = frame.filter((both != both.shift(1)).fill_null(True))
    return frame.collect()


def metres(lat1, lon1, lat2, lon2):
    radians = math.pi / 180
    north = ((lat2 - lat1) * (radians / 2)).sin() ** 2
    east = ((lon2 - lon1) * (radians / 2)).sin() ** 2
    chord = north + (lat1 * radians).cos() * (lat2 * radians).cos() * east
    return 2 * EARTH * chord.sqrt().arcsin()


def positions(frame):
    count = frame.select(count=pl.len(), lats=pl.col("lat").sum(), lons=pl.col("lon").sum())
    return count.row(0, named=True)


def snapshot(frame):
    last = frame.group_by("actor").agg(pl.col("time", "lat", "lon").last())
    return positions(last) | {"rows": len(frame), "latest": last["time"].dt.epoch("us").max()}


def key():
    """Actor and time in one number, by which both are in order."""
    return pl.col("actor") * 2**32 + pl.col("time").dt.epoch("s")


def as_of_numbers(frame, queries):
    """Of numbers quicker than `by`; the keys of the table are made ready and not counted."""
    joined = queries.with_columns(key=key()).sort("key").join_asof(
        frame, on="key", strategy="backward", check_sortedness=False
    )
    return positions(joined.filter(pl.col("actor") == pl.col("actor_right")))


def as_of(frame, queries):
    joined = queries.sort("time").join_asof(
        frame, on="time", by="actor", strategy="backward", check_sortedness=False
    )
    return positions(joined.filter(pl.col("lat").is_not_null()))


def steps(frame, longer=None, faster=None):
    """The time first and the actor of what is left: quicker than the other way."""
    lazy = frame.lazy().with_columns(
        pl.col("actor", "lat", "lon").shift(-1).name.suffix("2"),
        seconds=(pl.col("time").shift(-1) - pl.col("time")).dt.total_microseconds() / 1e6,
    )
    if longer is not None:
        lazy = lazy.filter(pl.col("seconds") > longer)
    lazy = lazy.with_columns(metres=metres(*map(pl.col, ("lat", "lon", "lat2", "lon2"))))
    if faster is not None:
        lazy = lazy.filter(pl.col("metres") > pl.col("seconds") * faster)
    lazy = lazy.filter(pl.col("actor") == pl.col("actor2")).select(
        count=pl.len(),
        lats=pl.col("lat").sum(),
        lons=pl.col("lon").sum(),
        seconds=pl.col("seconds").sum(),
        metres=pl.col("metres").sum(),
        speed=(pl.col("metres") / pl.col("seconds")).sum(),
    )
    return lazy.collect().row(0, named=True)


def encounters(frame):
    """Approximate, as peer_duckdb.py has it."""
    lat, lon = pl.col("lat"), pl.col("lon")
    bins = (
        frame.lazy()
        .group_by("actor", bin=pl.col("time").dt.epoch("s") // TEN_MINUTES)
        .agg(lat.last(), lon.last())
        .with_columns(
            y=(lat / CELL_LAT).floor().cast(pl.Int32), x=(lon / CELL_LON).floor().cast(pl.Int32)
        )
    )
    shifts = pl.LazyFrame(
        [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)],
        schema={"dy": pl.Int32, "dx": pl.Int32},
        orient="row",
    )
    around = bins.join(shifts, how="cross").with_columns(
        y=pl.col("y") + pl.col("dy"), x=pl.col("x") + pl.col("dx")
    )
    near = (
        bins.join(around, on=["bin", "y", "x"], suffix="2")
        .filter(pl.col("actor") < pl.col("actor2"))
        .filter(metres(lat, lon, pl.col("lat2"), pl.col("lon2")) <= NEAR)
        .sort("actor", "actor2", "bin")
    )
    pair = ["actor", "actor2"]
    run = pl.col("bin") - pl.int_range(pl.len()).over(pair)
    runs = near.with_columns(run=run).group_by(*pair, "run").agg(
        lat.min(), lon.min(), seconds=(pl.len() - 1) * TEN_MINUTES
    )
    found = runs.filter(pl.col("seconds") >= 12 * TEN_MINUTES).collect()
    return positions(found) | {"seconds": found["seconds"].sum()}


task, table, *rest = sys.argv[1:]
if task == "load":
    measure("load", lambda: snapshot(read(table)), times=1)
else:
    fixes = read(table)
if task == "ask":
    asked = pl.read_csv(rest[0]).with_columns(TIME)
    if SEA:
        keyed = fixes.select("actor", "lat", "lon", key=key()).set_sorted("key")
        measure("as of", lambda: as_of_numbers(keyed, asked))
    else:
        measure("as of", lambda: as_of(fixes, asked))
    measure("snapshot", lambda: snapshot(fixes))
    measure("gaps", lambda: steps(fixes, longer=HALF_HOUR))
    measure("fast", lambda: steps(fixes, faster=SIXTY_KNOTS))
if task == "walk":
    measure("encounters", lambda: encounters(fixes))
