#!/usr/bin/env python3
"""Writes src/time/zone/names.rs: every IANA name, and what it is a link to.

    python3 tests/scripts/zone-links.py PATH/TO/tzdata.zi > src/time/zone/names.rs

`tzdata.zi` comes with the tz database itself and, as `zoneinfo/tzdata.zi`, in
the PyPI package `tzdata`. Only names and links are taken, no rules.
"""

import sys


def main(path):
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines()
    release = lines[0].removeprefix("# version ")
    target = {}
    for line in lines:
        match line.split():
            case ["Z", name, *_]:
                target[name] = name
            case ["L", to, name]:
                target[name] = to
    # What a machine shows whose zone was never set: not a zone of any place.
    del target["Factory"]

    def canonical(name):
        while target[name] != name:
            name = target[name]
        return name

    names = sorted(target, key=lambda name: name.lower())
    at = {name: index for index, name in enumerate(names)}
    print(f"//! Names and links of tzdb {release}; written by `tests/scripts/zone-links.py`.\n")
    print(f"pub(super) const UTC: u16 = {at['UTC']};\n")
    print("/// Every name with the index of the zone it stands for, which is its own")
    print("/// index unless it is a link; sorted by the name in lower case.")
    print("#[rustfmt::skip]")
    print(f"pub(super) static NAMES: [(&str, u16); {len(names)}] = [")
    for name in names:
        print(f'    ("{name}", {at[canonical(name)]}),')
    print("];")


main(sys.argv[1])
