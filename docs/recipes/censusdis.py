"""Tables that censusdis downloads."""

import censusdis.data as ced

import exclusion

fields = [f"B28002_{line}{end}" for line in ("001", "013") for end in "EM"]
table = ced.download("acs/acs5", 2022, fields, state="22", county="071", tract="*")
study = exclusion.of_frames(table, place="New Orleans", vintage=2022, sources=["Census Bureau"])
print(study.headline())
