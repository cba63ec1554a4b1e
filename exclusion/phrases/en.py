"""What people read, in English."""

from __future__ import annotations

from exclusion.phrases._language import Language

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
    "headline_missing": "{city}, {period}: {count} of {all} {areas} have no estimate of "
    "households with {label}, so there is no total.",
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
    "area_unsure_rest": "Not reliable for the few households that are not counted here: the "
    "margin is large beside their share (cv over 40 %).",
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
    "note_universe": "Households are occupied homes. The tables of connections leave out people "
    "in group quarters (jails, dormitories, nursing homes).",
    "note_straddle": "{cut} {areas} lie partly outside {city}. Each counts with the share of its "
    "land (or, if that was asked for, of its housing) inside, so the {areas} need not sum to the "
    "published figures of {city}, which stand in the totals.",
    "note_residents": "People are a share of households applied to all residents, group quarters "
    "included, because the table of residents counts them. This takes households without a "
    "connection to be as large as others; they are probably smaller, which no margin shows.",
    "note_household_people": "People are a share of households applied to all people in "
    "households. This takes households without a connection to be as large as others; they are "
    "probably smaller, which no margin shows.",
    "note_direct": "People are counted by table B28008 where it has the measure.",
    "people_without_computer_counted": "For “{label}” that table counts people without any "
    "computer too, whatever their connection.",
    "note_excluded": "On other measures people are households times the people per household "
    "among households without a computer or a subscription.",
    "note_modelled": "This copy of the tables carries no margins of error by {area}. Those shown "
    "as modelled come from a formula fitted to published margins of other tables (median ratio to "
    "the published ones about 1); where a measure adds up several lines, the Bureau's own can be "
    "up to 1.2 times wider. A live pull from the Census Bureau uses its own margins for {areas} "
    "too.",
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
    "note_draws": "Chances and bands: thousands of draws from what the shares could be (one beta "
    "distribution for all {areas}, or two where there clearly are two kinds; counts are drawn "
    "with the error of the households they are counts of). The effective sample behind them uses "
    "a design factor of {factor}, {measured}. The chances in brackets are the lowest and highest "
    "where that factor is 0.7, 1 or 1.4 times as large.",
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
    # who
    "dimension_income": "By household income",
    "dimension_age": "By age",
    "dimension_race": "By race and ethnicity",
    "dimension_schooling": "By schooling, age 25 and over",
    "dimension_work": "By work, age 16 and over",
    "dimension_pupils": "Pupils and students",
    "dimension_covered": "Groups the law names",
    "who_what_income": "no internet subscription",
    "who_what_age": "no computer, or one without a subscription",
    "who_what_race": "no computer, or one without a subscription",
    "who_what_schooling": "no computer, or one without a subscription",
    "who_what_work": "no computer, or one without a subscription",
    "who_what_pupils": "no computer, or one without a subscription",
    "who_title": "{high} of {high_label} have {what} (±\u00a0{high_moe} points), but {low} of "
    "{low_label} (±\u00a0{low_moe})",
    "who_title_flat": "No group stands clearly apart from the others",
    "who_subtitle": "{place}, {period}: of each group, the share not connected. The bar is the 90 "
    "% margin of error, the dot the estimate.",
    "who_thin": "A group is left out where its figure is too thin to show: under 20 households "
    "(or 50 people) and a cv over 40 %.",
    "who_covered_title": "Groups that the Digital Equity Act names, and others†",
    "who_covered": "These are whole groups, connected or not. Rural residents and people in "
    "prison are named by the Act too; no table of this survey counts them by {area}. Groups "
    "marked † are not named by the Act, and help to see who may need help.",
    "who_overlap": "The last groups by race and ethnicity overlap with those before them.",
    "col_group": "Group",
    "col_whole": "In all",
    "col_number": "Number",
    "col_of_all": "Share of all",
    # why
    "gap_no_computer_at_all": "no computer of any kind",
    "gap_computer_no_subscription": "a computer, but no subscription",
    "gap_phone_plan_only": "a phone plan as the only connection",
    "gap_unclear": "not clear",
    "why_title": "In {clear} of {known} {areas} it is clear what is missing most",
    "why_subtitle": "Three parts that do not overlap: households with no computer of any kind, "
    "those with a computer but no subscription, and those with a phone plan alone. Together they "
    "are more than the households of the headline. What {what} misses most is the part that is "
    "larger than each of the others by more than the margin of error of their difference (90 %).",
    "why_place": "In {city} as a whole it is {gap}: {difference} points (± {margin}) more of the "
    "households than {rival}, and more than the third.",
    "why_place_unclear": "In {city} as a whole two gaps are too close to call: {first}, and "
    "{second}.",
    "why_unclear": "Not clear in {count} {areas}: the margins are too wide.",
    "why_smartphone": "Apart from these: in {share} of households in {city} ({period}) a "
    "smartphone is the only computer.",
    "col_gap": "What is missing most",
    "col_gap_areas": "{areas} where it is clearly the largest",
    # hot spots
    "color_spot": "hot spots",
    "hot_spot": "hot spot: high together with its neighbors",
    "cold_spot": "cold spot: low together with its neighbors",
    "hot_title": "Hot and cold spots of {label}",
    "hot_neither": "neither",
    "hot_some": "Where shares lie together: {hot} {areas} are in hot spots and {cold} in cold "
    "spots of households with {label}. There a {area} and its neighbors, taken together, are "
    "higher or lower than chance would have it.",
    "hot_none": "No hot or cold spots found: no {area}, taken together with its neighbors, has "
    "more or fewer households with {label} than chance alone could make.",
    "hot_untested": "Hot and cold spots cannot be told here: too few {areas} touch.",
    "note_hot": "Hot and cold spots: the Getis–Ord G* statistic of the shares as estimated, over "
    "{areas} that touch, 9,999 permutations, two-sided, one false call in twenty allowed for "
    "(Benjamini–Hochberg at 5 %). There is none for {what} without neighbors.",
    # the past
    "trend_rose": "{old} in {first}, {new} in {last}: up by more than chance",
    "trend_fell": "{old} in {first}, {new} in {last}: down by more than chance",
    "trend_no_detectable_change": "{old} in {first}, {new} in {last}: no detectable change",
    "trend_subtitle": "Households in {city} with {label}, as published for each five years, as "
    "far as they are at hand. The bar is the 90 % margin of error.",
    "trend_note": "Periods that share years are compared with that allowed for. The Census Bureau "
    "advises against comparing periods that overlap: read those marks with care.",
    "was_rose": "up",
    "was_fell": "down",
    "was_no_detectable_change": "no detectable change",
    "col_period": "Period",
    "col_since_last": "Since the period before",
    "col_since_first": "Since the first",
    # change by area
    "change_title": "Since {old} the share clearly fell in {fell} of {all} pieces of ground and "
    "clearly rose in {rose}",
    "change_none": "Since {old} no piece of ground shows a change that is more than chance",
    "change_subtitle": "Households with {label}, {old} and {new}{first_of_both}. A piece of "
    "ground is one {area}, or several that were redrawn. {city} as a whole, by the sum of its "
    "{areas}: {old_share}, then {new_share}, a change of {change} ± {change_moe} points.",
    "change_first_of_both": ", the first definition of the ladder that both periods have by {area}",
    "change_redrawn": "{name} (redrawn: {tracts})",
    "change_more": "{count} changes are more than chance. Listed are the {shown} clearest, all "
    "that rose, and all that did clearly worse than {city}; the rest is in change.csv.",
    "change_method": "Against {city}'s own change {worse} did clearly worse, {better} clearly "
    "better, and {alike} cannot be told from it. In {unclear} of {all} there is no detectable "
    "change, which is a result too. Tested one by one {alone} would differ, where chance alone "
    "gives {by_chance}.",
    "change_false": "Of the {found} changes found about {false} may be no change at all.",
    "fewer_than_one": "fewer than one",
    "change_scale": "What a change may be off by is reckoned from all {areas} together, so it "
    "need not be what the two margins beside it give. The tests are made on a scale on which "
    "small shares are as sure as large ones, so the margin by itself does not decide.",
    "change_overlap": "The two periods share {share} of their years. The Census Bureau advises "
    "against comparing them; the test allows for it.",
    "change_worse_than_place": "clearly worse",
    "change_better_than_place": "clearly better",
    "change_like_place": "not distinguishable",
    "col_place": "Ground",
    "col_change": "Change, points",
    "col_change_verdict": "More than chance?",
    "col_change_against": "Against {city}'s own change",
    # a score
    "preset_default": "need and vulnerability",
    "preset_ntia": "the two flags of the federal map of broadband need",
    "preset_svi": "social vulnerability",
    "preset_own": "weights of your own",
    "preset_purdue": "digital divide",
    "score_title": "By a score of {preset}, about {hits} of these {k} {areas} truly belong to the "
    "{k} highest",
    "score_title_part": "By the part of a score of {preset} that this data has, about {hits} of "
    "these {k} {areas} truly belong to the {k} highest",
    "score_subtitle": "The score runs from 0 to 100; high is worse. All {k} true ones are, with "
    "90 % chance, among {pool} of {all} {areas}. The bar is the score's 90 % range.",
    "score_blunt": "This score can hardly tell these {areas} apart: of {k} drawn by lot about "
    "{by_lot} would belong to the {k} highest too.",
    "score_title_flags": "Which {areas} reach a flag, the surest first",
    "score_subtitle_flags": "The columns give the chance that {what} truly reaches the flag. {k} "
    "are listed of {some} that reach one or more by their estimates.",
    "score_flag": "{column}, {threshold} or more: {count} {areas} by their estimates, about "
    "{truly} truly",
    "score_parts": "Its parts",
    "score_method": "The margin of the score comes from drawing every part again within what the "
    "survey leaves open, and the list goes by these draws. The last columns go by the estimates "
    "as they stand: how the rank moves when the weights do, over 1,000 sets of weights drawn "
    "around these (90 % of them), and in how many of them {what} is among the first {k}.",
    "score_frame": "Each part is set against the {areas} of {city}. Set against the state or the "
    "country the same {areas} would rank otherwise.",
    "score_frame_given": "Each part is set against the areas of another frame, which was given.",
    "score_lacking": "This data does not have {names}; their weight is shared among the rest.",
    "score_fixed": "Taken as exact, because no margin is known: {names}.",
    "score_left_out": "The original has these parts too, which no table here gives: {names}.",
    "score_source": "Source of the score: {source}.",
    "column_share": "share of {what}",
    "column_share_with": "share of households with {label}",
    "column_households_with": "number of households with {label}",
    "column_people_with": "number of people with {label}",
    "left_exclusion": "exclusion, the half on who is not connected",
    "left_vulnerability": "vulnerability, the half on who can least help themselves",
    "left_need": "need",
    "left_infrastructure_adoption": "infrastructure and adoption",
    "left_socioeconomic": "social and economic conditions",
    "left_speed_tests": "speed tests",
    "left_device_usage": "use of devices",
    "left_availability": "availability of fast service",
    "left_download_speed": "median download speed",
    "left_upload_speed": "median upload speed",
    "left_internet_income_ratio": "the ratio of income with and without internet",
    "left_unemployed": "unemployment",
    "left_housing_cost_burden": "housing cost burden",
    "left_no_health_insurance": "lack of health insurance",
    "left_aged_17_or_less": "people aged 17 or less",
    "left_single_parent": "single parents",
    "left_multi_unit_housing": "housing of many units",
    "left_mobile_homes": "mobile homes",
    "left_crowding": "crowding",
    "left_group_quarters": "group quarters",
    "left_limited_english_households": "limited English is counted by household, not by person",
    "left_poverty_150_for_100": "poverty is drawn at 150 % of the poverty level, not at 100 %",
    "left_equal_weights": "parts weigh alike",
    "left_normal_scale": "z-scores are brought to 0 to 100 by the normal distribution",
    "score_changed": "Otherwise than in the original: {names}.",
    "col_score": "Score",
    "col_rank_band": "Likely rank (90 %)",
    "col_weights_band": "If the weights move",
    "col_weights_top": "Stays in the top {k}",
    "part_who": "who is not connected",
    "part_why": "what is missing most",
    "part_covered": "groups the law names",
    "part_history": "earlier years",
    "no_who": "This data has no tables by age, income, race, schooling or work. A pull with "
    "--topic who has them.",
    "no_covered": "This data has no tables of the groups that the Digital Equity Act names. A "
    "pull with --topic covered has them.",
    "no_why": "What is missing most needs table B28003, which this data does not have by {area}.",
    "no_history": "No published rows of {place} of other periods are at hand.",
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
    "list_by": "Ranked by {by}. The bar is where the rank lies in 90 % of simulations, the dot "
    "its mean.",
    "list_by_map": "Ranked by {by}; the measure chosen on the map does not change it. The bar is "
    "where the rank lies in 90 % of simulations, the dot its mean.",
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
    "col_band_axis_share": "scale: 0 to {axis}",
    "chance_range": "{chance} ({low} to {high})",
    "chance_from": "{chance} ({low} or more)",
    "chance_to": "{chance} ({high} or less)",
    "chance_over": "over 99\u00a0%",
    "chance_under": "under 1\u00a0%",
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

LANGUAGE = Language(
    code="en",
    name="English",
    locale="en-US",
    group=",",
    decimal=".",
    percent="{number}\u00a0%",
    date="{month} {day}, {year}",
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    text=TEXT,
)
