"""A script as a user writes it: `make check` lets mypy read it, strictly."""

import exclusion
from exclusion.errors import ExclusionError

study = exclusion.study("New Orleans, Louisiana", vintage=2019)
areas = study.areas.to_crs(3857)
land: float = areas.geometry.area.sum() / 1e6
share: float = study.totals["share"]["no_internet"]
table = study.ranking(of="share").head(10)
hoods = study.rank_neighborhoods().loc[:, ["tier", "chance"]]
names: list[str] = list(study.shortlist(k=5).members)
part = study.assign(density=areas["people"] / land).subset(names, place="Five tracts")
if part.neighborhoods is not None:
    part.neighborhoods.explore()
if study.sites is not None:
    study.sites.plot()
try:
    text: str = part.headline()
except ExclusionError as err:
    print(err)  # noqa: T201
print(share, table, hoods, study.absent["why"].code)  # noqa: T201
