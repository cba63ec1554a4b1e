"""What people read, in English."""

from __future__ import annotations

TEXT: dict[str, str] = {
    # the finding
    "headline": "In {city}, {period}, about {households} of {base} households ({share}, give or "
    "take {share_moe} points{modelled}) had {label}.",
    "headline_unsure": "In {city}, {period}, about {households} of {base} households ({share}; "
    "margin not known) had {label}.",
    "modelled_margin": ", a modelled margin",
    "headline_people": "About {people} people live in them (give or take {people_moe}{modelled}; "
    "{people_method}).",
    "headline_verdicts": "In {above} of {ranked} {areas} with households that share is clearly "
    "above {city}'s as a whole, in {below} clearly below{areas_note}.",
    "areas_note": " ({period}, when the {areas} together had {reference})",
    "headline_missing": "{city}, {period}: {count} of {all} {areas} have no estimate of households "
    "with {label}, so there is no total.",
    "headline_list": "Of the {k} {areas} listed first, about {hits} truly belong to the {k} with "
    "{most}.",
    "headline_list_all": "All {k} are listed, so the list itself is sure; its order is not.",
    "headline_list_one": "The {area} listed first has a chance of {chance} to be the one with "
    "{most}.",
    "list_title": "About {hits} of these {k} {areas} truly belong to the {k} with {most}",
    "list_title_all": "All {k} {areas}, the likeliest to have {most} first",
    "list_subtitle_all": "Households with {label}, {areas_period}.",
    "list_title_one": "The {area} that most likely has {most}",
    "list_subtitle": "Households with {label}, {areas_period}. Between {hits_low} and {hits_high} "
    "of them, with 90 % chance. All {k} true ones are, with 90 % chance, among the {pool} {areas} "
    "at the top of the whole table.",
    "list_share": "Over the listed {areas} together {share} of households have {label} (between "
    "{low} and {high}). Taken at face value their figures say {direct}, which is too high: a list "
    "picks those whose figures erred upwards.",
    "most_households": "the most such households",
    "most_people": "the most people in such households",
    "most_share": "the highest share of such households",
    "of_households": "number of households",
    "of_people": "number of people",
    "of_share": "share of households",
    # words
    "tract": "tract",
    "tract_many": "tracts",
    "block group": "block group",
    "block group_many": "block groups",
    "none": "none",
    "above": "clearly above",
    "below": "clearly below",
    "unclear": "not distinguishable",
    "almost_surely": "almost surely",
    "likely": "likely",
    "more_likely_than_not": "more likely than not",
    "possible": "possible",
    "unlikely": "unlikely",
    "very_unlikely": "very unlikely",
    "unranked": "not ranked",
    "no_households": "no households",
    "no_estimate": "no estimate",
    "no_data": "no households, or no estimate",
    "unreliable": "of these, not reliable (cv over 40 %)",
    "published": "published by the Census Bureau",
    "controlled": "controlled: no sampling error",
    "derived": "computed from published margins",
    "modelled": "modelled: this copy carries no margins",
    "missing": "margin not known",
    "direct": "counted by a table",
    "per_excluded_household": "households × people per excluded household",
    "share_of_household_people": "each {area}'s share applied to its people in households",
    "share_of_residents": "each {area}'s share of households applied to its residents",
    "place_share_of_household_people": "{city}'s share applied to its people in households",
    "place_share_of_residents": "{city}'s share of households applied to its residents",
    "short_direct": "people counted",
    "short_per_excluded_household": "people per excluded household",
    "short_share_of_household_people": "people: each {area}'s share × people in households",
    "short_share_of_residents": "people: each {area}'s share × residents",
    "short_place_share_of_household_people": "people: {city}'s share × people in households",
    "short_place_share_of_residents": "people: {city}'s share × residents",
    "origin_published": "published",
    "origin_sum": "sum of its {areas}",
    "margin_modelled": "margin modelled",
    "picture_alt": "Map of {place}: share of households with {label}",
    "no_margin": "margin not known",
    "not_by_area": "not by {area}",
    "by_area_period": "by {area}: {period}, where the {areas} sum to {share}",
    "for_period": "for {period}",
    "ladder_heading": "{place}, {period}; ± is the 90 % margin of error",
    # one area
    "area_share": "{name}: {share} of households, give or take {share_moe} points, had {label} "
    "({period}).",
    "area_none": "{name}: no households, so there is nothing to say about connections at home.",
    "area_unknown": "{name}: no estimate of households with {label}.",
    "area_share_unsure": "{name}: {share} of households, margin not known, had {label} ({period}).",
    "area_numbers": "About {households} households, give or take {households_moe}.",
    "area_numbers_unsure": "About {households} households, margin not known.",
    "area_people": "About {people} people, give or take {people_moe}, live in them.",
    "area_people_unsure": "About {people} people live in them, margin not known.",
    "area_unsure": "Not reliable: the margin is large beside the figure (cv over 40 %).",
    "area_unsure_rest": "Not reliable for the few households that are not counted here: the margin "
    "is large beside their share (cv over 40 %).",
    "area_verdict_above": "Clearly above {city} as a whole ({reference}).",
    "area_verdict_below": "Clearly below {city} as a whole ({reference}).",
    "area_verdict_unclear": "Not distinguishable from {city} as a whole ({reference}).",
    "area_tier": "It {tier} the {k} with {most}; its rank could be anywhere from {low} to {high} "
    "of {ranked}.",
    "area_tier_one": "It {tier} the {k} with {most}; its rank is {low} of {ranked}.",
    "is_almost_surely": "is almost surely among",
    "is_likely": "is likely to be among",
    "is_more_likely_than_not": "is more likely than not to be among",
    "is_possible": "is possibly among",
    "is_unlikely": "is unlikely to be among",
    "is_very_unlikely": "is very unlikely to be among",
    "area_modelled": "The margin is modelled.",
    # why something is not there
    "no_estimates": "Table {table} is there, but gives no estimate for any {area}.",
    "areas_missing": "{count} of {all} {areas} have no estimate, so there is no total.",
    "no_lines": "This data does not have the lines that it needs (from {tables}).",
    "only_place": "Known for {place} as a whole only, not by {area}.",
    "no_people_table": "This data has no table that counts people, so only households are given.",
    "no_polygons": "This data has no boundaries of its {areas}, so there is no map.",
    "no_neighborhoods": "This data has no list of neighborhoods.",
    "no_sites": "This data has no list of public computer sites.",
    # caveats
    "note_universe": "Households are occupied homes. The tables of connections leave out people in "
    "group quarters (jails, dormitories, nursing homes).",
    "note_straddle": "{cut} {areas} lie partly outside {city}. Each counts with the share of its "
    "land (or, if that was asked for, of its housing) inside, so the {areas} need not sum to the "
    "published figures of {city}, which stand in the totals.",
    "note_residents": "People are a share of households applied to all residents, group quarters "
    "included, because the table of residents counts them. This takes households without a "
    "connection to be as large as others; they are probably smaller, which no margin shows.",
    "note_household_people": "People are a share of households applied to all people in "
    "households. This takes households without a connection to be as large as others; they "
    "are probably smaller, which no margin shows.",
    "note_direct": "People are counted by table B28008 where it has the measure.",
    "people_without_computer_counted": "For “{label}” that table counts people without any "
    "computer too, whatever their connection.",
    "note_excluded": "On other measures people are households times the people per household "
    "among households without a computer or a subscription.",
    "note_modelled": "This copy of the tables carries no margins of error by {area}. Those shown "
    "as modelled come from a formula fitted to published margins of other tables (median ratio to "
    "the published ones about 1); where a measure adds up several lines, the Bureau's own can be "
    "up to 1.2 times wider. A live pull from the Census Bureau uses its own margins for "
    "{areas} too.",
    "note_modelled_share": "For {count} {areas} the handbook's formula gives no margin of the "
    "share; it is modelled there, and that of the households computed from it.",
    "note_modelled_empty": "where every household is counted on the other side, no margin of the "
    "empty cell is published; it is modelled ({count} {areas}).",
    "note_pooled": "Vintages 2017 to 2019 pool answers from before and after the questions on "
    "internet access changed in 2016.",
    "note_margins": "Margins of error are at 90 %: nine of ten such ranges hold the true figure.",
    "note_reliability": "Reliability is by the coefficient of variation, the standard error over "
    "the estimate (for a share, over the smaller of it and its rest): up to 12 % high, up to 40 % "
    "medium, over that low. These are Esri's tiers, not a Census Bureau standard.",
    "note_verdict": "Above or below: each {area}'s share is tested against that of all {areas} "
    "together, allowing for so many tests (Benjamini–Hochberg, one false call in ten). The test "
    "pools the margins of all {areas}, so {what} whose own margin stops short of {city}'s figure "
    "can still be not distinguishable.",
    "note_draws": "Chances and bands: thousands of draws from what the shares could be (a "
    "beta-binomial model). The effective sample behind them uses a design factor of {factor}, "
    "{measured}.",
    "measured": "measured from the published margins here",
    "assumed": "assumed, since no margins are published here",
    "note_tiers": "Almost surely: a chance of 95 % or more to be among the {k}; likely: 80 to 95; "
    "more likely than not: 50 to 80; possible: 20 to 50; unlikely: 5 to 20; very unlikely: under "
    "5 %. None is certain.",
    "note_classes": "Map classes: {scheme}, in whole percents.",
    "quantiles": "as many {areas} in each class as can be (quantiles)",
    "note_boundaries": "Boundaries: census {areas} of {boundaries}. Nothing is drawn where there "
    "is no {area}: open water, or another county.",
    "note_sites": "Public computer sites: {count} are known to the source named below; what they "
    "offer may have changed since.",
    # the figure for print
    "figure_title": "In {city}, {share} of households (give or take {share_moe} points) had "
    "{label}",
    "figure_title_unsure": "In {city}, {share} of households (margin not known) had {label}",
    "figure_subtitle": "{place}, {period}. Households are occupied homes, not group quarters.",
    "figure_areas": "By {area}: {period}, when the {areas} together had {share}.",
    "figure_share": "Percent of households",
    "figure_counts": "{areas} in each class",
    "figure_mark": "{what}: {count}\u00a0{areas}",
    "figure_cut": "cut off by the edge of the map",
    "figure_margins": "Margins at 90\u00a0%: for {city}, {total}; by {area}, {method}.",
    "figure_mostly": "mostly {method}",
    # the page
    "title": "Not connected at home: {place}",
    "kicker": "{place} · {period}",
    "h1": "households in {city} had {label}",
    "page_share": "That is {share} of {base} households, give or take {share_moe} "
    "points{modelled}, in {period}.",
    "footnote": "* The margin is modelled: this copy of the tables carries none by {area}.",
    "footnote_empty": "* The margin is modelled: no table publishes that of the empty cell.",
    "list_by": "Ranked by {by}; the measure chosen on the map does not change it. The bar is where "
    "the rank lies in 90 % of simulations, the dot its mean.",
    "part_people": "people",
    "part_polygons": "map",
    "part_neighborhoods": "neighborhoods",
    "part_sites": "public computer sites",
    "ladder_title": "Not connected can mean many things",
    "ladder_subtitle": "Households and people in {place}, {period}, by definition of exclusion, "
    "from its published figures where there are any. ± is the 90 % margin of error.",
    "ladder_source": "Source: {source}.",
    "map_title": "In {above} of {ranked} {areas} the share is clearly above {city}'s as a whole",
    "map_subtitle": "Counted for households with {label}, {areas_period}, the measure of the list "
    "below.",
    "map_choose": "The map shows the measure chosen here. Choose {what} to read its figures.",
    "a_tract": "a tract",
    "a_block group": "a block group",
    "table_title": "All {count} {areas}",
    "table_subtitle": "Households with {label}, {areas_period}. In the order of the list: by "
    "chance to be among the {k} with {most}, so the order is not that of the figures alone.",
    "unranked_title": "Not ranked",
    "method_title": "How this was made",
    "col_area": "Area",
    "col_neighborhood": "Neighborhood",
    "col_tier": "Among the {k}?",
    "col_band": "Likely rank (90 %)",
    "col_band_axis": "scale: 1 to {axis}",
    "col_verdict": "Against {city}",
    "col_households": "Households",
    "col_people": "People",
    "col_share": "Share",
    "col_measure": "Households with …",
    "col_how": "How the figures were made",
    "col_rank": "Rank",
    "download_list": "Download this list (CSV)",
    "download_all": "Download all {areas} (CSV)",
    "measure": "Measure",
    "color_by": "Color by",
    "color_share": "share",
    "color_verdict": "against {city}",
    "search": "Find a neighborhood or {area}",
    "search_area": "Find {what} by number",
    "search_none": "Nothing found for “{query}”.",
    "search_found": "{count} found. Press Enter again for the next.",
    "sites": "Public computer sites",
    "site_computers": "{name}: {computers} computers",
    "choose": "Choose a {area} on the map, in the list or by search to read its figures.",
    "absent_title": "What this data cannot say",
    "sources_title": "Sources",
    "source_line": "{what}. {credit}, read {read}.",
    "cite": "To cite: “{title}”, {period}; {credit}; made with exclusion {version}.",
    "again": "To make this page again: {command}",
    "skip": "Skip to the list",
}
