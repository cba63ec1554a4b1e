"""Several cities in a loop; one that cannot be studied does not stop the others."""

import exclusion

cities = ["New Orleans", "Baltimore", "Atlantis"]
for name, study in exclusion.studies.study_each(cities, 2021, offline=True):
    failed = isinstance(study, exclusion.errors.ExclusionError)
    print(f"{name}: {study if failed else study.headline()}")
