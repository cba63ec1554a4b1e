"""A score with weights of your own."""

import exclusion

study = exclusion.study("New Orleans", vintage=2019, offline=True)
weights = {"no_home_broadband_share": 0.7, "no_home_broadband_people": 0.3}
found = exclusion.priority.evaluate(study.components(), weights=weights, k=10)
print(found.table[["score", "score_moe", "rank"]].nsmallest(10, "rank"))
