"""A CSV of your own by GEOID, whatever a spreadsheet made of the codes: a study of it."""

import pandas as pd

import exclusion

own = pd.read_csv("own.csv")  # GEOID, no_internet_households, no_internet_base, each with its _moe
own = own.set_index(exclusion.geoid.normalize(own.pop("GEOID"), "tract"))
study = exclusion.of_frames(own, place="Two tracts", vintage=2022, sources=["Our survey"])
print(study.totals.loc["no_internet", ["households", "households_moe"]])
study.write("page")
