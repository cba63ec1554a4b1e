"""A GeoPackage that QGIS opens in color, a workbook for Excel, and the study itself, kept."""

import geopandas as gpd

import exclusion

study = exclusion.study("New Orleans", vintage=2019, offline=True)
paths = study.bundle("bundle")  # map.gpkg, workbook.xlsx, CSV, datapackage.json
areas = gpd.read_file(paths["map.gpkg"], layer="areas")
again = exclusion.read(study.save("kept"))
