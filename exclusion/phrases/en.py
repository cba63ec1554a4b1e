"""What people read, in English."""

from __future__ import annotations

from exclusion.phrases._language import Language, Plural, Text

TEXT: dict[str, Text] = {
    # the finding
    "headline": "In {city}, on average over {period}, about {households} of {base} households "
    "({share}, give or take {share_moe} points{modelled}) had {label}.",
    "headline_unsure": "In {city}, on average over {period}, about {households} of {base} "
    "households ({share}; margin not known) had {label}.",
    "modelled_margin": ", a modelled margin",
    "headline_people": "About {people} people live in them (give or take {people_moe}{modelled}; "
    "{people_method}).",
    "headline_verdicts": Plural(
        "ranked",
        one="There is only one {area} with households, so there is nothing to compare it with.",
        other="In {above} of {ranked} {areas} with households that share is clearly "
        "above {city}'s as a whole, in {below} clearly below{areas_note}.",
    ),
    "headline_assumed": "How much the survey's answers are worth is assumed, since this data has "
    "no margins by {area} (a design factor of {factor}; it may be {least} to {most_factor}): the "
    "ranges in brackets allow for that.",
    "areas_note": " ({period}, when the {areas} together had {reference})",
    "headline_missing": "{city}, {period}: {count} of {all} {areas} have no estimate of "
    "households with {label}, so there is no total.",
    "headline_list": Plural(
        "k",
        one="The {area} listed first has a chance of {chance} to be the one with {most}.",
        other="Of the {k} {areas} listed first, about {hits} truly belong to the {k} with {most}.",
    ),
    "headline_list_all": "All {k} are listed, so the list itself is sure; its order is not.",
    "list_title": Plural(
        "k",
        one="The {area} that most likely has {most}",
        other="About {hits} of these {k} {areas} truly belong to the {k} with {most}",
    ),
    "list_title_weak": "Only about {hits} of these {k} {areas} truly belong to the {k} with {most}",
    "list_title_all": Plural(
        "k",
        exactly={2: "Both {areas}, the likelier to have {most} first"},
        one="The only {area} with households",
        other="All {k} {areas}, the likeliest to have {most} first",
    ),
    "list_subtitle_all": "Households with {label}, {areas_period}.",
    "list_subtitle": Plural(
        "k",
        one="Households with {label}, {areas_period}. The true first is among the first {pool} of "
        "the whole table ({pool_sure}).",
        other="Households with {label}, {areas_period}. Between {hits_low} and {hits_high} of "
        "these {k} truly belong here ({hits_sure}). All {k} true ones are among the {pool} {areas} "
        "at the top of the whole table ({pool_sure}).",
    ),
    "sure_ninety": "90% chance",
    "sure_held": "as held in about {rate} of simulated cities of such {areas}",
    "sure_chances": "In such cities chances of 30 to 90% were {points} points too high.",
    "list_share": "Of all households in the listed {areas}, {share} have {label} (between {low} "
    "and {high}, {share_sure}). Added up as they stand, their figures say {direct}. That is too "
    "high, because a list like this picks the ones that happen to come out high.",
    "map_most_households": "the most of these households",
    "map_most_people": "the most people in these households",
    "map_most_share": "the highest share of these households",
    "most_households": "the most unconnected households",
    "most_people": "the most people in unconnected households",
    "most_share": "the highest share of unconnected households",
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
    "unclear": "too close to tell",
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
    "unreliable": "of these, not reliable: margin two thirds or more of the figure, or of the rest "
    "to 100%",
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
    "origin_published_sum": "added up from the published rows of its {wholes}",
    "origin_sum": "sum of its {areas}",
    "wholes_and": "{first} and {last}",
    "whole_state": Plural("count", one="1 state", other="{count} states"),
    "whole_county": Plural("count", one="1 county", other="{count} counties"),
    "whole_place": Plural("count", one="1 city or town", other="{count} cities or towns"),
    "whole_cbsa": Plural("count", one="1 metropolitan area", other="{count} metropolitan areas"),
    "whole_tract": Plural("count", one="1 tract", other="{count} tracts"),
    "whole_block group": Plural("count", one="1 block group", other="{count} block groups"),
    "margin_modelled": "margin modelled",
    "picture_alt": "Map of {place}: share of households with {label}",
    "no_margin": "margin not known",
    "not_by_area": "not by {area}",
    "by_area_period": "by {area}: {period}, where the {areas} sum to {share}",
    "for_period": "for {period}",
    "ladder_heading": "{place}, on average over {period}; ± is the 90% margin of error",
    "group_quarters": "more than 4 residents for each household: many probably live in "
    "dormitories, jails or nursing homes",
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
    "area_unsure": "Not reliable: the margin is two thirds of the figure or more.",
    "area_unsure_rest": "Not reliable for the few households that are not counted here: the "
    "margin is two thirds of their share or more.",
    "area_verdict_above": "Clearly above {city} as a whole ({reference}).",
    "area_verdict_below": "Clearly below {city} as a whole ({reference}).",
    "area_verdict_unclear": "Too close to {city} as a whole ({reference}) to tell apart.",
    "area_chance": Plural(
        "k",
        one="The chance that it is the one with {most} is {chance}.",
        other="The chance that it is among the {k} with {most} is {chance}.",
    ),
    "hood_chance": Plural(
        "k",
        one="The chance that it is the neighborhood with {most} is {chance}.",
        other="The chance that it is among the {k} neighborhoods with {most} is {chance}.",
    ),
    "rank_between": "Its rank could be anywhere from {low} to {high} of {ranked}.",
    "rank_one": "Its rank is {low} of {ranked}.",
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
    "area_people_residents": "Applied to all residents, that is about {people} people, give or "
    "take {people_moe}, with those in dormitories, jails and nursing homes.",
    "area_people_residents_unsure": "Applied to all residents, that is about {people} people, "
    "with those in dormitories, jails and nursing homes; margin not known.",
    "area_crowded": "There are more than {most} residents here for each household, so many of "
    "them probably live in such places, not in these homes.",
    # why something is not there
    "no_estimates": "Table {table} is there, but gives no estimate for any {area}.",
    "areas_missing": "{count} of {all} {areas} have no estimate, so there is no total.",
    "no_lines": "This data does not have the lines that it needs (from {tables}).",
    "only_place": "Known for {place} as a whole only, not by {area}.",
    "no_people_table": "This data has no table that counts people, so only households are given.",
    "no_polygons": "This data has no boundaries of its {areas}, so there is no map.",
    "no_neighborhoods": "This data has no list of neighborhoods.",
    "in_no_neighborhood": Plural(
        "count",
        one="{count} of {all} {areas}, with about {households} households, is in none of the "
        "neighborhoods, as too little of its ground is: {areas_named}. Its figures are part of the "
        "place's, and of no neighborhood's.",
        other="{count} of {all} {areas}, with about {households} households, are in none of the "
        "neighborhoods, as too little of their ground is: {areas_named}. Their figures are part of "
        "the place's, and of no neighborhood's.",
    ),
    "partly_in_no_neighborhood": Plural(
        "count",
        one="{count} of {all} {areas} lies in part or whole in none of the neighborhoods, with "
        "about {households} households there: {areas_named}. Those are part of the place's "
        "figures, and of no neighborhood's.",
        other="{count} of {all} {areas} lie in part or whole in none of the neighborhoods, with "
        "about {households} households there: {areas_named}. Those are part of the place's "
        "figures, and of no neighborhood's.",
    ),
    "neighborhoods_without_area": "These have no {area} of their own, so no figures; each is "
    "counted with the {area} that it lies in: {names}.",
    "no_sites": "This data has no list of public computer sites.",
    # caveats
    "note_universe": "Households are occupied homes. The tables of connections leave out people "
    "in group quarters (jails, dormitories, nursing homes).",
    "note_sums": "Where several {areas} are added up, the margin of their households is likely "
    "too wide. The Census Bureau fits the totals of whole counties to known ones, and such sums "
    "do not know it. Shares are not affected.",
    "note_straddle": Plural(
        "cut",
        one="{cut} {area} lies partly outside {city}. It counts with the share of its land (or, if "
        "that was asked for, of its housing) inside, so the {areas} need not sum to the published "
        "figures of {city}, which stand in the totals.",
        other="{cut} {areas} lie partly outside {city}. Each counts with the share of its land "
        "(or, if that was asked for, of its housing) inside, so the {areas} need not sum to the "
        "published figures of {city}, which stand in the totals.",
    ),
    "note_residents": "People are a share of households applied to all residents. The table of "
    "residents counts those in group quarters too. This takes unconnected households to be as "
    "large as others. They are probably smaller, which no margin shows.",
    "note_household_people": "People are a share of households applied to all people in "
    "households. This takes unconnected households to be as large as others. They are probably "
    "smaller, which no margin shows.",
    "people_fewer": "The true number is probably smaller, as unconnected homes hold fewer people.",
    "column_people_fewer": "People: the true numbers are probably smaller, as unconnected homes "
    "hold fewer people.",
    "note_direct": "People are counted by table B28008 where it has the measure.",
    "people_without_computer_counted": "For “{label}” that table counts people without any "
    "computer too, whatever their connection.",
    "note_excluded": "On other measures people are households times the people per household "
    "among households without a computer or a subscription.",
    "note_modelled": "This copy of the tables carries no margins of error by {area}. Those shown "
    "as modelled come from a formula that was fitted to margins of other tables. About half of "
    "its margins are too wide, half too narrow. Where a measure adds up several lines, the "
    "Bureau's own can be up to 1.2 times wider. A live pull from the Census Bureau uses its own "
    "margins for {areas} too.",
    "note_modelled_share": Plural(
        "count",
        one="for {count} {area} the handbook's formula gives no margin of the share. There it is "
        "modelled, and that of the households follows from it.",
        other="for {count} {areas} the handbook's formula gives no margin of the share. There it "
        "is modelled, and that of the households follows from it.",
    ),
    "note_modelled_empty": Plural(
        "count",
        one="for {count} {area} every household is counted on the other side. No margin of such "
        "an empty cell is published, so it is modelled.",
        other="for {count} {areas} every household is counted on the other side. No margin of "
        "such an empty cell is published, so it is modelled.",
    ),
    "note_pooled": "Vintages 2017 to 2019 pool answers from before and after the questions on "
    "internet access changed in 2016.",
    "note_margins": "Margins of error are at 90%: nine of ten such ranges hold the true figure.",
    "note_reliability": "How reliable a figure is goes by its coefficient of variation: the "
    "standard error over the estimate. Of a share over half, the estimate is what is left to "
    "100%. Up to 12% is high, up to 40% is medium, and over that is low. These are Esri's tiers, "
    "not a Census Bureau standard.",
    "note_verdict": "Above or below: each {area}'s share is tested against that of all {areas} "
    "together. The test allows for so many tests (Benjamini–Hochberg, one false call in ten). It "
    "pools the margins of all {areas}. So {what} whose own margin stops short of {city}'s figure "
    "can still be too close to tell.",
    "note_draws": "Chances and likely ranks come from thousands of draws. Each draws a share for "
    "every {area} that fits the survey. The shares follow one beta distribution, or two where "
    "there clearly are two kinds. Counts are drawn with the error of the households that they "
    "count.",
    "note_tiers": Plural(
        "k",
        one="“Almost surely” is a chance of 95% or more to be the first. “Likely” is 80 to 95, "
        "“more likely than not” 50 to 80. “Possible” is 20 to 50, “unlikely” 5 to 20, and “very "
        "unlikely” less. None is certain.",
        other="“Almost surely” is a chance of 95% or more to be among the {k}. “Likely” is 80 to "
        "95, “more likely than not” 50 to 80. “Possible” is 20 to 50, “unlikely” 5 to 20, and "
        "“very unlikely” less. None is certain.",
    ),
    "note_classes": "Map classes: {scheme}, in whole percents.",
    "quantiles": "as many {areas} in each class as can be (quantiles)",
    "note_boundaries": "Boundaries: census {areas} of {boundaries}. Nothing is drawn where there "
    "is no {area}: open water, or another county.",
    "note_sites": Plural(
        "count",
        one="Public computer sites: {count} is known to the source named below; what it offers may "
        "have changed since.",
        other="Public computer sites: {count} are known to the source named below; what they offer "
        "may have changed since.",
    ),
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
    "who_subtitle": "{place}, {period}: the share of each group that is not connected. The bar "
    "shows the margin of error (90%), the dot the estimate.",
    "who_thin": "A group is left out where its figure is too thin to show. That is under 20 "
    "households (or 50 people), with a standard error over 40% of the figure.",
    "who_covered_title": "Groups that the Digital Equity Act names, and others†",
    "who_covered": "These are whole groups, connected or not. Rural residents and people in "
    "prison are named by the Act too; no table of this survey counts them by {area}. Groups "
    "marked † are not named by the Act, and help to see who may need help.",
    "who_overlap": "The last groups by race and ethnicity overlap with those before them.",
    "col_group": "Group",
    "col_whole": "In all",
    "col_number": "Number",
    "col_of_all": "Of all of them",
    # why
    "gap_no_computer_at_all": "no computer of any kind",
    "gap_computer_no_subscription": "a computer, but no subscription",
    "gap_phone_plan_only": "a phone plan as the only connection",
    "gap_unclear": "not clear",
    "why_title": "In {clear} of {known} {areas} it is clear what is missing most",
    "why_subtitle": "Households without a home connection are of three kinds that do not overlap. "
    "Some have no computer of any kind. Some have a computer but no subscription. Some have only "
    "a phone plan. One is called clear where it is larger than each of the others by more than "
    "the margin of error (90%). Of all {areas} called clear, at most one in ten is expected to "
    "have another that is as large (Benjamini–Hochberg).",
    "why_place": "In {city} as a whole the most common is “{gap}”: {difference} percentage points "
    "(± {margin}) ahead of “{rival}”.",
    "why_place_unclear": "In {city} as a whole two are too close to tell apart: “{first}” and "
    "“{second}”.",
    "why_unclear": Plural(
        "count",
        one="Not clear in {count} {area}: the margins are too wide.",
        other="Not clear in {count} {areas}: the margins are too wide.",
    ),
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
    "hot_none": "No {area} with its neighbors has a share so high or so low that chance could not "
    "explain it. So no hot or cold spots are shown.",
    "hot_untested": "Whether high shares lie together cannot be told here: too few {areas} touch.",
    "note_hot": "Hot and cold spots come from the Getis–Ord G* of the shares, over {areas} that "
    "touch. It is tested by 9,999 permutations, two-sided, with one false call in twenty allowed "
    "for (Benjamini–Hochberg at 5%). There is none for {what} without neighbors. Neighbors' "
    "errors are taken to go together a little, by a correlation of {correlation}. That is "
    "assumed, as nobody publishes it. Where they do so far more, and shares hardly differ, spots "
    "may be of chance.",
    "hot_more": Plural(
        "hot",
        one="One {area} is in a hot spot: it and its neighbors, taken together, have a clearly "
        "higher share than chance would explain.",
        other="{hot} {areas} are in hot spots: they and their neighbors, taken together, have a "
        "clearly higher share than chance would explain.",
    ),
    "hot_fewer": Plural(
        "cold",
        one="One {area} is in a cold spot: it and its neighbors, taken together, have a clearly "
        "lower share than chance would explain.",
        other="{cold} {areas} are in cold spots: they and their neighbors, taken together, have a "
        "clearly lower share than chance would explain.",
    ),
    "hot_too": Plural(
        "cold",
        one="One is in a cold spot, with a clearly lower share.",
        other="{cold} are in cold spots, with clearly lower shares.",
    ),
    # as of when
    "asof_newest": "These are not the newest figures: for {newest_period} the share was {share} "
    "by the same definition, give or take {share_moe} points{modelled}.",
    "asof_newest_short": "Newest figure by the same definition ({newest_period}): {share}, give or "
    "take {share_moe} points{modelled}.",
    "asof_newest_unsure": "These are not the newest figures: for {newest_period} the share was "
    "{share} by the same definition. How far off this may be is not known.",
    "asof_newest_unsure_short": "Newest figure by the same definition ({newest_period}): {share}.",
    # what another period has
    "lacks_people": "For {period} we have no count of people; for {other} there is one.",
    "lacks_people_and_broadband": "For {period} we have no count of people and no figures of "
    "broadband at home by {area}; for {other} there are both.",
    "asof_now": "Our estimate for {year}: about {now}, between {low} and {high}.",
    "asof_step": "A five-year average tells of the middle of its years. We took the newest figure, "
    "{share} for {period}, and moved it on to {year}. How far comes from the last step of {city} "
    "itself, and from what counties with such a share did from {before} to {counties}.",
    "asof_steps": "No newer one-year figure was at hand, neither of {city} nor of the nation.",
    "asof_steps_and_nation": "The nation's one-year figure for {year} was used too.",
    "asof_steps_and_one_year": "The one-year figure of {city} for {year} was used too.",
    "asof_steps_nation_and_one_year": "The one-year figures of {city} and of the nation for "
    "{year} were both used too.",
    "asof_unusual": "The last step of {city} is not like those of other counties, so take this "
    "with more care.",
    "asof_turned": "The nation's newer figure says that the trend has turned, so past steps are a "
    "weak guide.",
    "asof_margin_modelled": "The newest figure has no published margin; a modelled one is used.",
    "asof_margin_of_the_figure_before": "The newest figure has no published margin; that of the "
    "figure before it is used, which is wider than a modelled one.",
    "asof_beside": "It is an estimate. It stands beside the published figure and does not replace "
    "it.",
    "asof_puerto_rico": "There is no estimate of now. How shares move was learned from the "
    "counties of the states, and that does not hold for Puerto Rico.",
    # which definition
    "definition_usual": "“Not connected” here means {label}. That is our usual definition.",
    "definition_known": "“Not connected” here means {label}, since that is known by {area} for "
    "these years.",
    "definition_asked": "“Not connected” here means {label}, as was asked for.",
    "definition_figure": "By our usual definition, {usual}, it was {share} of households "
    "over {period}, give or take {share_moe} points.",
    "definition_figure_unsure": "By our usual definition, {usual}, it was {share} of households "
    "over {period}; how far off this may be is not known.",
    "definition_unknown": "By our usual definition, {usual}, no figure of {city} is at hand.",
    # the past
    "trend_rose": "The share rose from {old} in {first} to {new} in {last}, by more than chance",
    "trend_fell": "The share fell from {old} in {first} to {new} in {last}, by more than chance",
    "trend_no_detectable_change": "The share was {old} in {first} and {new} in {last}, with no "
    "detectable change",
    "trend_alone": "The share was {new} in {last}, and no earlier figure is at hand",
    "trend_subtitle": "Households in {city} with {label}. Each dot is an average over five years "
    "and stands at the middle of them. The upright bars are margins of error (90%).",
    "trend_dashed": "The dashed line goes on to our estimate of now; the band shows how far off it "
    "may be.",
    "trend_alt": "Line chart: {old} in {first}, {new} in {last}.",
    "trend_table": "The same in a table",
    "trend_note": "Each period is five years, and most share years with the one before. The marks "
    "allow for that, but the Census Bureau advises against comparing such periods: read them with "
    "care.",
    "was_rose": "up",
    "was_fell": "down",
    "was_no_detectable_change": "no detectable change",
    "col_period": "Period",
    "col_since_last": "Since the period before",
    "col_since_first": "Since the first",
    # change by area
    "change_title": "Since {old} the share clearly fell in {fell} of {all} areas, and clearly "
    "rose in {rose}",
    "change_none": "Since {old} no area shows a change that is more than chance",
    "change_subtitle": "Households with {label}, {old} and {new}{first_of_both}. An area here is "
    "one {area}, or several together where lines were redrawn.",
    "change_first_of_both": ", the first definition of the ladder that both periods have by {area}",
    "change_redrawn": "{name} (redrawn: {tracts})",
    "change_more": "Of the {count} areas that changed by more than chance, the table shows the "
    "{shown} clearest, all that rose, and all that did clearly worse than {city}. The rest is in "
    "the file change.csv.",
    "change_false": "Of the {found} changes found about {false} may be no change at all.",
    "fewer_than_one": "fewer than one",
    "change_scale": "The margin of a change is worked out from all {areas} together. It need not "
    "be what the two margins beside it give, and a small share can change clearly by few points.",
    "change_overlap": "The two periods share {share} of their years. The Census Bureau advises "
    "against comparing them; the test allows for it.",
    "change_worse_than_place": "clearly worse",
    "change_better_than_place": "clearly better",
    "change_like_place": "too close to tell",
    "col_place": "Area",
    "col_change": "Change, points",
    "col_change_verdict": "More than chance?",
    "col_change_against": "Against the change of {city}",
    # a score
    "preset_default": "need and vulnerability",
    "preset_ntia": "the two flags of the federal map of broadband need",
    "preset_svi": "social vulnerability",
    "preset_own": "weights of your own",
    "preset_purdue": "digital divide",
    "score_title": Plural(
        "k",
        one="By a score of {preset}, the {area} that is most likely the highest",
        other="By a score of {preset}, about {hits} of these {k} {areas} truly belong to the {k} "
        "highest",
    ),
    "score_title_part": Plural(
        "k",
        one="By the part of a score of {preset} that this data has, the {area} that is most likely "
        "the highest",
        other="By the part of a score of {preset} that this data has, about {hits} of these {k} "
        "{areas} truly belong to the {k} highest",
    ),
    "score_subtitle": "The score runs from 0 to 100; high is worse. All {k} true ones are, with "
    "90% chance, among {pool} of {all} {areas}. The bar is the score's 90% range.",
    "score_blunt": "This score can hardly tell these {areas} apart: of {k} drawn by lot about "
    "{by_lot} would belong to the {k} highest too.",
    "score_title_flags": "Which {areas} reach a flag, the surest first",
    "score_subtitle_flags": "The columns give the chance that {what} truly reaches the flag. {k} "
    "are listed of {some} that reach one or more by their estimates.",
    "score_flag": "{column}, {threshold} or more: {count} {areas} by their estimates, about "
    "{truly} truly",
    "score_parts": "Its parts and their weights",
    "score_method": "The margin of the score comes from drawing every part again within what the "
    "survey leaves open, and the list goes by these draws. The same households answered for every "
    "part, so the margin takes their errors to go together by 25%, an assumption. The last "
    "columns go by the estimates as they stand: how the rank moves when the weights do, over 1,000 "
    "sets of weights drawn around these (90% of them), and in how many of them {what} is among "
    "the first {k}.",
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
    "left_poverty_150_for_100": "poverty is drawn at 150% of the poverty level, not at 100%",
    "left_equal_weights": "parts weigh alike",
    "left_normal_scale": "z-scores are brought to 0 to 100 by the normal distribution",
    "score_changed": "Otherwise than in the original: {names}.",
    "col_score": "Score",
    "col_rank_band": "Likely rank (90%)",
    "col_weights_band": "If the weights move",
    "col_weights_top": "Stays in the top {k}",
    "part_who": "who is not connected",
    "part_why": "what is missing most",
    "part_covered": "groups the law names",
    "part_history": "earlier years",
    "no_who": "This data has no tables by age, income, race, schooling or work. The Census "
    "Bureau publishes them, and a page can be made with them.",
    "no_covered": "This data has no tables of the groups that the Digital Equity Act names. The "
    "Census Bureau publishes them, and a page can be made with them.",
    "no_why": "What is missing most needs table B28003, which this data does not have by {area}.",
    "no_history": "No published rows of {place} of other periods are at hand.",
    # the figure for print
    "figure_title": "In {city}, {share} of households (give or take {share_moe} points) had "
    "{label}",
    "figure_title_unsure": "In {city}, {share} of households (margin not known) had {label}",
    "figure_subtitle": "{place}, on average over {period}. Households are occupied homes, not "
    "group quarters.",
    "figure_areas": "By {area}: {period}, when the {areas} together had {share}.",
    "figure_share": "Percent of households",
    "figure_counts": "{areas} in each class",
    "figure_mark": Plural(
        "count", one="{what}: {count}\u00a0{area}", other="{what}: {count}\u00a0{areas}"
    ),
    "figure_cut": "cut off by the edge of the map",
    "figure_margins": "Margins at 90%: for {city}, {total}; by {area}, {method}.",
    "figure_mostly": "mostly {method}",
    "neighborhood": "neighborhood",
    "neighborhood_many": "neighborhoods",
    "figure_list_by": "The likeliest come first: the bar is where the rank lies in 90% of "
    "simulations, the dot its mean.",
    "figure_margins_are": "± is the 90% margin of error: nine of ten such ranges hold the "
    "true figure.",
    "figure_list_what": "Households in {place} with {label}, {areas_period}.",
    "figure_list_sure": "Between {hits_low} and {hits_high} of the {k} truly belong "
    "({hits_sure}). All {k} true ones are among the first {pool} of the whole list ({pool_sure}).",
    "figure_list_note": "± and the bars of shares are 90% margins of error: nine of ten "
    "such ranges hold the true figure. The dashed line is the share of all {areas} together, "
    "{share}.",
    "figure_ladder_subtitle": "{place}, on average over {period}: households with …, by the "
    "place's published figures where there are any. The bar is the share, the line over its end "
    "the margin of error.",
    "figure_margin_published": "margin published",
    "figure_margin_controlled": "no sampling error",
    "figure_margin_derived": "margin computed from published ones",
    "figure_margin_modelled": "margin modelled",
    "figure_margin_missing": "margin not known",
    "figure_poor": "In {city}, households with {label} are gathered in the poorer {areas}",
    "figure_rich": "In {city}, households with {label} are gathered in the richer {areas}",
    "figure_even": "In {city}, households with {label} are not clearly gathered in poorer or "
    "richer {areas}",
    "figure_curve_subtitle": "{place}, on average over {period}. {areas_known} of {areas_all} "
    "{areas}, from the one with the lowest median household income to the one with the highest.",
    "figure_curve_half": "The half of all households that live in the poorest {areas} has {half} "
    "(give or take {half_moe} points) of all households with {label}.",
    "figure_curve_even": "If every {area} had the same share, the curve would lie on the dashed "
    "line. The further above it, the more they are gathered where incomes are low.",
    "figure_curve_index": "Concentration index: {index} ± {index_moe}. It would be −1 if all "
    "lived in the poorest {area}, 0 if they were spread as households are, and 1 if all lived in "
    "the richest.",
    "figure_curve_x": "Part of all households, those in the poorest {areas} first",
    "figure_curve_y": "Part of those with {label}",
    "figure_curve_note": "± and the band are 90% margins of error. The index allows for the "
    "error of the incomes; the curve, which is of the estimates, lies a little too near to the "
    "line. This compares {areas}, not the households within them.",
    "figure_curve_unsure": "± and the band are 90% margins of error. The incomes have no "
    "margins here: so the index has none, and it and the curve are too near to equality. This "
    "compares {areas}, not the households within them.",
    "figure_fell": "fell by more than chance",
    "figure_no_detectable_change": "no detectable change",
    "figure_rose": "rose by more than chance",
    "figure_not_compared": "not compared",
    "figure_change_heading": "Change in the share, by piece of ground",
    "figure_change_rows": "Clearest changes, in points (90%)",
    "figure_change_counts": "{what}: {count}",
    "figure_side_title": "In {one} {one_share} of households (± {one_moe}) had {label}, in "
    "{other} {other_share} (± {other_moe})",
    "figure_side_title_list": "Households with {label}, with one set of colors",
    "figure_side_subtitle": "Colors mean the same on each map: the classes are those of all areas "
    "together.",
    "figure_side_share": "{period}: {share}",
    "figure_side_counts": "{city}, {period}: {areas}",
    "figure_change_subtitle": "Households in {place} with {label}, {old} and {new}. {city} as a "
    "whole: {old_share}, then {new_share}, a change of {change} points (± {change_moe}). ± is the "
    "90% margin of error.",
    "one_area": "area",
    "more_areas": "areas",
    "figure_side_differ": "The difference, {difference} points (± {margin}), is more than chance.",
    "figure_side_same": "The difference, {difference} points (± {margin}), may be chance.",
    "figure_side_periods": "The periods differ, so the places alone are not compared.",
    "scale_km": "{number}\u00a0km",
    "scale_mi": "{number}\u00a0mi",
    # the page
    "title": "Who is not connected at home in {place}",
    "footnote": "* The margin is modelled: worked out by a formula, because this copy of the "
    "tables has none by {area}.",
    "footnote_empty": "* The margin is modelled: worked out by a formula, because no table "
    "publishes that of a count of zero.",
    "list_by": Plural(
        "k",
        one="Households with {label}, {areas_period}. First comes the {area} with the "
        "highest chance to have {most}.",
        other="Households with {label}, {areas_period}. First come the {areas} with the "
        "highest chance to be among the {k} with {most}.",
    ),
    "part_people": "people",
    "part_polygons": "map",
    "part_neighborhoods": "neighborhoods",
    "part_in_no_neighborhood": "areas outside all neighborhoods",
    "part_neighborhoods_without_area": "small neighborhoods",
    "part_sites": "public computer sites",
    "ladder_title": "Not connected can mean many things",
    "ladder_subtitle": "Each row counts the households of {place} in {period} by another "
    "definition. {bold} ± is the margin of error (90%).",
    "ladder_bold": "The bold one is used on the rest of this page.",
    "ladder_bold_but": Plural(
        "count",
        one="The bold one is used on the rest of this page, but not under “{sections}”, which says "
        "what it counts.",
        other="The bold one is used on the rest of this page, but not under these headings, which "
        "say what they count: {sections}.",
    ),
    "ladder_source": "Source: {source}.",
    "map_subtitle": "The share of households with {label}, {areas_period}.",
    "a_tract": "a tract",
    "a_block group": "a block group",
    "table_title": Plural(
        "count",
        exactly={2: "Both {areas}"},
        one="The one {area}",
        other="All {count} {areas}",
    ),
    "table_subtitle": Plural(
        "k",
        one="Households with {label}, {areas_period}. The order is by the chance to "
        "have {most}, not by the figures alone.",
        other="Households with {label}, {areas_period}. The order is by the chance to be "
        "among the {k} with {most}, not by the figures alone.",
    ),
    "unranked_title": "Not ranked",
    "method_title": "How this was made",
    "col_area": "Area",
    "col_neighborhood": "Neighborhood",
    "col_tier": Plural("k", one="Is it the first?", other="Among the {k}?"),
    "col_band": "Likely rank (90%)",
    "col_band_axis": "scale: 1 to {axis}",
    "col_band_axis_share": "scale: 0 to {axis}",
    "count_range": "{count} ({low} to {high})",
    "chance_range": "{chance} ({low} to {high})",
    "chance_from": "{chance} ({low} or more)",
    "chance_to": "{chance} ({high} or less)",
    "chance_over": "over 99%",
    "chance_under": "under 1%",
    "col_verdict": "Against {city}",
    "col_households": "Households",
    "col_people": "People",
    "col_share": "Share",
    "col_no_computer": "No computer",
    "col_no_subscription": "No subscription",
    "col_cellular_only": "Phone plan only",
    "col_measure": "Households with …",
    "col_how": "How the figures were made",
    "col_rank": "Rank by estimate",
    "sheet_about": "Read me",
    "sheet_list": "List",
    "sheet_areas": "All {areas}",
    "sheet_neighborhoods": "Neighborhoods",
    "sheet_groups": "Groups of people",
    "sheet_change": "Change",
    "sheet_dictionary": "Dictionary",
    "sheet_sources": "Sources",
    "sheet_list_is": "the {areas} to look at first, in the page's order, with the chance of each "
    "to be on a list of other length",
    "sheet_areas_is": "every measure of each of the {areas}, with margins",
    "sheet_neighborhoods_is": "the same of neighborhoods",
    "sheet_groups_is": "who is not connected, by age, income, race and more",
    "sheet_change_is": "each of the {areas} since an earlier period",
    "sheet_dictionary_is": "what each column is: unit, whom it counts, how its margin came about",
    "sheet_sources_is": "what was read, from where and when",
    "sheet_of": "{label}: {what}",
    "sheet_moe": "{what}, ±",
    "sheet_low": "{what}, from",
    "sheet_high": "{what}, to",
    "sheet_holds": "In this workbook",
    "sheet_place": "{place} as a whole",
    "sheet_notes": "How to read it",
    "sheet_priority": Plural(
        "k",
        one="Priority is the order of the page's list: by the chance to have {most}, not by the "
        "figures alone. A list of another length may have another order.",
        other="Priority is the order of the page's list: by the chance to be among the {k} with "
        "{most}, not by the figures alone. A list of another length may have another order.",
    ),
    "sheet_share": "Shares are fractions of 1 that show as percent; the margin of a share is in "
    "points.",
    "sheet_empty": "An empty cell is not known, which is not zero. Census codes are text.",
    "sheet_no_change": "No earlier period was asked for. A page that was made to compare with "
    "one has the change of each area here.",
    "sheet_no_groups": "No group's figure is known here.",
    "sheet_sheet": "Sheet",
    "sheet_name": "Name in the files",
    "sheet_universe": "Of whom or what",
    "sheet_method": "How it came about",
    "sheet_what": "What was read",
    "sheet_credit": "Whose it is",
    "sheet_url": "Where it is found",
    "sheet_read": "When it was read",
    "sheet_vintage": "Last year",
    "sheet_sha256": "SHA-256 of the file",
    "bundle_ranking": "All {areas}, ranked",
    "bundle_layers": "Layers for QGIS and other maps, with classes and colors",
    "bundle_workbook": "The same tables for Excel",
    "bundle_license": "Public domain: figures of the U.S. Census Bureau. Other sources keep their "
    "own terms.",
    "level_place": "whole place",
    "level_area": "area",
    "who_what_covered": "who belongs to the group, connected or not",
    "col_GEOID": "Census code (GEOID)",
    "col_chance_of_k": "Chance to be among the {k}",
    "col_priority_of_k": "Priority on the list of {k}",
    "col_chance": Plural("k", one="Chance to be the first", other="Chance to be among the {k}"),
    "col_base": "Of all households",
    "col_hot_spot": "Hot or cold spot",
    "col_score_rank": "Rank by score",
    "col_now_share": "Share now, our estimate",
    "col_now_households": "Households now, our estimate",
    "col_expected_rank": "Average rank in the simulations",
    "col_share_posterior": "Share, with chance smoothed out",
    "col_score_tier": "Among the first by score?",
    "col_score_chance": "Chance to be among the first by score",
    "col_score_weights": "Rank by score, with other weights",
    "col_score_weights_top": "Choices of weights in which it stays among the first",
    "col_not_served_households_at_least": "Not reached, at least",
    "col_not_served_households_at_most": "Not reached, at most",
    "col_served_not_subscribed_households": "Reached, but not connected",
    "col_technology": "Network",
    "col_down": "Speed to the home, Mbps",
    "col_up": "Speed from the home, Mbps",
    "col_inside": "Part inside the place",
    "col_note": "Note",
    "col_note_who": "Note",
    "col_all_households": "All households",
    "col_all_people": "All people",
    "col_median_income": "Median household income, dollars a year",
    "col_moe_method": "How the margin of households came about",
    "col_share_moe_method": "How the margin of the share came about",
    "col_people_method": "How people were counted",
    "col_people_moe_method": "How the margin of people came about",
    "col_level": "Of what",
    "col_dimension": "What groups differ in",
    "col_measure_who": "What is counted",
    "col_part": "Counted",
    "col_table": "Census table",
    "col_geoids_old": "Census codes, earlier",
    "col_geoids_new": "Census codes, later",
    "means_priority": "place on the page's list, which ranks by chance; empty where it has no rank",
    "means_priority_of_k": "the same on a list of another length; empty where it is not on it",
    "files_mail": "By mail send brief.pdf (one page) or workbook.xlsx (all tables), which lie "
    "beside this page: many mail filters stop pages like this one.",
    "files_mail_workbook": "By mail send workbook.xlsx (all tables), which lies beside this page: "
    "many mail filters stop pages like this one.",
    "download_workbook": "Download all tables (Excel)",
    "columns_column": "Column",
    "columns_unit": "Unit",
    "columns_meaning": "What it is",
    "unit_households": "households",
    "unit_people": "people",
    "unit_areas": "areas",
    "unit_share": "share, 0–1",
    "unit_points": "difference of two shares, −1 to 1",
    "unit_rank": "rank, 1 = most excluded",
    "unit_score": "0–100, high = more excluded",
    "unit_dollars": "U.S. dollars a year",
    "unit_m2": "square meters",
    "unit_mbps": "Mbit/s, 0 where it is not known",
    "unit_computers": "computers",
    "unit_degrees": "degrees (WGS 84)",
    "unit_who": "people, or households, as the group is counted in",
    "universe_households": "occupied homes, without dormitories, prisons and other group quarters",
    "universe_people": "people in households, or all residents where they were counted so",
    "universe_ranked": "all rows that have a rank",
    "universe_draws": "simulated true shares that fit the survey",
    "universe_weights": "other choices of the weights",
    "universe_homes": "all homes of the area, or its people or land where homes are not counted",
    "universe_land": "the land of the whole area",
    "universe_who": "the whole group; of covered groups, all that the table counts",
    "universe_years": "the years of a period",
    "side_old": "In the earlier period: {what}",
    "side_new": "In the later period: {what}",
    "side_first": "Of the first: {what}",
    "side_second": "Of the second: {what}",
    "side_each": "Of each measure, by its name in place of …: {what}",
    "means_moe": "90% margin of error of {what}",
    "ends_draws_low": "lower end of {what}: 5% of the draws lie below it",
    "ends_draws_high": "upper end of {what}: 5% of the draws lie above it",
    "ends_joint_low": "least {what} of a region that holds all true ranks at once in 90 of 100 "
    "surveys",
    "ends_joint_high": "greatest {what} of that region",
    "ends_factor_low": "least {what} over what the survey's figures may be worth",
    "ends_factor_high": "greatest {what} over what the survey's figures may be worth",
    "ends_survey_low": "lower end of the 90% interval of {what}",
    "ends_survey_high": "upper end of the 90% interval of {what}",
    "ends_weights_low": "rank by score that 5% of other weights go below",
    "ends_weights_high": "rank by score that 5% of other weights go above",
    "means_GEOID": "the Census Bureau's code of the area",
    "means_GEOID_who": "the Census Bureau's code of the place or the area, or the name of the "
    "neighborhood",
    "means_GEO_ID": "the same code in its long form, which a spreadsheet takes for text",
    "means_GEO_ID_ground": "the code of its first area in the long form, which a spreadsheet takes "
    "for text",
    "means_ground": "code of a piece of ground that both periods have, after its first area",
    "means_geoids_old": "codes of the areas that made it up in the earlier period",
    "means_geoids_new": "codes of the areas that make it up in the later period",
    "means_areas_old": "how many areas made it up in the earlier period",
    "means_areas_new": "how many areas make it up in the later period",
    "means_name": "name in print",
    "means_neighborhood": "neighborhood that the area is counted to",
    "means_place": "name of the place",
    "means_folder": "folder of its page",
    "means_compared": "name of one of the two that are compared",
    "means_figures": "as_asked, or same_years where both have figures of the same years",
    "means_level": "place, neighborhood or area",
    "means_dimension": "what the groups differ in",
    "means_group": "code of the group",
    "means_label": "the group in words",
    "means_measure_who": "what part counts: no subscription, no computer or subscription, or who "
    "is of the group",
    "means_by": "the measure; `exclusion measures` lists them",
    "means_of": "what is ranked: households, people or share",
    "means_inside": "share of the area's land (or of its housing, if that was asked for) that lies "
    "within the place",
    "means_parts": "how the area is shared among neighborhoods that cut it",
    "means_cut_by": "neighborhoods whose line cuts the area",
    "means_holds": "neighborhoods that have no area of their own and lie in this one",
    "means_geometry": "polygon, longitude and latitude (EPSG:4326)",
    "means_ALAND": "land of the whole area",
    "means_AWATER": "water of the whole area",
    "means_chance_of_k": "chance to be one of the most excluded, as many as the name's end says",
    "means_now_share": "our estimate of the share now; of one area it is a range, not a figure",
    "means_now_households": "our estimate of the households now, of as many homes as in the survey",
    "means_error": "why there is no page",
    "means_address": "street address",
    "means_computers": "computers for the public",
    "means_site_internet": "whether they are online",
    "means_site_wifi": "whether there is Wi-Fi",
    "means_longitude": "degrees east of Greenwich",
    "means_latitude": "degrees north of the equator",
    "means_tier": "how surely it belongs to the list",
    "means_verdict": "whether its share is more than chance above or below the whole place's",
    "means_rank": "rank by the estimate alone, which the survey's errors move",
    "means_band": "likely rank",
    "means_chance": "chance that it is truly among the first, as many as the list has",
    "means_expected_rank": "mean rank over the draws",
    "means_share_posterior": "share with the noise of small samples taken out",
    "means_gap": "what is missing most, or unclear",
    "means_hot_spot": "whether high or low shares lie together there by more than chance",
    "means_note": "why a figure or a rank is missing, or what limits it",
    "means_households": "households that the measure counts",
    "means_share": "households that the measure counts, of base",
    "means_no_computer_share": "households without a computer of any type, of all households that "
    "the tables count",
    "means_no_subscription_share": "households without an internet subscription, of all households "
    "that the tables count",
    "means_cellular_only_share": "households that only have the data plan of a phone, of all "
    "households that the tables count",
    "means_people": "people who live in these households; where {what}_method ends in residents, "
    "the share of households applied to all residents, who do not all live in them",
    "means_base": "all households that the share is of",
    "means_moe_method": "how the margin of households came about",
    "means_moe_method_who": "how the margin of part came about",
    "means_share_moe_method": "the same of the share's margin",
    "means_people_method": "how people were counted",
    "means_people_moe_method": "the same of the people's margin",
    "means_period": "the years that the figures are the average of",
    "means_table": "table of the American Community Survey",
    "means_origin": "whether it is a published row or a sum",
    "means_geoids": "codes of the published rows",
    "means_all_households": "all households of the area",
    "means_all_people": "all people that are counted in the area",
    "means_people_universe": "who is counted as people",
    "means_median_income": "median household income",
    "means_part": "how many of the group are not connected; of covered groups, how many belong "
    "to it",
    "means_whole": "how many the group has in all; of covered groups, all that the table counts",
    "means_share_who": "share of the group that is not connected; of covered groups, share of all "
    "who belong to it",
    "means_note_who": "why a figure is withheld",
    "means_note_two": "why the two are not tested",
    "means_shown_as": "the wider group that stands for it on the page",
    "means_score": "composite score",
    "means_score_rank": "rank by score",
    "means_score_tier": "how surely it is among the first by score",
    "means_score_chance": "chance that it is truly among the first by score",
    "means_score_weights": "rank by score with other weights",
    "means_score_weights_top": "in how many of the choices it stays among the first",
    "means_flag_chance": "chance that the share named in place of … truly reaches its threshold",
    "means_served_share": "share of homes that the network reaches, as the providers report it",
    "means_not_served_households": "households that the measure counts and the network does not "
    "reach",
    "means_not_served_households_at_least": "households that the measure counts and the network "
    "does not reach, at the least, whichever homes of the area it reaches",
    "means_not_served_households_at_most": "the same, at the most, whichever homes of the area it "
    "reaches",
    "means_served_not_subscribed_households": "households that the measure counts though the "
    "network reaches them",
    "means_technology": "the network that is spoken of",
    "means_down": "its speed to the home",
    "means_up": "its speed from the home",
    "means_change": "later share less earlier share",
    "means_difference": "share of the second less that of the first",
    "means_overlap": "share of the years that both periods of a place have; 0 for two places",
    "means_z": "the difference in standard errors",
    "means_p": "how often chance alone gives as large a difference",
    "means_place_z": "the difference between its change and the whole place's, in standard errors",
    "means_place_p": "how often chance alone takes a change as far from the whole place's",
    "means_verdict_two": "whether the difference is more than chance",
    "means_against_place": "whether it did better or worse than the whole place",
    "download_list": "Download this list (CSV)",
    "download_all": "Download all {areas} (CSV)",
    "measure": "Measure",
    "color_by": "Color by",
    "color_share": "share",
    "color_verdict": "against {city}",
    "search": "Find a neighborhood or {area}",
    "search_area": "Find {what} by number",
    "search_none": "Nothing found for “{query}”.",
    "search_near": "Did you mean {names}?",
    "search_way": "You can type a neighborhood’s name or a part of it, or the number of {what}, "
    "such as {number}.",
    "search_way_area": "You can type the number of {what}, such as {number}.",
    "search_alias": Plural(
        "count",
        one="“{name}” is counted here as {names}.",
        other="“{name}” is {count} neighborhoods here: {names}.",
    ),
    "search_each": "Press Enter again to go through them one by one.",
    "search_found": "{count} found. Press Enter again for the next.",
    "site_computers": Plural(
        "computers",
        one="{name}: {computers} computer",
        other="{name}: {computers} computers",
    ),
    "choose": "Choose a {area} on the map, in the list or by search to read its figures.",
    "absent_title": "What this data cannot say",
    "sources_title": "Sources",
    "source_line": "{what}. {credit}, read {read}.",
    "cite": "To cite: “{title}”, {period}; {credit}; made with exclusion {version}.",
    "again": "To make this page again: {command}",
    "skip": "Skip to the list of {areas}",
    "lead_head_many": "How many.",
    "lead_head_where": "Where.",
    "lead_head_sure": "How sure.",
    "lead_head_first": "What to do first.",
    "lead_share": "That is {share} of the {base} households in {city}, give or take {share_moe} "
    "percentage points. It is an average over {period}, so as of mid-{middle}.",
    "lead_share_unsure": "That is {share} of the {base} households in {city}. How far off this may "
    "be is not known. It is an average over {period}, so as of mid-{middle}.",
    "lead_household": "A household is everyone who lives in one home.",
    "lead_people": "About {people} people live in these homes, give or take {people_moe}.",
    "lead_people_unsure": "About {people} people live in these homes. How far off this may be is "
    "not known.",
    "lead_tract": "A tract is a small part of a city that the Census Bureau counts by. Most have "
    "1,200 to 8,000 people.",
    "lead_block group": "A block group is a small part of a city that the Census Bureau counts "
    "by. Most have 600 to 3,000 people.",
    "lead_sure": "The numbers come from a survey that asks some homes, not all. So each has a "
    "margin of error, written “give or take” or ±. Nine times in ten, the true number lies within "
    "it.",
    "lead_first": Plural(
        "k",
        one="Start with the {area} at the top of the list.",
        other="Start with the {k} {areas} of the list. About {hits} of them truly belong to "
        "the {k} with {most}.",
    ),
    "advice_weak": Plural(
        "k",
        one="The survey cannot tell which one of the {ranked} {areas} has {most}.",
        other="The survey cannot pick {k} {areas} here. Of the {k} it puts first, only about "
        "{hits} truly belong to the {k} with {most}.",
    ),
    "opening_weak": Plural(
        "k",
        one="The survey cannot tell which one of the {ranked} {areas} has {most}.",
        other="Of the {k} {areas} that the survey puts first, only about {hits} truly belong "
        "there.",
    ),
    "advice_sure": Plural(
        "sure",
        one="This one is almost sure to belong: {names}.",
        other="These are almost sure to belong: {names}.",
    ),
    "advice_sure_more": "Of these, {sure} are almost sure to belong, first {names}.",
    "advice_none_sure": "Not one of them is almost sure to belong.",
    "advice_hoods": "Neighborhoods can be told better: of the {k} listed, about {hits} truly "
    "belong.",
    "advice_hoods_all": "Neighborhoods can be told better.",
    "advice_fewer": "A list of {few} can be told better: about {hits} of them truly belong.",
    "advice_tracts": "Tracts, which are larger, can be told better than {areas}.",
    "advice_start": "Start with what is sure, and ask on the ground about the rest.",
    "advice_start_likeliest": "So ask on the ground before you start. The likeliest are {names}.",
    "reach_short": "If these estimates are right on average, the {k} listed {areas} hold about "
    "{homes} unconnected homes ({low} to {high}).",
    "reach_best": "The best {k} there are hold about {best}; no survey can find them all.",
    "reach_beside_share": "The {k} listed by share would hold about {other}, and {k} drawn by lot "
    "about {lot}.",
    "reach_beside_households": "The {k} listed by number would hold about {other}, and {k} drawn "
    "by lot about {lot}.",
    "lead_first_all": Plural(
        "k",
        exactly={2: "Both {areas} are in the list, the likelier to have {most} first."},
        one="It is the only one of the {areas}.",
        other="All {k} {areas} are in the list, the likeliest to have {most} first.",
    ),
    "credit_none": "tables whose source is not named",
    "page_source": "Source of all figures, unless another is named: {source}.",
    "nav_title": "On this page",
    "nav_map": "Map",
    "nav_neighborhoods": "Neighborhoods",
    "nav_list": "List of {areas}",
    "nav_who": "Who",
    "nav_why": "What is missing",
    "nav_score": "Score",
    "nav_change": "Change",
    "nav_trend": "Earlier years",
    "nav_worked": "Did it work?",
    "worked_title": "How you will know whether it worked",
    "detect_where": "Households not connected in …",
    "nav_table": "All figures",
    "nav_method": "Method and sources",
    "ladder_title_range": "Depending on what counts, {low} to {high} of households are not "
    "connected",
    "map_title_hot_cold": "High shares lie side by side, and so do low ones",
    "map_title_hot": "In one part of {city} or more, high shares lie side by side",
    "map_title_cold": "In one part of {city} or more, low shares lie side by side",
    "map_title_none": "No group of neighboring {areas} stands out",
    "map_title_untested": "The share in each {area}",
    "map_title_unreadable": "The map cannot be read {area} by {area}: of {known} shares, {low} are "
    "not reliable",
    "map_title_verdict": Plural(
        "above",
        exactly={0: "None of {ranked} {areas} is clearly above {city}, {below} clearly below"},
        one="1 of {ranked} {areas} is clearly above {city}, {below} clearly below",
        other="{above} of {ranked} {areas} are clearly above {city}, {below} clearly below",
    ),
    "map_sub_verdict": "The share of households with {label}, {areas_period}, against that of "
    "{city}, {reference}. In the others the difference may be chance.",
    "map_sub_unreadable": "Shares cannot be read {area} by {area}: of {known}, {low} are not "
    "reliable.",
    "map_title_need": "Of {known} shares, {sure} are sure and {low} are not reliable",
    "map_sub_need": "The share of households with {label} in each {area}, {areas_period}, and how "
    "large its margin is beside it.",
    "map_title_change": "Since {old} the share clearly fell in {fell} {areas} and clearly rose in "
    "{rose}",
    "map_sub_change": "Households with {label}, against {old}. In the others the change may be "
    "chance.",
    "map_sub_network": "In percent of all homes in each {area}.",
    "map_sub_people": "Spread over the homes in each {area}, not counted on the ground.",
    "map_fixed": "Another measure does not change this map.",
    "map_shown": "The map now shows: {title}.",
    "back": "Back to where you were",
    "a_neighborhood": "a neighborhood",
    "hoods_title": Plural(
        "k",
        one="The neighborhood that most likely has {most}",
        other="About {hits} of these {k} neighborhoods truly belong to the {k} with {most}",
    ),
    "hoods_title_nearly": "Nearly all of these {k} neighborhoods truly belong to the {k} with "
    "{most}",
    "hoods_title_all": Plural(
        "k",
        exactly={2: "Both neighborhoods, the likelier to have {most} first"},
        one="The only neighborhood with households",
        other="All {k} neighborhoods, the likeliest to have {most} first",
    ),
    "hoods_subtitle": "Households with {label}, {period}. The figures of a neighborhood are the "
    "sum of its {areas}.",
    "hoods_more": Plural(
        "count",
        one="The one other neighborhood",
        other="The other {count} neighborhoods, in the same order",
    ),
    "col_priority": "Priority",
    "list_fixed": "The measure chosen on the map does not change this list.",
    "list_by_number": "The list goes by number, not by share. That is where help meets the most of "
    "these homes.",
    "list_by_number_not": "A list by share finds where the largest part of homes is left out, and "
    "gives up some of those that help can reach.",
    "list_by_share": "This list goes by share: it finds where the largest part of homes is left "
    "out.",
    "list_by_share_not": "It gives up some of those that help can reach, for more of them are "
    "elsewhere.",
    "list_order": "List by",
    "list_more": "Show other shares too: {measures}",
    "list_group_one": "Places {group} could be in any order: their bars overlap.",
    "list_groups": "Within each of these groups the bars overlap, so its areas could be in any "
    "order: {groups}.",
    "list_group": "{low} to {high}",
    "list_length": "How many to list",
    "table_fixed": "The measure chosen on the map does not change this table.",
    "list_how": "A survey cannot give an exact order. The bar shows where the rank of {what} lies "
    "nine times in ten, the dot its average.",
    "list_share_alike": "Of all households in the listed {areas}, {share} have {label} (between "
    "{low} and {high}, {share_sure}).",
    "change_place": "{city} as a whole went from {old_share} to {new_share}, a change of {change} "
    "± {change_moe} percentage points (sums of its {areas}). The ± takes the errors of {areas} to "
    "go together a little: a correlation of {correlation}, which is assumed, as nobody publishes "
    "it. Were they independent it would be ± {change_moe_independent}.",
    "change_unclear": "{unclear} of {all} areas show no detectable change. That is a result too.",
    "change_against": "Against the change of {city} as a whole, {worse} did clearly worse and "
    "{better} clearly better. {alike} are too close to tell.",
    "change_alone": "So many areas were tested together, with that allowed for. Tested one by "
    "one, {alone} would differ; {by_chance} would do so by chance alone.",
    "change_on_map": "See the change on the map",
    "change_map_alt": "Map of {city}: where the share fell, rose, or shows no detectable change",
    "change_map_fell": "clearly fell",
    "change_map_no_detectable_change": "no detectable change",
    "change_map_rose": "clearly rose",
    "change_map_not_compared": "not compared",
    "table_cue": "Slide the table sideways to see every column.",
    "scheme_own": "as given, up to {bounds}%",
    "table_sort": "Press a heading to sort.",
    "list_sure_apart": "Between {hits_low} and {hits_high} of these {k} {areas} truly belong here "
    "({hits_sure}). A list in this order would need {pool} to hold all of the true {k} "
    "({pool_sure}).",
    "list_sure": "Between {hits_low} and {hits_high} of these {k} {areas} truly belong here "
    "({hits_sure}). A list of {pool} would hold all of the true {k} ({pool_sure}).",
    "list_years": "These chances are about {areas_period}, the years of the survey, not about "
    "today. Much may have changed since.",
    "list_rests_assumed": "The list rests on what each answer of the survey is worth. We assume "
    "that one stands for about {factor} households (the design factor), as no margins by {area} "
    "are published here. It may be {least} to {most_factor}. Were it smaller, more {areas} would "
    "be sure; were it larger, fewer. The ranges in brackets show how much.",
    "list_rests_measured_fifths": "The list rests on what each answer of the survey is worth. "
    "Here one stands for about {factor} households (the design factor). That is measured, from "
    "the margins that the Census Bureau publishes, in fifths of the {areas} by median income. "
    "From the poorest to the richest it is {fifths}. Were it larger, fewer {areas} would be sure.",
    "list_rests_measured": "The list rests on what each answer of the survey is worth. Here one "
    "stands for about {factor} households (the design factor). That is measured, from the margins "
    "that the Census Bureau publishes. Were it larger, fewer {areas} would be sure.",
    "lead_people_residents": "Applied to all residents, that is about {people} people, give or "
    "take {people_moe}. Residents of dormitories, jails and nursing homes are counted too.",
    "lead_people_residents_unsure": "Applied to all residents, that is about {people} people. How "
    "far off this may be is not known. Residents of dormitories, jails and nursing homes are "
    "counted too.",
    "lead_crowded": "There are more than {most} residents for each household, so many of them "
    "probably live in such places.",
    "lead_above": "In {above} of {ranked} {areas} the share is clearly higher than in {city} as a "
    "whole.",
    "lead_above_none": "In none of the {ranked} {areas} is the share clearly higher than in "
    "{city} as a whole.",
    "lead_below": "In {below} it is clearly lower.",
    "lead_below_none": "In none is it clearly lower.",
    "lead_unclear": Plural(
        "unclear",
        one="In one it is too close to tell.",
        other="In the others it is too close to tell.",
    ),
    "lead_assumed": "This data has no margins by {area}, so how sure the survey is of each is "
    "assumed. The ranges in brackets allow for its being surer than that, or less sure.",
    "lead_same": "In none of the {ranked} {areas} can the survey tell the share from that of "
    "{city} as a whole.",
    "lead_only": "There is only one {area} with households here, so there is nothing to compare "
    "it with.",
    "lead_areas": "These comparisons are of {period}, when the {areas} together had {reference}.",
    "hoods_whole": "They are counted by whole {areas}: the ones with most of their land inside. "
    "So a line that cuts {what} is not followed exactly.",
    "hoods_parts": "Of {areas} that a line cuts, each neighborhood is given its share of their "
    "land, or of their homes where those were asked for, as if all in {what} lived alike.",
    "download_hoods": "Download all neighborhoods (CSV)",
    "sites_title": Plural(
        "count",
        one="There is {count} public computer site",
        other="There are {count} public computer sites",
    ),
    "sites_subtitle": "Places where anyone may use a computer, with how many they have, as far as "
    "the source named below knows. What they offer may have changed since.",
    "site_unnamed": "(no name)",
    "col_site": "Site",
    "col_computers": "Computers",
    "nav_sites": "Public computers",
    # the first screen and the card of what is chosen
    "kicker_average": "{place} · average of {period}, as of mid-{middle}",
    "opening_first": Plural(
        "k",
        one="Start with {names}, at the top of the list {order}.",
        other="Start at the top of the list {order}, with {names}. About {hits} of its {k} "
        "{areas} truly belong there.",
    ),
    "opening_first_all": Plural(
        "k",
        exactly={2: "Both {areas} are in the list. Start with {names}, which comes first."},
        one="Start with {names}.",
        other="All {k} {areas} are in the list. Start at its top, with {names}.",
    ),
    "order_households": "by number",
    "order_people": "by number of people",
    "order_share": "by share",
    "two_names": "{first} and {second}",
    "opening_title": "households in {city} had {label}",
    "opening_share": "That is {share} of {base} households, give or take {share_moe} points.",
    "opening_share_unsure": "That is {share} of {base} households, margin not known.",
    "opening_hood_households": "Neighborhoods with the most of them",
    "opening_hood_people": "Neighborhoods with the most people not connected",
    "opening_hood_share": "Neighborhoods where the share is likely highest",
    "opening_area_households": "The {areas} with the most of them",
    "opening_area_people": "The {areas} with the most people not connected",
    "opening_area_share": "The {areas} where the share is likely highest",
    "opening_more": "In full, with what the words mean",
    "quote": "{said} Source: {source}.",
    "copy_quote": "Copy with source",
    "copy_link": "Copy link",
    "print_page": "Print",
    "print_one": "Print one page",
    "copied": "Copied.",
    "copied_link": "Link copied.",
    "save_picture": "Save map as picture",
    "card_close": "Close",
    "card_measures": "Share of households with …",
    "card_axis": "scale: 0 to {axis}",
    "unfold": "Show the table",
    "fold_notes": "What the figures rest on",
    "gloss_design_factor": "how many households one answer of the survey stands for",
    "term_design_factor": "design factor",
    "gloss_rank": "the place in an order; the first is the most unconnected",
    "term_rank": "rank",
    "gloss_almost_surely": "with a chance of 95% or more",
    "term_almost_surely": "almost sure",
    "gloss_chance": "how many of 100 simulations that fit the survey say so",
    "term_chance": "chance",
    "gloss_phone_plan": "the data plan of a cell phone",
    "term_phone_plan": "phone plan",
    "gloss_block_group": "a small part of a tract",
    "term_block_group": "block group",
    "gloss_tract": "a small part of a city that the Census Bureau counts by",
    "term_tract": "tract",
    "gloss_household": "everyone who lives in one home",
    "term_household": "household",
    "gloss_margin": "how far off a figure may be; nine times in ten the true one lies within it",
    "term_margin": "margin of error",
    "map_wheel": "To zoom, hold Ctrl and turn the wheel.",
    "map_fingers": "Move the map with two fingers.",
    # the map
    "color_need": "share and reliability",
    "color_change": "change since {old}",
    "area_hot": "It lies in a hot spot: it and its neighbors, taken together, are high by more "
    "than chance.",
    "area_cold": "It lies in a cold spot: it and its neighbors, taken together, are low by more "
    "than chance.",
    "area_gap": "Missing most here: {gap}.",
    "area_change_rose": "Since {old} the share with {label} rose here by {change} points, give or "
    "take {change_moe}: more than chance.",
    "area_change_fell": "Since {old} the share with {label} fell here by {change} points, give or "
    "take {change_moe}: more than chance.",
    "area_change_no_detectable_change": "Since {old} the share with {label} shows no change here "
    "that is more than chance ({change} points, give or take {change_moe}).",
    "area_change_redrawn": "Borders were redrawn in between, so this counts the same ground in "
    "both periods, not the {area} alone.",
    "area_score": "Its score of {preset} is {score} of 100, likely between {low} and {high}; high "
    "is worse.",
    "hood_name": "{name} ({count} {areas})",
    "hood_tier": "It {tier} the {k} neighborhoods with {most}; its rank could be anywhere from "
    "{low} to {high} of {ranked}.",
    "hood_tier_one": "It {tier} the {k} neighborhoods with {most}; its rank is {low} of {ranked}.",
    "search_areas": "Press Enter again to go through its {areas} one by one.",
    "search_hoods": "{count} neighborhoods found. Press Enter again for the next.",
    "need_title": "{label}, and how sure that is",
    "need_share": "Share of households",
    "need_high": "sure",
    "need_medium": "less sure",
    "need_low": "not reliable",
    "need_note": "Sure: the margin is a fifth of the figure or less. Not reliable: two thirds of "
    "it or more. Of a share over half, what is left to 100% is the figure.",
    "change_title_map": "Change since {old}, {label}",
    "map_pan": "Move the map",
    "map_north": "Move the map up",
    "map_south": "Move the map down",
    "map_west": "Move the map left",
    "map_east": "Move the map right",
    "map_in": "Zoom in",
    "map_out": "Zoom out",
    "map_whole": "Show the whole map",
    "map_keys": "Map of {city}. The arrow keys move it; plus and minus zoom.",
    "map_static": "Map of {city}: share of households with {label}, {period}",
    "layers": "Show",
    "layer_names": "neighborhood names",
    "layer_borders": "neighborhood borders",
    "layer_sites": "public computer sites",
    "layer_street": "street map (needs the internet)",
    "street_gone": "The street map did not come: no answer from {host}. The map works without it.",
    "fisher_jenks": "{areas} that are alike in each class (Fisher–Jenks)",
    "legend_sites": "public computer sites",
    "site_said": "Public computer site. {site}.",
    "map_cut": Plural(
        "count",
        one="One {areas} with few homes lies partly outside this view.",
        other="{count} {areas} with few homes lie partly outside this view.",
    ),
    "not_printed": "Shown on the screen, but not in print: {names}.",
    # the brief
    "brief_kicker": "Who is not connected at home",
    "brief_moe": "give or take {share_moe} points, on average over {period}",
    "brief_moe_unknown": "margin not known, on average over {period}",
    "brief_of": "of households in {name} had {label}",
    "brief_count": "That is about {households} of {base} households (give or take "
    "{households_moe}) in {period}.",
    "brief_count_unsure": "That is about {households} of {base} households (margin not known) in "
    "{period}.",
    "brief_means": "What it means",
    "brief_people": "Counted in people, that is about {people} (give or take {people_moe}); this "
    "can take in dormitories, jails and nursing homes.",
    "brief_people_unsure": "Counted in people, that is about {people} (margin not known); this "
    "can take in dormitories, jails and nursing homes.",
    "plain_no_internet": "These homes have no way at all to go online: no plan that they pay for, "
    "and no free one.",
    "plain_no_subscription": "Nobody in these homes pays for a way to go online. Some may use a "
    "free one.",
    "plain_no_broadband": "These homes have no fast connection of any kind, not even a data plan "
    "on a phone.",
    "plain_no_home_broadband": "These homes have no fast line of their own, such as cable or "
    "fiber. At most they have the data plan of a phone, which is hard to do homework or apply for "
    "a job on.",
    "plain_cellular_only": "In these homes the data plan of a phone is the only way to go online, "
    "which is hard to do homework or apply for a job on.",
    "plain_no_wireline": "No cable, fiber or phone line brings the internet into these homes.",
    "plain_no_computer": "These homes have no desktop, laptop, tablet or smartphone to go online "
    "with.",
    "plain_smartphone_only": "In these homes a smartphone is the only computer: a small screen "
    "for homework, forms and work.",
    "plain_no_computer_or_no_subscription": "These homes lack a computer, or a way to go online "
    "with the one they have.",
    "plain_no_computer_or_no_broadband": "These homes lack a computer, or a fast connection for "
    "the one they have.",
    "brief_verdicts": "In {above} of {ranked} {areas} the share is clearly above that of {city}, "
    "in {below} clearly below. For the rest the survey cannot tell.",
    "assumed_brackets": "The ranges in brackets are there because no margins by {area} are known.",
    "brief_above": "That is clearly more than in {city} as a whole ({reference}).",
    "brief_below": "That is clearly less than in {city} as a whole ({reference}).",
    "brief_unclear": "The survey cannot tell it from {city} as a whole ({reference}).",
    "brief_rank": "By number of unconnected households it {tier} the first {k} of {ranked} "
    "{hoods}: its rank could be anywhere from {low} to {high}.",
    "brief_unranked": "It cannot be ranked among the {hoods}.",
    "brief_where": "Where they live",
    "brief_where_hood": "{name} and what is around it",
    "brief_ladder": "Not connected can mean …",
    "brief_gap_title": "What is missing most",
    "brief_gap": "It is clear: {gap}, in {share} of households (± {margin} points).",
    "brief_gap_unclear": "Two gaps are too close to call: {first}, and {second}.",
    "brief_who_title": "Who they are",
    "brief_who": "{dimension}: the share with {what}.",
    "brief_list": Plural(
        "ranked",
        one="Households with {label}, {areas_period}.",
        other="Households with {label}, {areas_period}. The bar is where the rank among all "
        "{ranked} {areas} may lie (90%), the dot its mean.",
    ),
    "brief_list_title_hood": Plural(
        "count",
        one="Its one {area} is likely or almost surely among the {k} of {city} with {most}",
        other="We count {sure} of its {count} {areas} likely or almost surely among the {k} of "
        "{city} with {most}",
    ),
    "brief_list_title_none": Plural(
        "count",
        one="Its one {area} is not likely to be among the {k} of {city} with {most}",
        other="None of its {count} {areas} is likely to be among the {k} of {city} with {most}",
    ),
    "brief_list_hood": Plural(
        "ranked",
        one="Households with {label}, {areas_period}.",
        other="Households with {label}, {areas_period}. The bar is where the rank among all "
        "{ranked} {areas} of {city} may lie (90%), the dot its mean.",
    ),
    "brief_sure": "How sure this is",
    "brief_sure_list": "Chances and ranks come from simulations of what a survey leaves open. They "
    "are about {areas_period}, not about today.",
    "brief_made_title": "Source, and how it was made",
    "brief_read": "Averages over the five years {period}, as read on {read}.",
    "brief_made": "Made with exclusion {version}.",
    "brief_no_map": "This data has no boundaries of its {areas}, so there is no map.",
    "brief_cannot": "This data cannot tell who they are or what they lack.",
    "brief_unreliable": "not reliable",
    "brief_hatched": "Hatched areas are not reliable: the margin is two thirds or more of the "
    "figure, or of what is left to 100%.",
    "brief_rank_one": "By number of unconnected households it {tier} the first {k} of {ranked} "
    "{hoods}: its rank is {low}.",
    "brief_verdicts_none": "In none of {ranked} {areas} can the survey tell the share from that "
    "of {city} as a whole.",
    "brief_rank_all": "By number of unconnected households its rank among the {ranked} {hoods} is "
    "{low} to {high}.",
    "brief_rank_all_one": "By number of unconnected households its rank among the {ranked} "
    "{hoods} is {low}.",
    "district_many": "districts",
    "brief_listed": "The first {shown} of {count} are listed.",
    "brief_counts": "{areas} of {name} in each class",
    "brief_whole": Plural(
        "cut",
        one="Counted by whole {areas}, those with most of their land inside; one is "
        "cut by its line.",
        other="Counted by whole {areas}, those with most of their land inside; {cut} are cut "
        "by its line.",
        exactly={0: "Counted by whole {areas}; its line cuts none of them."},
    ),
    "brief_parts": "Of {areas} that its line cuts, the share of their land inside is counted, or "
    "of their homes where those were asked for.",
    "brief_margins": "Margins for {city} and by {area}: {method}.",
    # below the tract
    "color_people": "where people live",
    "color_network": "homes not reached",
    "layer_coverage": "edge of the network",
    "density_title_people": "People with {label}, per square mile (2.6 km²)",
    "density_title_households": "Households with {label}, per square mile (2.6 km²)",
    "density_range": "{low}–{high}",
    "density_over": "{low} or more",
    "density_more": "more",
    "network_title": "Homes that {network} does not reach",
    "network_unknown": "no households, or not known",
    "network_any": "a fixed network",
    "network_fiber": "fiber",
    "network_cable": "cable",
    "network_copper": "a copper line",
    "network_fixed_wireless": "fixed wireless",
    "network_satellite": "satellite",
    "network_3g": "3G",
    "network_4g": "4G",
    "network_5g": "5G",
    "lead_head_why": "Why.",
    "lead_causes": "About {served} of these households (give or take {served_moe}) live where "
    "{network} reaches their home. What keeps them may be the price, a device or the skills. About "
    "{not_served} (give or take {not_served_moe}) live where it does not.",
    "causes_title": "{share} of these households (± {margin} points) live where {network} reaches "
    "them",
    "causes_title_none": "Who is reached by a network, and who is not",
    "causes_sub": "Households with {label}, {period}. A network reaches a home where a provider "
    "says that it can be had there. The bold row is used on the rest of this page.",
    "causes_cure": "Reached: what may help is a lower price, a device, someone who shows how. Not "
    "reached: {network} would have to be built there first, unless another network is.",
    "causes_reported_by_providers": "This split is an estimate. Providers report where their "
    "network can be had; they may claim too much, and nobody counts how much.",
    "causes_by_location": "The reports are by building, not by household: who is connected in a "
    "building is not known.",
    "causes_by_land": "What part of {what} is reached is measured by land, as if homes stood "
    "evenly on it.",
    "causes_by_people": "What part of {what} is reached is measured by where its people live, as "
    "far as that is known.",
    "causes_even_within_area": "Within {what} these households are taken to be reached as often as "
    "other homes. Wherever in it they live, the number not reached is expected between the two of "
    "the last column, if the share reached holds for homes; beside each stands the middle 90% "
    "of what was drawn for it, which held 8 to 9 times in 10 in simulated cities.",
    "causes_bounds": "{least} to {most}",
    "causes_bounds_of_estimates": "Some {areas} have no margins: there the last column is of the "
    "estimates as they stand, which puts the least too high and the most too low.",
    "causes_subscribers_are_served": "Whoever is connected must be reached: all homes in {what} "
    "that are not reached are counted here first.",
    "causes_unknown": Plural(
        "count",
        one="For {count} of {all} {areas} nothing is known of the network; it is left out.",
        other="For {count} of {all} {areas} nothing is known of the network; they are left out.",
    ),
    "col_network": "Network",
    "col_reached": "Reached",
    "col_not_reached": "Not reached",
    "col_not_reached_bounds": "Not reached, at least to at most",
    "col_not_reached_list": "Of these, not reached",
    "nav_causes": "Two causes",
    "nav_below": "Near public computers",
    "below_title": "About {people} of these people (give or take {margin}) live within {distance} "
    "of a public computer",
    "below_title_households": "About {people} of these households (give or take {margin}) are "
    "within {distance} of a public computer",
    "below_weights": "Within {what} the figures are placed by {weights}.",
    "below_weights_land": "Within {what} the figures are placed evenly on its land, for want of a "
    "better map of homes.",
    "below_water": "The borders of {areas} hold inland water too: {share} of the figures is placed "
    "on it, where nobody lives.",
    "below_margin": "The margins are those of the {areas}. They say how sure the numbers are, not "
    "whether people live on that very spot.",
    "below_fallback": Plural(
        "count",
        one="{count} {area} has people but no home on that map; theirs are placed evenly on its "
        "land.",
        other="{count} {areas} have people but no home on that map; theirs are placed evenly on "
        "their land.",
    ),
    "col_distance": "Distance",
    "note_people_layer": "The map of where people live is drawn spread over some 150 m, so that no "
    "home is pointed at.",
    "below_sub_people": Plural(
        "count",
        one="People with {label}, {period}, who live within a distance of the one site, in a "
        "straight line. The way there is longer.",
        other="People with {label}, {period}, who live within a distance of one of the {count} "
        "sites, in a straight line. The way there is longer.",
    ),
    "below_sub_households": Plural(
        "count",
        one="Households with {label}, {period}, within a distance of the one site, in a straight "
        "line. The way there is longer.",
        other="Households with {label}, {period}, within a distance of one of the {count} sites, "
        "in a straight line. The way there is longer.",
    ),
    "network_network": "this network",
    "network_speed": "{network} of {down}/{up} Mbps",
    "lead_causes_unknown": "For about {unknown} more (give or take {unknown_moe}) nothing is known "
    "of it.",
    "causes_sub_outline": "Households with {label}, {period}. The network reaches the homes that "
    "lie within {file}.",
    "causes_sub_signal": "Households with {label}, {period}. A network reaches the homes that "
    "lie within {file}, where its signal is strong enough.",
    "causes_any": "A fixed network is any line or antenna on the ground. Satellites, which reach "
    "nearly everywhere, are left out.",
    "causes_by_unit": "The reports are by unit, homes and businesses alike: what part of the homes "
    "is reached may differ.",
    "causes_satellite": "Satellites are offered nearly everywhere: that one is in view says little "
    "of whether a home can use it.",
    "causes_no_file": "Nothing is known of {networks}: no file of the kind was counted.",
    "causes_matched_by_number": "The reports name Connecticut's counties of 2020; its {areas}, "
    "named by planning regions since, were found by their numbers, which they kept.",
    "causes_given": "This split is an estimate. It takes {file} as it stands.",
    "below_unplaced": "Areas without an estimate: {count}. Nobody is placed there, and they are in "
    "no figure of this section.",
    "outline_given": "the area that was given as covered",
    "outline_of": "the area covered by {network}",
    # places side by side
    "compare_title": "Who is not connected at home in {names}",
    "compare_kicker_same": "{names} · in the same years, {period}",
    "compare_kicker": "{names}",
    "compare_kicker_place": "{place} · {names}",
    "compare_and": "{first} and {last}",
    "compare_who": "households with {label}",
    "compare_who_place": "households in {city} with {label}",
    "compare_more": "percentage points more {who} in {more} than in {less}",
    "compare_fell": "The share of households in {city} with {label} fell by {difference} points "
    "from {first} to {second}, give or take {margin}",
    "compare_rose": "The share of households in {city} with {label} rose by {difference} points "
    "from {first} to {second}, give or take {margin}",
    "compare_same": "Between {first} and {second} the survey can tell no difference in {who}",
    "compare_untested": "How {first} and {second} differ in {who} is not tested",
    "compare_range": "From {low} of all in {lowest} to {high} in {highest} are {who}",
    "compare_each": "{who}, on average: {share} of households, give or take {margin} points.",
    "compare_each_unsure": "{who}, on average: {share} of households, margin not known.",
    "compare_sure": "The difference is {difference} points, give or take {margin}. That is more "
    "than chance.",
    "compare_unsure": "The difference is {difference} points, give or take {margin}. That may be "
    "chance.",
    "compare_pairs": "{clear} of {pairs} pairs differ by more than chance.",
    "compare_years": Plural(
        "pairs",
        one="Read the same years first. The figures asked for are of other years: "
        "{list}. Between them {more} is {difference} points higher, give or take {margin}, and "
        "part of that is time, not place.",
        other="Read the same years first. The figures asked for are of other years: "
        "{list}. Part of their differences is time, not place.",
    ),
    "compare_other_years": "The periods differ ({list}), and no figures of the same years are at "
    "hand. Part of a difference is time, not place.",
    "compare_overlap": "{first} and {second} share {share} of their years. The Census Bureau "
    "advises against comparing periods that overlap; the test allows for it.",
    "compare_shared_ground": "{first} and {second} have ground in common, so some answers are in "
    "both, and nothing is tested.",
    "compare_star": "* The margin is modelled: worked out by a formula, because the copy of the "
    "tables has none.",
    "compare_same_title": "In the same years, {period}",
    "compare_same_sub": "Households, as the Census Bureau has published them for each place as a "
    "whole.",
    "compare_asked_title": "Each definition of “not connected”",
    "compare_asked_title_years": "The figures asked for, of other years",
    "compare_sub": "The bar is the margin of error (90%), the dot the estimate; scale: 0 to "
    "{axis}%. Differences are against {first}, worked out before rounding.",
    # several places, a page each
    "each_title": Plural(
        "count",
        one="Households with {label} in 1 place",
        other="Households with {label} in {count} places",
    ),
    "each_title_many": "Who is not connected to the internet at home in {count} places",
    "each_kicker": "A page for each place, {period}",
    "each_kicker_none": "A page for each place",
    "each_lead": "Each place has a page of its own: its map, where the share is clearly higher, "
    "and how sure that is. The figures here are those of each place as a whole.",
    "each_none": "None of the places asked for has a page.",
    "each_failed": Plural(
        "count",
        one="1 of the {all} places that were asked for has no page.",
        other="{count} of the {all} places that were asked for have no page.",
    ),
    "each_failed_why": "Why?",
    "each_failed_title": "Places without a page",
    "each_table_title": "The places",
    "each_sub": "The bar is the margin of error (90%), the dot the estimate; scale: 0 to {axis}%.",
    "each_measure": "Households with {label}",
    "each_method": "Totals are a place's own published figures where the Census Bureau has them, "
    "or the sum of those of the places that it is made of; else the sum of its areas, with wider "
    "margins.",
    "each_chance": "The order is that in which the places were asked for. Two of them may differ "
    "by chance alone; a comparison tells which differ by more.",
    "compare_col_place": "Place",
    "compare_col_difference": "Difference, points",
    "compare_col_verdict": "More than chance?",
    "compare_higher": "yes, higher",
    "compare_lower": "yes, lower",
    "compare_no_detectable_difference": "may be chance",
    "compare_note_no_margin": "margin not known",
    "compare_note_same_period": "the same period",
    "compare_note_shared_ground": "ground in common",
    "compare_maps_title": "The same colors on each map",
    "compare_maps_sub": "The share of households by area, on one scale. {areas} Smaller areas "
    "vary more by chance alone.",
    "compare_maps_years": "The maps are of different years, so part of what differs between them "
    "is time, not place.",
    "compare_maps_unreadable": "The map of {name} cannot be read {area} by {area}: of {known} "
    "shares, {low} are not reliable.",
    "compare_maps_areas": "{name}: {areas}.",
    "compare_maps_other": "The measure of the finding ({label}) is not known by area everywhere, "
    "so the maps show others.",
    "compare_maps_none": "There are no maps: it takes boundaries, and a measure known by area, of "
    "two places at least.",
    "compare_maps_lacking": "No map of {names}: its boundaries are not at hand.",
    "compare_map_alt": "Map of {who}: share of households with {label}, in the classes of the "
    "table below",
    "compare_map_said": "{who}: {share}",
    "compare_col_class": "Percent of households",
    "compare_standing_title": "Among the counties of the country",
    "compare_standing_sub": "Households with {label}, {period}. “Between” holds with 90% chance.",
    "compare_standing": "Of {counties} counties about {higher} have a higher share than {name} "
    "({share}, give or take {margin} points); between {low} and {high}.",
    "compare_standing_part": "Of {counties} counties in the file given about {higher} have a "
    "higher share than {name} ({share}, give or take {margin} points); between {low} and {high}.",
    "compare_standing_joint": "A stricter reading, for the order of all counties at once: its "
    "rank could be from {low} to {high}.",
    "compare_standing_none": "{name} is not a county; its own share is set among them.",
    "compare_standing_other_period": "{name} is not a county, and its share is of other years "
    "than the counties', so it is not set among them.",
    "compare_standing_not_known": "The margin of {name} is not known, so it is not set among the "
    "counties.",
    "compare_standing_no_counties": "No county of the table has a share with a margin, so {name} "
    "is not set among them.",
    "compare_standing_lacking": "{file} does not have county {county}, in which {name} lies.",
    "compare_standing_lacking_share": "{file} has no share with a margin for county {county}, in "
    "which {name} lies.",
    "compare_standing_own": "The share of {name} itself is set among the others.",
    "compare_standing_own_other_period": "The share of {name} itself is of other years than the "
    "counties', so it is not set among them.",
    "compare_standing_table": "The table of counties",
    "compare_standing_municipios": "Puerto Rico's municipios are counted apart.",
    "compare_method_test": "A difference is called more than chance if it would hardly come about "
    "between two alike. Many are tested here, so the limit is set for all together: of those "
    "called so, at most one in ten is expected to be none (Benjamini and Hochberg).",
    "compare_method_apart": "Two places are surveyed apart. Of two periods of one place, those "
    "that share years share answers, and the test allows for it.",
    "compare_method_people": "Numbers of people depend on how they were counted, which may differ "
    "from place to place; so shares of households are compared.",
    "compare_all_rows": "All pairs are in comparison.csv.",
    "compare_period": "{name}, {period}",
    "detect_title": "What a later survey could show of households with {label} in {place}, "
    "{period}",
    "detect_now": "Now",
    "detect_fall": "Must fall by",
    "detect_part": "Of them",
    "detect_points": "Points",
    "detect_alone": Plural(
        "count",
        one="The one {area} that can show a fall",
        other="One {area}, the middle of the {count} that can show a fall",
    ),
    "detect_regions": Plural(
        "count",
        one="The one region of neighboring {areas}",
        other="One of {count} regions of neighboring {areas}, the middle one",
    ),
    "detect_list": Plural(
        "k",
        one="The {area} at the top of the list",
        other="The {k} {areas} of the list together",
    ),
    "detect_programme": "… for a fall to be called a programme's, in {years} years",
    "detect_never": "{never} of {known} {areas} can never show a fall alone, not even if every "
    "household there got connected.",
    "detect_never_range": "How many hangs on how sure the survey is, which is assumed here: "
    "{least} to {most}.",
    "detect_never_none": Plural(
        "known",
        one="The {area} could show a fall, if it were large enough.",
        other="Each of the {known} {areas} could show a fall alone, if it were large enough.",
    ),
    "detect_together": Plural(
        "k",
        one="The {area} at the top of the list must fall by about {fall} of {now} households "
        "({part}) before that is likely to show.",
        other="Together the {k} {areas} of the list must fall by about {fall} of {now} households "
        "({part}) before that is likely to show.",
    ),
    "detect_success": "To show a programme's success it takes about {programme}.",
    "detect_together_never": Plural(
        "k",
        one="The {area} at the top of the list has too few unconnected households, {now}, for a "
        "fall to be likely to show.",
        other="Even together the {k} {areas} of the list have too few unconnected households, "
        "{now}, for a fall to be likely to show.",
    ),
    "detect_of_place": "In {place} as a whole the share, {share}, must fall by {points} points.",
    "detect_answers": "A survey of your own needs about {answers} answers in each of two rounds to "
    "show a fall from {before} to {after}.",
    "detect_answers_too": "For a fall to {after} it needs about {answers}.",
    "detect_how": "So far must the truth fall for a survey of the same size to find it in {power} "
    "of cases (a two-sided test at {confidence}). Its years may not overlap {period}. A survey of "
    "your own is taken to vary {effect} times as much as a plain random sample, for weights and "
    "clusters.",
    # --- plans of a budget ---
    "programme_subsidy": "Service subsidy",
    "programme_building": "Building-wide service",
    "programme_wireless": "Fixed wireless site",
    "programme_hotspots": "Hotspot lending",
    "programme_devices": "Devices",
    "programme_navigators": "Navigator hours",
    "programme_public_computers": "Public computer site",
    "per_household": "household",
    "per_device": "device",
    "per_navigator": "full-time post",
    "per_site": "site",
    "limit_enrollment": "as many as enroll",
    "limit_stock": "as many as are bought",
    "limit_hours": "as many as there are hours for",
    "limit_buildings": "those who live in the buildings",
    "limit_distance": "those who live near",
    "why_no_published_effect": "nobody has published how many it newly connects",
    "why_part": "of some of its lines nobody has published how many they newly connect",
    "basis_own": "the county’s own figure",
    "basis_foretold": "foretold from the county’s state and its eligible households",
    "basis_state": "the state’s counties together",
    "basis_nation": "the nation’s range",
    "offline_no_need": "no need or interest",
    "offline_price": "too expensive",
    "offline_no_computer": "no computer",
    "offline_not_available": "not available",
    "offline_elsewhere": "can use it elsewhere",
    "offline_privacy": "privacy or safety",
    "pool_service": "households with a computer and no subscription",
    "pool_device": "households without a computer",
    "left_out_no_buildings": "It is not known how many homes are in buildings that could be served "
    "as a whole.",
    "left_out_no_candidates": "No places were given where sites could be opened.",
    "left_out_no_computers_unknown": "It is not known which areas lack computers.",
    "choice_sites_clear": "The sites marked as clear are in the best plan of most draws.",
    "choice_sites_none": "No site is a clear winner: others would do as well, or which is best "
    "depends on what is not known.",
    "choice_sites_all_fit": "All sites can be paid for together, so none goes before another.",
    "choice_sites_all_must": "All sites are given, so there is nothing to choose.",
    "choice_sites_few_draws": "There are too few draws to say which sites are a clear choice.",
    "choice_sites_unused": "No draw’s best plan opens a site: other things serve more for the "
    "money.",
    "choice_sites_no_sites": "No sites were offered.",
    "choice_areas_clear": "Some areas are within reach of a site in the best plan of most draws.",
    "choice_areas_none": "No area goes before others: sites reach most of them in most draws, or "
    "which they reach depends on what is not known.",
    "choice_areas_few_draws": "There are too few draws to say which areas come first.",
    "choice_areas_spread": "Programs go wherever there is need, so no area goes before another.",
    "choice_plans_same": "All four plans buy the same things.",
    "choice_plans_clear": "One plan serves most in nearly all draws.",
    "choice_plans_none": "No plan is a clear winner: which serves most depends on what is not "
    "known.",
    "choice_plans_few_draws": "There are too few draws to say which plan serves most.",
    "plan_most": "Most people",
    "plan_worst_first": "Worst district first",
    "plan_cheapest": "Cheapest each",
    "plan_least_regret": "Least regret",
    "caveat_ranges_of_draws": "Figures run from low to high over draws of need, take-up and "
    "prices. They are not the margin of a survey.",
    "caveat_need_of_now": "Need is estimated for {year} from the figures of {period}.",
    "caveat_need_of_period": "Need is an average over {period}; it may have fallen since.",
    "caveat_need_of_measure": "Need counts households with {label}, since nobody knows by area "
    "who has no subscription at all.",
    "caveat_served_is_not_connected": "A household that is served is not always newly connected. "
    "How many are is told only where somebody has published it.",
    "caveat_split_by_measures": "Who has no computer is told by a second question of the survey, "
    "whose own error is left out.",
    "caveat_reach_is_not_use": "A site counts all households in need within its reach, up to its "
    "capacity. Not all of them will come.",
    "caveat_cost_of_item": Plural(
        "k",
        one="The file gives no cost for {k} site; the cost book’s is taken.",
        other="The file gives no cost for {k} sites; the cost book’s is taken.",
    ),
    "caveat_take_up_of_file": "Take-up is read from {file}.",
    "caveat_take_up_of_nation": "Take-up is the nation’s range; a county’s own figure may be far "
    "from it.",
    "caveat_enrolled_had_service": "A subsidy serves all who enroll. Most of them had service "
    "before: only those who had none count as newly connected.",
    "caveat_people_as_households": "Navigators help people. Each is counted as one household, "
    "which is the most that it can be.",
    "caveat_stock_is_not_use": "Devices and hotspots count one household each, as long as there "
    "are households without one. Not all of them will want it.",
    "caveat_site_cost_is_opening": "A public computer site is paid once. Staff and rent in later "
    "years are not in its cost, unless a file puts them there: no figure with a source was "
    "found. A cost book of your own can add them (public_computer_running).",
    "caveat_late_money": "Some money comes after the first year. What starts late is paid from "
    "then on, and who is served for a part of the years counts as that part.",
    "caveat_take_up_own": Plural(
        "k",
        one="For {k} county it is the county’s own figure.",
        other="For {k} counties it is their own figure.",
    ),
    "caveat_take_up_foretold": Plural(
        "k",
        one="For {k} county the figure is hidden: it is foretold from the county’s state and from "
        "how many are eligible.",
        other="For {k} counties the figure is hidden: it is foretold from their state and from how "
        "many are eligible.",
    ),
    "caveat_take_up_of_state": Plural(
        "k",
        one="For {k} county there is no figure: that of its state is taken.",
        other="For {k} counties there is no figure: that of their state is taken.",
    ),
    "caveat_take_up_lacks": Plural(
        "k",
        one="{file} tells nothing of {k} county here: the nation’s range of take-up is taken.",
        other="{file} tells nothing of {k} counties here: the nation’s range of take-up is taken.",
    ),
    "caveat_take_up_over_one": Plural(
        "k",
        one="In {k} county more enrolled than were counted as eligible; all of them are taken to "
        "enroll.",
        other="In {k} counties more enrolled than were counted as eligible; all of them are taken "
        "to enroll.",
    ),
    "caveat_products": "If all who would enroll got a subsidy, their own answers say about "
    "{by_enrollment} newly connected, and the reasons of those offline about {by_reasons}. A plan "
    "counts the smaller of two: those enrolled whom the survey says are new, and those in need "
    "whom price keeps offline.",
    "caveat_products_apart": "If all who would enroll got a subsidy, their own answers say about "
    "{by_enrollment} newly connected, and the reasons of those offline about {by_reasons}: apart "
    "by a factor of {factor}. A plan counts the smaller of two: those enrolled whom the survey "
    "says are new, and those in need whom price keeps offline.",
    "caveat_dated_items": Plural(
        "k",
        one="{k} figure is more than five years old: {items}.",
        other="{k} figures are more than five years old: {items}.",
    ),
    "caveat_areas_as_districts": "There are no districts, so each area counts as one.",
    "caveat_best_found": "The search ran out of time; a better plan may exist.",
    "together_kicker": "Figures by county, average of {period}",
    "together_title_all": "At prices {cut} lower, all {k} counties gain by buying together",
    "together_title_some": Plural(
        "n",
        one="At prices {cut} lower, {n} of {k} counties gains by buying together",
        other="At prices {cut} lower, {n} of {k} counties gain by buying together",
    ),
    "together_title_none": "At prices {cut} lower, none of the {k} counties gains by buying "
    "together",
    "together_title_worth": "At prices {cut} lower, buying together pays if it costs less than "
    "{worth}",
    "together_budget": "They have {budget} for {years}. Each county’s money stays in that county. "
    "What they share is the price.",
    "together_worth": "In all, it saves {worth}: lower prices, and all procurements but one. "
    "Working together may not cost more.",
    "together_worth_prices": "In all, lower prices save {worth}. Working together may not cost "
    "more.",
    "together_procurement": "Buying alone, each county pays {cost} for its own procurement. "
    "Together they pay that once.",
    "together_procurement_none": "What a procurement costs is not counted: nobody has published a "
    "figure that would fit.",
    "together_coordination": "Working together is taken to cost each county {cost}.",
    "together_coordination_none": "What it costs to work together is not counted.",
    "together_no_goods": "What they would buy is wages and subsidies, and these do not get cheaper "
    "by buying more.",
    "together_title_members": "What each county gets, alone and together",
    "together_col_county": "County",
    "together_col_need": "Households without a subscription",
    "together_col_budget": "Its money",
    "together_col_alone": "Served alone",
    "together_col_more": "More served at −{cut}",
    "together_col_same": "More served at the same price",
    "together_col_pays": "Pays from a price cut of",
    "together_any": "any cut",
    "together_always": "no cut is needed",
    "together_never": "no cut",
    "together_range": "Households run from low to high: in 5 to 95% of the draws of need, take-up "
    "and prices.",
    "together_more": "“More served” sets the middle of the draws together against the middle "
    "alone. It is small beside the range of what is served.",
    "together_pays": "“Pays from” is the price cut at which a county saves as much as buying "
    "together costs it: “no cut is needed” where it pays at the same price, “any cut” where it "
    "neither costs nor saves at that price, “no cut” where it never pays.",
    "together_title_known": "What is known about buying together",
    "together_known_schools": "Schools in New Jersey that asked for bids together paid 37% less "
    "for each Mbit/s (Aryal and others, NBER working paper 33498, 2025).",
    "together_known_italy": "A central buyer in Italy paid 28% less; those who still bought alone "
    "paid 22% less too (Bandiera and others, 2009; Lotti and others, 2024)"
    ". The gain is smaller where few suppliers bid.",
    "together_known_cooperatives": "Of buying cooperatives in the United States 77% say that they "
    "saved money. A procurement takes 4 to 24 months (NIGP, 2014; CoProcure, 2019). These are "
    "their own answers.",
    "together_known_services": "For services that places run together results contradict each "
    "other. Small places gain most (Bel and Sebő, 2020).",
    "together_title_method": "How this is worked out",
    "together_method": "Each county’s plan is the one that serves most people for its money, alone "
    "at full prices and together at lower ones.",
    "together_method_need": "Need is drawn from each county’s published figure and its margin. No "
    "places for sites are chosen.",
    "together_ours": "How far prices fall is our choice: no source tells which part of a price "
    "falls with quantity. Only what a supplier sells gets cheaper; wages and subsidies do not.",
    "together_title_prices": "Prices before any saving",
    "together_source": "Source: U.S. Census Bureau, American Community Survey, {period}, table "
    "S2801, by county.",
    "plan_title": "What {budget} could do in {place} over {years}",
    "plan_years": Plural("k", one="{k} year", other="{k} years"),
    "plan_range": "{low} to {high}",
    "plan_col_plan": "Plan",
    "plan_col_cost": "Cost",
    "plan_col_buys": "Buys",
    "plan_col_served": "Households served",
    "plan_col_each": "Cost each",
    "plan_col_connected": "Newly connected",
    "plan_col_regret": "Behind the best, at most",
    "plan_unknown": "not known",
    "plan_line": "{programme}: {units}",
    "figure_budget_title": "People served for the money in {city}",
    "figure_budget_subtitle": "Households served by the plan for most people over {years}, by "
    "budget, low to high over draws of need, take-up and prices",
    "figure_budget_x": "Budget",
    "figure_budget_y": "Households served",
    "figure_budget_given": "{budget}: {low} to {high} households",
    "figure_budget_note": "To be served is not to be newly connected.",
    "item_service_subsidy": "monthly subsidy of a household’s bill",
    "item_travel": "how long people travel to a public computer site",
    "item_device": "laptop",
    "item_navigator": "digital navigator, full time",
    "item_navigator_reach": "people whom a navigator helps in a month",
    "item_hotspot": "mobile hotspot with its plan",
    "item_public_computer_site": "public computer site",
    "item_public_computer_running": "running a public computer site",
    "item_building_service": "service in all homes of a building",
    "item_wireless_site": "fixed wireless site",
    "item_wireless_running": "running a fixed wireless site",
    "item_wireless_reach": "households that use a wireless site",
    "item_wireless_radius": "radius of a wireless site",
    "item_take_up": "share of eligible households that enroll",
    "item_eligible": "share of all households that is eligible",
    "item_new_of_enrolled": "share of those enrolled that is newly connected",
    "item_first_time_users": "share of those enrolled that say they had no service",
    "item_price_factor": "how many times those who name price would connect without it",
    "item_price_share": "share of the unconnected whom price keeps away",
    "item_radius": "radius of a public computer site",
    "item_cheapest_serves": "least share of households that the cheapest plan serves",
    "nation_country": "United States",
    "nation_whole": "the United States",
    "nation_title": "Homes with {label}, county by county: {place}, {period}",
    "nation_kicker": "{place}: {counties} counties and county equivalents, on average over "
    "{period}",
    "nation_head": Plural(
        "surely",
        one="of {counties} counties is surely among the {k} in the country with the largest "
        "share of homes with {label}.",
        other="of {counties} counties are surely among the {k} in the country with the largest "
        "share of homes with {label}.",
    ),
    "nation_lead_share": "Across {whole}, about {households} of {base} households ({share}, give "
    "or take {margin} points) have {label}.",
    "nation_lead_sure": Plural(
        "possible",
        one="“Surely” means a chance of 95% or more. One more county may be among the {k}, with a "
        "chance of 5% or more.",
        other="“Surely” means a chance of 95% or more. {possible} more counties may be among the "
        "{k}, each with a chance of 5% or more.",
        exactly={0: "“Surely” means a chance of 95% or more. No other has a chance of 5%."},
    ),
    "nation_lead_unrankable": Plural(
        "unrankable",
        one="One county cannot be ranked: so few homes were surveyed there that it could stand "
        "anywhere within half of the list of {all} or more.",
        other="{unrankable} counties cannot be ranked: so few homes were surveyed there that each "
        "could stand anywhere within half of the list of {all} or more.",
        exactly={0: "Every county here has a rank, within its band."},
    ),
    "nation_lead_width": "Half of the counties have a band of {width} ranks or more. So read the "
    "band, not the rank.",
    "nation_map_title": "Homes with {label}, by county: {place}, {period}",
    "nation_map_sub": "Share of households.",
    "nation_map_how": "Choose a county on the map, or find it by name.",
    "nation_map_now": "Our estimate for {year}, not a published figure.",
    "nation_skip": "Skip to the list of counties",
    "nation_find": "Find a county",
    "nation_k": "How many to list",
    "nation_when": "Figures",
    "nation_published": "Published, {period}",
    "nation_now": "Our estimate for {year}",
    "nation_state": "State",
    "nation_all": "The whole country",
    "nation_in": "Zoom in",
    "nation_out": "Zoom out",
    "nation_chosen": "{name}: {share} of households, give or take {margin} points, have {label}. "
    "Its rank among {all} counties lies in the band {band}.",
    "nation_chosen_none": "{name}: no estimate.",
    "nation_found": Plural("count", one="One county found.", other="{count} counties found."),
    "nation_list_title": Plural(
        "k",
        one="The county likeliest to be the most excluded",
        other="The {k} counties likeliest to be among the {k} most excluded",
    ),
    "nation_list_state": "The counties of {place}, most excluded first",
    "nation_list_sub": "By the share of homes with {label}, {period}. Rank 1 is the most excluded. "
    "The bar runs from rank 1 to {all}; the true rank lies in the band with a chance of 90%.",
    "nation_col_county": "County",
    "nation_col_band": "Rank in the country",
    "nation_col_state": "Rank in its state",
    "nation_col_tier": "Among the {k} most excluded?",
    "nation_col_now": "Our estimate for {year}",
    "nation_col_proven": "Rank that can be proved",
    "nation_col_counties": "Counties",
    "nation_col_surely": "Surely among the {k}",
    "nation_col_unrankable": "Cannot be ranked",
    "nation_surely_title": Plural(
        "count",
        one="One county is surely among the {k} most excluded",
        other="{count} counties are surely among the {k} most excluded",
    ),
    "nation_surely_none": "No county here is surely among the {k} most excluded.",
    "nation_unrankable_title": Plural(
        "count",
        one="One county cannot be ranked",
        other="{count} counties cannot be ranked",
        exactly={0: "No county here is without a rank"},
    ),
    "nation_unrankable_sub": "Their bands span half of all {all} counties or more. That says how "
    "few homes were surveyed, not how people there fare.",
    "nation_show": "Show their names",
    "nation_states_title": "By state",
    "nation_states_sub": "Sums of counties, each with its margin of error. Homes with {label}, "
    "{period}.",
    "nation_card_sub": "Ranks are among {all} counties, 1 = most excluded. The band holds the true "
    "rank with a chance of 90%. What comparing this county with every other one proves by itself "
    "is a far wider band.",
    "nation_peers": "Places like this one, by need, size and setting",
    "nation_peers_sub": "Alike in all these shares, in the number of households and in density. "
    "The figures have margins, so the search is repeated many times with figures drawn within "
    "them: a place that is found in under 80% of these draws is marked unsure.",
    "nation_peer": "found in {chance} of draws",
    "nation_peer_unsure": "found in {chance} of draws: unsure",
    "nation_more": "More common here than in these places, by more than chance: {names}.",
    "nation_less": "Less common here: {names}.",
    "nation_trend_own": "From {before} to {period} the share of homes with {label} went {change} "
    "here. A place like this one that did better, by more than chance, is one to call.",
    "nation_trend_none": "There are no earlier figures for this county to compare its trend with.",
    "nation_down": "down {points} points (± {margin})",
    "nation_up": "up {points} points (± {margin})",
    "nation_trend_better": "Did better than here: {change}. Worth a call.",
    "nation_trend_worse": "Did worse than here: {change}.",
    "nation_trend_same": "No clear difference from here: {change}.",
    "nation_under": "less than 0.1",
    "nation_files_title": "Take the figures along",
    "nation_csv_list": "Download the list (CSV)",
    "nation_csv_all": "Download all counties (CSV)",
    "nation_files": "Beside this page lie all measures as counties.csv, workbook.xlsx (Excel) and "
    "counties.parquet (with polygons, for GIS), and the states as states.csv.",
    "nation_note_county": "Counties are parishes in Louisiana, boroughs and census areas in "
    "Alaska, municipios in Puerto Rico and planning regions in Connecticut.",
    "nation_note_rank": "Ranks are drawn, not read off: each county’s share is drawn many times "
    "within what the survey allows, and all counties are ranked in each draw. How much a county’s "
    "sample is worth follows from its size and its published margins.",
    "nation_note_proven": "“Can be proved” takes nothing for granted but the published margins: a "
    "county is compared with every other one, at 90% for all its comparisons together (Mogstad, "
    "Romano, Shaikh and Wilhelm, 2024). For half of all counties that leaves {proven} ranks or "
    "more. It holds for a county that was named before looking.",
    "nation_note_sum": "Figures of states and of the country are sums of counties; their margins "
    "are those of sums, and come out a little different from the Bureau’s own.",
    "nation_note_now": "The estimate for {year} carries a county’s five-year average to its last "
    "year by how all counties moved between the last two releases. Puerto Rico has none: the rule "
    "was not tried there. Ranks are of the published figures.",
    "nation_note_old": "No estimate for the last year is made here: releases before 2021 compare "
    "answers to different questions.",
    "nation_note_trend": "Trends compare {period} with {before}, which share no year. Until 2015 "
    "the questions were put in other words, and {before} still holds some of those answers; they "
    "were the same everywhere, so that counties can be compared.",
    "nation_note_map": "Areas are true to each other on the map, but Alaska is drawn at 36% of its "
    "length and breadth and Puerto Rico at 200%. Alaska, Hawaii and Puerto Rico are moved.",
    "nation_note_unmapped": Plural(
        "count",
        one="One county is in the table but not on the map, for it was no longer there in 2023: "
        "{names}.",
        other="{count} counties are in the table but not on the map, for they were no longer there "
        "in 2023: {names}.",
    ),
    # the places of a state
    "state_places_title": "Homes with {label}, place by place: {place}, {period}",
    "state_places_map": "Homes with {label}, by place: {place}, {period}",
    "state_places_kicker": "{place}: {count} cities, towns and census-designated places, on "
    "average over {period}",
    "state_places_head": Plural(
        "surely",
        one="of {count} places is surely among the {k} in {place} with the largest share of homes "
        "with {label}.",
        other="of {count} places are surely among the {k} in {place} with the largest share of "
        "homes with {label}.",
    ),
    "state_places_sure": Plural(
        "possible",
        one="“Surely” means a chance of 95% or more. One more place may be among the {k}, with a "
        "chance of 5% or more.",
        other="“Surely” means a chance of 95% or more. {possible} more places may be among the "
        "{k}, each with a chance of 5% or more.",
        exactly={0: "“Surely” means a chance of 95% or more. No other has a chance of 5%."},
    ),
    "state_places_unrankable": Plural(
        "unrankable",
        one="One place cannot be ranked: so few homes were surveyed there that it could stand "
        "anywhere within half of the list or more.",
        other="{unrankable} places cannot be ranked: so few homes were surveyed there that each "
        "could stand anywhere within half of the list or more.",
        exactly={0: "Every place here has a rank, within its band."},
    ),
    "state_places_width": "Half of the places have a band of {width} ranks or more. So read the "
    "band, not the rank.",
    "state_places_skip": "Skip to the list of places",
    "state_places_list": "The places of {place}, most excluded first",
    "state_places_list_sub": "By the share of homes with {label}, {period}. Rank 1 is the most "
    "excluded of {count}; the true rank lies in the band with a chance of 90%.",
    "state_places_find": "Find a place",
    "state_places_found": Plural("count", one="One place found.", other="{count} places found."),
    "state_places_files": "Beside this page lie these figures as places.csv; all measures, with "
    "polygons where they were pulled, are in the state’s Parquet file.",
    "state_places_note": "Places are cities, towns, villages, boroughs and census-designated "
    "places as the Census Bureau draws them. Homes outside all of them are not on this page, so "
    "that these figures do not add up to the state.",
    "state_places_note_rank": "Ranks are drawn, not read off: each place’s share is drawn many "
    "times within what the survey allows, and all places of the state are ranked in each draw. How "
    "much a place’s sample is worth follows from its size and the published margins.",
    "nation_sheet_about": "About",
    "nation_sheet_states": "States",
    "nation_sheet_columns": "Columns",
    "nation_sheet_sources": "Sources",
    "nation_means_GEOID": "The county’s number, 5 digits; text",
    "nation_means_name": "The county’s name and state",
    "nation_means_state": "The state’s postal code",
    "nation_means_measure": "The measure",
    "nation_means_households": "Households",
    "nation_means_households_moe": "Their 90% margin of error",
    "nation_means_share": "Share of all households",
    "nation_means_share_moe": "Its 90% margin of error, in points",
    "nation_means_base": "All households",
    "nation_means_base_moe": "Their 90% margin of error",
    "nation_means_reliability": "How reliable the share is, by its margin",
    "nation_means_rank": "Rank of the estimate in the country, 1 = most excluded; read the band",
    "nation_means_band_low": "Rank in the country, low end of its band (90%)",
    "nation_means_band_high": "Rank in the country, high end of its band (90%)",
    "nation_means_unrankable": "Cannot be ranked: the band spans half of all",
    "nation_means_state_low": "Rank in its state, low end of its band (90%)",
    "nation_means_state_high": "Rank in its state, high end of its band (90%)",
    "nation_means_chance": "Chance of being among the {k} most excluded in the country",
    "nation_means_tier": "What that chance is called",
    "nation_means_proven_low": "Lowest rank that can be proved (90%)",
    "nation_means_proven_high": "Highest rank that can be proved (90%)",
    "nation_means_now": "Our estimate of the share in {year}",
    "nation_means_now_low": "Low end of its 90% interval",
    "nation_means_now_high": "High end of its 90% interval",
    # --- papers of a plan ---
    "paper_memo": "Memo to the council",
    "paper_pack": "Grant pack",
    "paper_pack_use": "These parts can be copied into an application. Figures are those of the "
    "memo.",
    "paper_read": "Figures read by {day}.",
    "paper_by": "Written by exclusion {version}.",
    "paper_title_recommendation": "What we recommend",
    "paper_title_need": "The need",
    "paper_title_alternatives": "Four plans side by side",
    "paper_title_plan": "What goes where",
    "paper_title_curve": "What more or less money would do",
    "paper_title_risk": "Risk, and what is not known",
    "paper_title_funding": "Who pays",
    "paper_title_statement": "Statement of need",
    "paper_title_objectives": "Objectives",
    "paper_title_logic": "Logic model",
    "paper_title_assumptions": "What the figures rest on",
    "paper_title_sources": "Sources",
    "paper_recommend_clear": "Choose the plan “{plan}”. It serves most in nearly all of the cases "
    "that we tried.",
    "paper_recommend_placed": "All four plans buy the same. We name “{plan}”, for only it looks to "
    "the district that would get least.",
    "paper_recommend_same": "All four plans buy the same, so there is one plan to choose.",
    "paper_need_base": "The plans count with about {households} households in need, or {share} of "
    "all.",
    "paper_line_dated": "{programme} (figure over five years old)",
    "paper_recommend_open": "No plan is a clear winner. We name the one that can go least wrong: "
    "“{plan}”. In the cases that we tried, it never serves more than {regret} fewer than the best "
    "plan of that case.",
    "paper_does": "It costs {cost} over {years} and serves {low} to {high} households, at "
    "{each_low} to {each_high} each.",
    "paper_buys": "It buys: {lines}.",
    "paper_new": "It newly connects {low} to {high} of them.",
    "paper_new_part": "Some of its lines newly connect {low} to {high} of them. Of the other "
    "lines, nobody has published how many they connect.",
    "paper_new_unknown": "How many of them it newly connects is not known. Nobody has published "
    "that for what it buys.",
    "paper_worst": "In the district that gets least, it serves {share} of the need.",
    "paper_ask": "We ask the council to set aside {cost}.",
    "paper_need_place": "In {place}, {households} ± {households_moe} households had {label}. That "
    "is {share} ± {share_moe} points of all households over {period}.",
    "paper_need_unsure": "In {place}, {households} households had {label}. That is {share} of all "
    "households over {period}. How far off this may be is not known.",
    "paper_need_source": "The source is table {table} of the American Community Survey, {period}, "
    "read by {day}. It asks some homes, not all, so each figure has a margin (±). Nine times in "
    "ten, the true figure lies within it.",
    "paper_need_modelled": "These margins are worked out by a formula, since none are published "
    "with the figure.",
    "paper_need_now": "For {year} our own estimate is {share}. The true share is likely to be "
    "from {low} to {high}.",
    "paper_need_how": "For a small area we draw its figure nearer to those of places like it, as "
    "few homes were asked there. Then we move it by the trend of the whole place. We do so many "
    "times, each time with other errors. That gives the range from low to high.",
    "paper_need_areas": "These {areas} have the most households in need.",
    "paper_plan_most": "“{plan}” serves most households if all is as we expect.",
    "paper_plan_worst_first": "“{plan}” first helps the district that would get least.",
    "paper_plan_cheapest": "“{plan}” pays least for each household, and may leave money.",
    "paper_plan_least_regret": "“{plan}” loses least if need, take-up or prices are not as we "
    "think.",
    "paper_col_worst": "Served where least is",
    "paper_funding_city": "The city pays all of it: {cost}. Of the budget, {unspent} is left.",
    "paper_funding_federal": "The federal share is set to $0. The last national subsidy for home "
    "internet ended in mid-2024 (communitynetworks.org). The grants of the Digital Equity Act were "
    "stopped on {stopped} (naco.org). Federal help for lending hotspots was cut in the fall of "
    "2025 (edsurge.com, {cut}).",
    "paper_funding_other": "If a grant is won, it lowers what the city pays and changes nothing "
    "else here.",
    "paper_col_year": "Year",
    "paper_col_available": "Available",
    "paper_curve_alt": "Households served by the plan for most people, by budget. At {budget} it "
    "serves {low} to {high}; the range grows with the money.",
    "paper_curve_sub": "The band runs from low to high, the line is the middle. To be served is "
    "not to be newly connected.",
    "paper_curve_table": "The same in figures",
    "paper_switch": "Show the plan",
    "paper_map_alt": "Map of {place}: dollars for each area in the plan “{plan}”. The table "
    "beside it names the areas with most.",
    "paper_map_sub": "Dollars go where need is, or where a site is near. The map is a first guide: "
    "programs are open to all who need them.",
    "paper_map_sites": "Dots are the sites that were offered: filled if the plan opens them.",
    "paper_map_none": "There is no map, since this study has no outlines of areas.",
    "paper_key": "Dollars for an area",
    "paper_key_none": "none",
    "paper_lines": "What it buys",
    "paper_areas": "Where most of it goes",
    "paper_sites_open": "Sites that it opens: {names}.",
    "paper_sites_closed": "It opens none of the sites that were offered.",
    "paper_files": "The workbook plan.xlsx has all figures; plan.docx has the memo and the grant "
    "pack.",
    "paper_objective_sub": "A target counts those newly connected, low to high. For a group it "
    "is a ceiling, not a forecast: as if all of them were of the group.",
    "paper_objective_part": "A target counts those newly connected, low to high, by the lines for "
    "which that is published. For a group it is a ceiling, not a forecast: as if all of them were "
    "of the group.",
    "paper_objective_unknown": "Nobody has published how many this plan newly connects. So no "
    "target is set, and no survey can show that it is met.",
    "paper_objective_trend": "The share of today is an average over {period}. It falls by itself "
    "too, so "
    "a fall alone does not show that the plan did it.",
    "paper_line": "{programme}, {units} ({cost})",
    "paper_objective_own": "To show a fall of {points} points in {place}, a survey of your own "
    "needs about {answers} answers each time.",
    "paper_objective_shows": "A survey as large as this one can show a fall only if it is at "
    "least as large as the table says.",
    "paper_objective_no_groups": "There are no figures by income or other group in this study, so "
    "no objective is set for one. A study with the topic “who” has them.",
    "paper_objective_groups": "Figures by group are from table {table}, {period}.",
    "paper_col_group": "Group",
    "paper_col_baseline": "Not connected now",
    "paper_col_target": "Target, low to high",
    "paper_col_needed": "Fall that would show",
    "paper_col_shows": "Could a survey show it?",
    "paper_shows_yes": "yes",
    "paper_shows_no": "no",
    "paper_points": "{points} points",
    "paper_all": "All of {place}",
    "paper_logic_input": "Put in",
    "paper_logic_activity": "Done",
    "paper_logic_output": "Served, low to high",
    "paper_logic_outcome": "Newly connected, low to high",
    "paper_logic_measure": "How it is seen",
    "paper_logic_seen": "count of those served, by month; then the survey’s next figure",
    "paper_logic_then": "In the end, fewer homes have {label}.",
    "paper_assumptions_sub": "Each range runs from low to high and is not a survey’s margin. “Our "
    "choice” marks an end for which no source gives a figure.",
    "paper_col_item": "Figure",
    "paper_col_unit": "Unit",
    "paper_col_source": "Source",
    "paper_ours": "our choice: {ends}",
    "paper_dated": "more than five years old",
    "paper_file": "file {file}",
    "paper_end_low": "low",
    "paper_end_central": "middle",
    "paper_end_high": "high",
    "paper_objective_now": "The share of the place is our estimate for {year}; the fall that "
    "would show is that of a survey as large as the one of {period}. Shares fall by themselves "
    "too, so a fall alone does not show that the plan did it.",
    "paper_federal_item": "federal share of the cost",
    "planbook_sheet_plans": "Plans",
    "planbook_sheet_lines": "Plan lines",
    "planbook_sheet_areas": "Areas",
    "planbook_sheet_sites": "Sites",
    "planbook_sheet_years": "Years",
    "planbook_sheet_curve": "Budget curve",
    "planbook_sheet_assumptions": "Assumptions",
    "planbook_end_low": "{what}, low",
    "planbook_end_central": "{what}, middle",
    "planbook_end_high": "{what}, high",
    "planbook_must_have": "in every plan",
    "planbook_must_not": "in no plan",
    "planbook_cost_file": "the user’s file",
    "planbook_cost_item": "the cost book",
    "planbook_low_is": "5 in 100 draws are below it",
    "planbook_high_is": "5 in 100 draws are above it",
    "planbook_central_is": "half of the draws are below it",
    "planbook_mean_is": "the mean of the draws",
    "planbook_head_plan": "Plan",
    "planbook_means_plan": "which of the four plans",
    "planbook_head_line": "Line",
    "planbook_means_line": "the program that is bought",
    "planbook_head_per": "Unit",
    "planbook_means_per": "what one of the quantity is",
    "planbook_head_units": "Quantity",
    "planbook_means_units": "how many are bought",
    "planbook_head_unit_cost": "Unit cost",
    "planbook_means_unit_cost": "dollars for one, over all years",
    "planbook_head_cost": "Total",
    "planbook_means_cost": "dollars over all years",
    "planbook_head_expected": "Served, on average",
    "planbook_means_expected": "households served, on average over the draws",
    "planbook_head_same_as": "Same as",
    "planbook_means_same_as": "the plan that buys the same",
    "planbook_head_basis": "Rests on",
    "planbook_means_basis": "what the take-up of a county rests on",
    "planbook_unit_minutes": "minutes",
    "planbook_head_unspent": "Left",
    "planbook_means_unspent": "dollars of the budget that are left",
    "planbook_head_source": "Source",
    "planbook_means_source": "who published the figure",
    "planbook_head_served": "Households served",
    "planbook_means_served": "households that it can serve, over draws of need, take-up and prices",
    "planbook_head_connected": "Newly connected",
    "planbook_means_connected": "households that it newly connects; empty where nobody has "
    "published how many",
    "planbook_head_cost_each": "Cost each",
    "planbook_means_cost_each": "dollars for each household served",
    "planbook_head_cost_connected": "Cost each newly connected",
    "planbook_means_cost_connected": "dollars for each household newly connected",
    "planbook_head_why": "Why empty",
    "planbook_means_why": "why newly connected is empty",
    "planbook_head_regret": "Behind the best",
    "planbook_means_regret": "by how much it falls short of each draw’s best plan, on average",
    "planbook_head_regret_most": "Behind the best, at most",
    "planbook_means_regret_most": "the same in the worst draw",
    "planbook_head_best": "Serves most in",
    "planbook_means_best": "share of draws in which none of the four serves more",
    "planbook_head_worst_share": "Served where least is",
    "planbook_means_worst_share": "share of need served in the district that gets least",
    "planbook_head_GEOID": "Census code",
    "planbook_means_GEOID": "the area’s code, as text",
    "planbook_head_area": "Area",
    "planbook_means_area": "the area’s name",
    "planbook_head_district": "District",
    "planbook_means_district": "the neighborhood or district that it is in",
    "planbook_head_need": "Households in need",
    "planbook_means_need": "households that are not connected",
    "planbook_head_chosen": "Chosen in",
    "planbook_means_chosen": "share of draws in whose best plan it is open; sites that would do as "
    "well share it",
    "planbook_head_reached_in": "A site reaches it in",
    "planbook_means_reached_in": "share of draws in whose best plan a site reaches it; what is "
    "bought beside sites goes wherever there is need",
    "planbook_head_households": "households",
    "planbook_means_households": "households that the plan would serve there",
    "planbook_head_dollars": "dollars",
    "planbook_means_dollars": "dollars that the plan would spend there",
    "planbook_head_site": "Site",
    "planbook_means_site": "the site’s name",
    "planbook_head_cost_from": "Cost is from",
    "planbook_means_cost_from": "the user’s file or the cost book",
    "planbook_head_must": "Given",
    "planbook_means_must": "whether every plan or none opens it",
    "planbook_head_clear": "Clear choice",
    "planbook_means_clear": "whether it is in the best plan of at least 80% of the draws, and no "
    "plan without it would do as well",
    "planbook_head_open": "open",
    "planbook_means_open": "whether the plan opens it",
    "planbook_head_year": "Year",
    "planbook_means_year": "of the budget, or of the figure",
    "planbook_head_available": "Available",
    "planbook_means_available": "dollars that are there in this year",
    "planbook_head_budget": "Budget",
    "planbook_means_budget": "dollars that there are",
    "planbook_head_item": "Figure",
    "planbook_means_item": "what the plans assume",
    "planbook_head_unit": "Unit",
    "planbook_means_unit": "of the three figures",
    "planbook_head_low": "Low",
    "planbook_means_low": "the low end",
    "planbook_head_central": "Middle",
    "planbook_means_central": "the figure in the middle",
    "planbook_head_high": "High",
    "planbook_means_high": "the high end",
    "planbook_head_address": "Address",
    "planbook_means_address": "where it is found",
    "planbook_head_file": "File",
    "planbook_means_file": "the user’s file that it is from",
    "planbook_head_ours": "Our choice",
    "planbook_means_ours": "which ends no source gives",
    "planbook_head_dated": "Over five years old",
    "planbook_means_dated": "whether the figure is old",
    "planbook_unit_dollars per household": "dollars per household",
    "planbook_unit_dollars per household and month": "dollars per household and month",
    "planbook_unit_dollars per household and year": "dollars per household and year",
    "planbook_unit_dollars per device": "dollars per device",
    "planbook_unit_dollars per device and month": "dollars per device and month",
    "planbook_unit_dollars per device and year": "dollars per device and year",
    "planbook_unit_dollars per navigator": "dollars per navigator",
    "planbook_unit_dollars per navigator and month": "dollars per navigator and month",
    "planbook_unit_dollars per navigator and year": "dollars per navigator and year",
    "planbook_unit_dollars per site": "dollars per site",
    "planbook_unit_dollars per site and month": "dollars per site and month",
    "planbook_unit_dollars per site and year": "dollars per site and year",
    "planbook_unit_people per navigator and month": "people per navigator and month",
    "planbook_unit_people per navigator and year": "people per navigator and year",
    "planbook_unit_households per site": "households per site",
    "planbook_unit_meters": "meters",
    "planbook_unit_share of all households": "share of all households",
    "planbook_unit_share of eligible households": "share of eligible households",
    "planbook_unit_share of enrolled households": "share of enrolled households",
    "planbook_unit_share of served households": "share of served households",
    "planbook_unit_times a share": "times a share",
    "planbook_unit_share of households": "share of households",
    "planbook_unit_share": "share",
}

LANGUAGE = Language(
    code="en",
    name="English",
    locale="en-US",
    group=",",
    decimal=".",
    percent="{number}%",
    date="{month} {day}, {year}",
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    text=TEXT,
)
