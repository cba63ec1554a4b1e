"""Margins of your own, at 95%, as the 90% ones that everything here speaks of."""

import pandas as pd

import exclusion

own = pd.read_csv("counts.csv", dtype={"GEOID": str}).set_index("GEOID")
moes = [name for name in own if name.endswith("_moe")]
own[moes] /= exclusion.moe.rescale(1, 0.95)
study = exclusion.of_frames(own, place="Two tracts", vintage=2022, sources=["Our survey"])
print(study.totals.loc["no_internet", ["share", "share_moe"]])
