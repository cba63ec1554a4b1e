"""Tables that tidycensus gave in R, written with write_csv(): long or wide, either is read."""

import exclusion

source = ["U.S. Census Bureau, by way of tidycensus"]
study = exclusion.of_frames("tidycensus.csv", place="Three tracts", vintage=2022, sources=source)
print(study.headline())
