"""Rows that the census package downloads; since late 2025 the Bureau asks for a key."""

from census import Census

import exclusion

fields = tuple(f"B28002_{line}{end}" for line in ("001", "013") for end in "EM")
rows = Census("your key").acs5.state_county_tract(fields, "22", "071", "*", year=2022)
study = exclusion.of_frames(rows, place="New Orleans", vintage=2022, sources=["Census Bureau"])
print(study.headline())
