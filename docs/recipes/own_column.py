"""A column of your own beside the Bureau's, matched by GEOID."""

import pandas as pd

import exclusion

own = pd.read_csv("calls.csv")
calls = own.set_index(exclusion.geoid.normalize(own["GEOID"], "tract"))["calls"]
study = exclusion.study("New Orleans", vintage=2019, offline=True)
study = study.assign(calls=calls.reindex(study.areas.index))
print(study.areas[["NAME", "no_home_broadband_share", "calls"]].nlargest(5, "calls"))
