#!/bin/sh
# Compares the two engines at every six hours from 1850 to 2037 in every zone,
# and lists the zones whose rules the two releases of tzdb tell differently.
set -eu
LASTSEEN_ZONES=all cargo test --release --lib the_engines_differ -- --nocapture
