//! What the columns of most programs are called, for the profile `plain`.

use super::column_role::ColumnRole;
use crate::error::quoted;

/// Of those who move, the surest name first.
#[rustfmt::skip]
pub(super) const ACTORS: &[&str] = &[
    "actor", "who", "mmsi", "sourcemmsi", "icao24", "icao", "vehicle_id", "vehicleid", "vehicle",
    "user_id", "userid", "user", "device_id", "deviceid", "device", "tracker_id", "tracker",
    "individual_id", "animal_id", "trackid", "track_id", "trajectory_id", "traj_id", "ssvid",
    "imei", "tid", "ship", "vessel", "vessel_id", "shipname", "ship_id", "aircraft", "flight",
    "registration", "bus", "bus_id", "taxi", "taxi_id", "driver", "driver_id", "person",
    "person_id", "phone", "asset", "asset_id", "asset_name", "unit", "unit_id", "tag", "tag_id",
    "subject", "subject_id", "object_id", "objectid", "moving_object_id", "entity", "entity_id",
    "uid", "uuid", "callsign", "id", "name",
];
#[rustfmt::skip]
pub(super) const TIMES: &[&str] = &[
    "time", "timestamp", "datetime", "t", "date_time", "date time", "date/time", "date-time",
    "timestamp_utc", "datetime_utc", "utc_datetime", "iso_time", "gps_time", "gpstime", "fixtime",
    "fix_time", "recorded_at", "tracked_at", "observed_at", "created_at", "event_time", "utc",
    "date", "day", "utc_d", "utc_date", "date_utc", "gps_date", "gpsdate", "local_date",
    "utc date", "gps date", "date(utc)", "date (utc)",
];
#[rustfmt::skip]
pub(super) const LATS: &[&str] = &[
    "lat", "latitude", "latitudee7", "latitude_e7", "lat_e7", "late7", "lat_deg", "latitude_deg",
    "lat_dd", "gps_lat", "gps_latitude", "location_lat", "location-lat", "decimallatitude",
    "lat_wgs84", "latitude n/s",
];
#[rustfmt::skip]
pub(super) const LONS: &[&str] = &[
    "lon", "lng", "long", "longitude", "longitudee7", "longitude_e7", "lon_e7", "lng_e7", "lone7",
    "lnge7", "lon_deg", "longitude_deg", "lon_dd", "gps_lon", "gps_lng", "gps_longitude",
    "location_lon", "location_lng", "location-long", "location_long", "decimallongitude",
    "lon_wgs84", "longitude e/w",
];
#[rustfmt::skip]
pub(super) const POSITIONS: &[&str] = &[
    "position", "latlng", "latlon", "lat_lon", "lat_lng", "lat,lon", "lat, lon", "lat/lon",
    "coordinates", "coordinate", "coords", "location", "point", "geometry", "geom", "the_geom",
    "wkt",
];
/// Of the names of times, those of a day.
#[rustfmt::skip]
pub(super) const DAYS: &[&str] = &[
    "date", "day", "utc_d", "utc_date", "date_utc", "gps_date", "gpsdate", "local_date",
    "utc date", "gps date", "date(utc)", "date (utc)", "local_d",
];
#[rustfmt::skip]
pub(super) const TIMES_OF_DAY: &[&str] = &[
    "time", "utc_t", "utc_time", "time_utc", "gps_time", "gpstime", "local_time", "time_of_day",
    "timeofday", "utc time", "gps time", "local time", "time(utc)", "time (utc)", "local_t",
    "hour",
];
/// Accuracies in metres. `eph` and its kin are left out, as programs write it in other units.
#[rustfmt::skip]
pub(super) const RADII: &[&str] = &[
    "radius", "radius_m", "radius_metres", "radius_meters", "accuracy", "accuracy_m",
    "accuracy_metres", "accuracy_meters", "accuracymeters", "accuracy (m)", "accuracy(m)", "acc",
    "acc_m", "hacc", "h_acc", "hacc_m", "horizontal_accuracy", "horizontalaccuracy",
    "horizontal-accuracy", "horizontal accuracy", "horizontal_accuracy_m",
    "horizontal accuracy (m)", "horizontalaccuracymeters", "gps_accuracy", "gpsaccuracy",
    "location_accuracy", "locationaccuracy", "position_accuracy", "positionaccuracy",
    "position accuracy", "position_accuracy_m", "uncertainty_m", "uncertainty_metres",
    "uncertainty_meters", "uncertainty (m)", "coordinateuncertaintyinmeters",
    "coordinate_uncertainty_in_meters", "error_radius_m", "location-error-numerical",
    "location_error_numerical", "eobs:horizontal-accuracy-estimate", "argos:error-radius",
];
const UNTILS: &[&str] = &["until", "stay_until"];
const ZONES: &[&str] = &["zone", "timezone", "time_zone", "time zone", "tzid", "iana_zone"];
const PLACES: &[&str] = &["place", "where", "place_name", "placename", "place name"];
const SOURCES: &[&str] = &["source", "source_id"];
#[rustfmt::skip]
const REPORTED: &[&str] = &[
    "reported", "reported_at", "published", "published_at", "publication", "publication_date",
    "publication date",
];
const QUOTES: &[&str] = &["quote", "quotation"];
const STATED: &[&str] = &["stated", "when", "time_as_stated", "time as stated", "as_stated"];
const NAMES: &[&str] = &["name", "actor_name", "vesselname", "vessel_name", "shipname"];
const IDS: &[&str] = &["id", "sighting", "sighting_id", "claim", "claim_id"];

/// What is read beside who, when and at which point, by its usual names.
pub(super) const FOUND: &[(ColumnRole, &[&str])] = &[
    (ColumnRole::Radius, RADII),
    (ColumnRole::Until, UNTILS),
    (ColumnRole::Zone, ZONES),
    (ColumnRole::Place, PLACES),
    (ColumnRole::Source, SOURCES),
    (ColumnRole::Reported, REPORTED),
    (ColumnRole::Quote, QUOTES),
    (ColumnRole::Modality, &["modality"]),
    (ColumnRole::Stated, STATED),
    (ColumnRole::Stay, &["stay"]),
    (ColumnRole::Absent, &["absent", "absence"]),
    (ColumnRole::Id, IDS),
    (ColumnRole::Name, NAMES),
    (ColumnRole::Kind, &["kind"]),
];

/// Whether a column is called as if it said how sure a position is.
pub(super) fn is_like_radius(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(LIKE_RADII) && !has(NO_RADII)
}

/// What to do about one that is not read.
pub(super) fn note_like_radius(name: &str) -> String {
    format!(
        "the column {} is not read; if it says how far off a position can be, say how many \
         metres one of it is with `ColumnRole::Radius`",
        quoted(name)
    )
}

/// What the names of columns have in them that say how sure a position is, in whatever unit.
const LIKE_RADII: &[&str] = &["accuracy", "uncertainty", "hdop", "radius"];
/// What such names have in them if they speak of something else.
#[rustfmt::skip]
const NO_RADII: &[&str] = &[
    "vert", "speed", "alt", "elev", "bearing", "course", "head", "time", "turn", "v_acc",
];
