"""Who is not connected to the internet at home, where, how surely, and what to do first.

>>> import exclusion
>>> study = exclusion.study("New Orleans, Louisiana", vintage=2019)
>>> int(study.totals.loc["no_home_broadband", "households"])
60308
"""

from exclusion import errors
from exclusion._version import __version__
from exclusion.studies import Study, of_frames, study

__all__ = ["Study", "__version__", "errors", "of_frames", "study"]
