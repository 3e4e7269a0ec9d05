"""trackintel, MovingPandas and MEOS: stays, and meetings."""

import itertools
import math
import sys
import warnings
from datetime import timedelta

import geopandas as gpd
import numpy as np
import pandas as pd

from common import HALF_HOUR, NEAR, THREADS, measure

warnings.filterwarnings("ignore")
METRES = 200
# Of WGS-84.
AXIS, ECCENTRICITY_SQUARED = 6_378_137.0, 6.69437999014e-3
HOUR = timedelta(hours=1)
# Neither of the other two ends a stay at a gap, so that trackintel may not.
NO_GAP = 10**7


def read(path):
    frame = pd.read_csv(path, parse_dates=["time"]).sort_values(["actor", "time"])
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326").reset_index(drop=True)


def by_trackintel(frame, gap=NO_GAP, include_last=True):
    import trackintel as ti

    named = frame.rename(columns={"actor": "user_id", "time": "tracked_at"})
    fixes = ti.Positionfixes(named[["user_id", "tracked_at", "geometry"]])

    def stays(fixes=fixes):
        # Two equal fixes in a row are two fixes: none is thrown away.
        marked, found = fixes.generate_staypoints(
            method="sliding", dist_threshold=METRES, time_threshold=60, gap_threshold=gap,
            include_last=include_last, exclude_duplicate_pfs=False, n_jobs=THREADS,
        )
        first = marked[marked["staypoint_id"].notna()].drop_duplicates("staypoint_id")
        seconds = (found["finished_at"] - found["started_at"]).dt.total_seconds().sum()
        return {
            "count": len(found), "lats": first.geometry.y.sum(), "lons": first.geometry.x.sum(),
            "seconds": seconds,
        }

    # Its workers are started on two tracks, and that is not counted.
    few = frame["actor"].unique()[:2]
    stays(fixes[fixes["user_id"].isin(few)])
    return stays


def by_movingpandas(frame):
    import movingpandas as mpd

    plain = frame.assign(time=frame["time"].dt.tz_localize(None))
    tracks = mpd.TrajectoryCollection(plain, traj_id_col="actor", t="time")
    where = plain.set_index(["actor", "time"])[["lat", "lon"]]

    def stays():
        finder = mpd.TrajectoryStopDetector(tracks, n_processes=THREADS)
        found = finder.get_stop_time_ranges(max_diameter=METRES, min_duration=HOUR)
        first = where.loc[[(stay.traj_id, stay.t_0) for stay in found]]
        return {
            "count": len(found), "lats": first["lat"].sum(), "lons": first["lon"].sum(),
            "seconds": sum((stay.t_n - stay.t_0).total_seconds() for stay in found),
        }

    return stays


def by_meos(frame):
    import pymeos

    pymeos.pymeos_initialize("UTC")
    tracks = []
    for _, track in frame.groupby("actor"):
        rows = zip(track["time"], track["lon"], track["lat"])
        points = (f"POINT({lon} {lat})@{time.isoformat()}" for time, lon, lat in rows)
        tracks.append(pymeos.TGeogPointSeq("[" + ", ".join(points) + "]"))

    def stays():
        count, lats, lons, seconds = 0, 0.0, 0.0, 0.0
        for track in tracks:
            found = track.stops(METRES, HOUR)
            for stay in found.sequences() if found is not None else []:
                point = stay.start_value()
                count, lats, lons = count + 1, lats + point.y, lons + point.x
                seconds += stay.duration().total_seconds()
        return {"count": count, "lats": lats, "lons": lons, "seconds": seconds}

    return stays


def meetings_by_meos(frame):
    """Exact on a plane: each harbour has its own, around where its first ship mostly is.

    MEOS has distances over time of two tracks on a plane only, and no index
    over many tracks; so it is told which ships start from one harbour.
    """
    import pymeos

    pymeos.pymeos_initialize("UTC")
    harbours = []
    for _, track in frame.groupby("actor"):
        lats, lons = track["lat"].to_numpy(), track["lon"].to_numpy()
        lat, lon = np.median(lats), np.median(lons)
        near = (one for one in harbours if abs(one[0] - lat) < 0.4 and abs(one[1] - lon) < 0.4)
        harbour = next(near, None)
        if harbour is None:
            harbours.append(harbour := (lat, lon, []))
        # A degree as long as it is there on the ellipsoid.
        bend = 1 - ECCENTRICITY_SQUARED * math.sin(math.radians(harbour[0])) ** 2
        down = math.radians(AXIS * (1 - ECCENTRICITY_SQUARED) / bend**1.5)
        across = math.radians(AXIS / bend**0.5) * math.cos(math.radians(harbour[0]))
        xs = across * ((lons - harbour[1] + 540) % 360 - 180)
        ys = down * (lats - harbour[0])
        after_gap = (track["time"].diff().dt.total_seconds() > HALF_HOUR).to_numpy()
        text = ""
        for gap, x, y, time in zip(after_gap, xs, ys, track["time"]):
            text += "], [" if gap else ", " if text else "{["
            text += f"POINT({x} {y})@{time.isoformat()}"
        harbour[2].append(pymeos.TGeomPointSeqSet(text + "]}"))

    def meetings():
        count, seconds = 0, 0.0
        for _, _, tracks in harbours:
            for one, other in itertools.combinations(tracks, 2):
                near = one.within_distance(other, NEAR)
                spans = near.when_true() if near is not None else None
                for span in spans.spans() if spans is not None else []:
                    length = span.duration()
                    if length >= 2 * HOUR:
                        count, seconds = count + 1, seconds + length.total_seconds()
        return {"count": count, "seconds": seconds}

    return meetings


if __name__ == "__main__":
    task, table = sys.argv[1:]
    sides = {
        "trackintel": ("stays, from the first", by_trackintel),
        "trackintel-gaps": ("stays, no gaps", lambda frame: by_trackintel(frame, 15, False)),
        "movingpandas": ("stays, diameter", by_movingpandas),
        "meos": ("stays, diameter", by_meos),
        "meos-meetings": ("encounters", meetings_by_meos),
    }
    name, side = sides[task]
    measure(name, side(read(table)), times=1)
