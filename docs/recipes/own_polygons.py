"""Districts of your own, in any coordinate system, as the neighborhoods of a study."""

import geopandas as gpd

import exclusion

districts = gpd.read_file("districts.gpkg")  # of feet, meters or degrees
study = exclusion.study("New Orleans", vintage=2019, neighborhoods=districts, offline=True)
print(study.rank_neighborhoods()[["share", "share_moe", "verdict"]])
