"""The same rows in the same order, as Parquet."""

import os
import sys

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

source, target = sys.argv[1:]
actor = pa.int64() if os.environ.get("PEERS_DATA") == "sea" else pa.string()
types = {"actor": actor, "time": pa.timestamp("us", "UTC")}
table = pa.csv.read_csv(source, convert_options=pa.csv.ConvertOptions(column_types=types))
pa.parquet.write_table(table, target, compression="zstd")
