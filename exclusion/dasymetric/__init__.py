"""People below the area: spread over the cells of a raster, and summed up again.

An area's figure says nothing of where in it people live. `spread` gives each area's people to the
cells of a population or settlement raster, by weight; `zonal` and `rings` sum the cells up to any
polygons. A cell belongs to the area or polygon that holds its center, so that the sums over the
areas themselves are the areas' own figures.

What a cell holds is a model's, not a count: the area's total is the survey's and keeps its margin,
where in the area people live is the weights' word, whose error no margin here knows.

>>> import tempfile
>>> from pathlib import Path
>>> import exclusion
>>> from exclusion import dasymetric
>>> study = exclusion.study("New Orleans", vintage=2019)
>>> with tempfile.TemporaryDirectory() as folder:
...     people = dasymetric.spread(
...         study.areas, "no_home_broadband", out=Path(folder) / "people.tif", cell=200
...     )
...     near = dasymetric.rings(people, study.sites, (500, 1000))
>>> people.weights
'area, 200 m cells, 10% of the people on water'
>>> near["share"].round(2).to_dict()
{500: 0.1, 1000: 0.34}
"""

from exclusion.dasymetric._classes import PRESETS
from exclusion.dasymetric._raster import Raster, Spread, read
from exclusion.dasymetric._rings import rings
from exclusion.dasymetric._spread import spread
from exclusion.dasymetric._weights import Weights
from exclusion.dasymetric._zonal import zonal

__all__ = ["PRESETS", "Raster", "Spread", "Weights", "read", "rings", "spread", "zonal"]
