"""What people read, in U.S. Spanish: plain words, "usted", the Census Bureau's own terms.

A measure's label follows "hogares" or "personas" and brings its preposition: "sin banda ancha",
"con el plan del celular". A group in a sentence stands without an article: "personas de 65
años o más". Tracts and block groups are both masculine.
"""

from __future__ import annotations

from exclusion.phrases._language import Language, Plural, Text

TEXT: dict[str, Text] = {
    # the finding
    "headline": "En {city}, en promedio en {period}, había unos {households} hogares {label}, de "
    "un total de {base} (el {share}, con un margen de más o menos {share_moe} puntos{modelled}).",
    "headline_unsure": "En {city}, en promedio en {period}, había unos {households} hogares "
    "{label}, de un total de {base} (el {share}; no se conoce el margen).",
    "modelled_margin": ", calculado con un modelo",
    "headline_people": "En ellos viven unas {people} personas (más o menos "
    "{people_moe}{modelled}; {people_method}).",
    "headline_verdicts": Plural(
        "ranked",
        one="Hay un solo {area} con hogares, así que no hay con qué compararlo.",
        other="En {above} de los {ranked} {areas} con hogares, ese porcentaje está "
        "claramente por encima del de {city} en conjunto; en {below}, claramente por "
        "debajo{areas_note}.",
    ),
    "headline_assumed": "Cuánto valen las respuestas de la encuesta es un supuesto, porque estos "
    "datos no traen márgenes por {area} (un factor de diseño de {factor}, que puede ir de {least} "
    "a {most_factor}): los intervalos entre paréntesis lo tienen en cuenta.",
    "areas_note": " ({period}, cuando los {areas} en conjunto tenían el {reference})",
    "headline_missing": "{city}, {period}: faltan estimaciones de hogares {label} en {count} de "
    "los {all} {areas}, así que no hay total.",
    "headline_list": Plural(
        "k",
        one="El primer {area} de la lista es el que tiene {most} con esta probabilidad: {chance}.",
        other="De los primeros {k} {areas} de la lista, unos {hits} están de verdad entre "
        "los {k} con {most}.",
    ),
    "headline_list_all": "La lista incluye los {k}, así que es segura; su orden no lo es.",
    "list_title": Plural(
        "k",
        one="El {area} que más probablemente tiene {most}",
        other="Unos {hits} de estos {k} {areas} están de verdad entre los {k} con {most}",
    ),
    "list_title_weak": "Solo unos {hits} de estos {k} {areas} están de verdad entre los {k} con "
    "{most}",
    "list_title_all": Plural(
        "k",
        exactly={2: "Los dos {areas}: primero, el que más probablemente tiene {most}"},
        one="El único {area} con hogares",
        other="Los {k} {areas}: primero, los que más probablemente tienen {most}",
    ),
    "list_subtitle_all": "Hogares {label}, {areas_period}.",
    "list_subtitle": Plural(
        "k",
        one="Hogares {label}, {areas_period}. El verdadero primero está entre los primeros {pool} "
        "de la tabla completa ({pool_sure}).",
        other="Hogares {label}, {areas_period}. Entre {hits_low} y {hits_high} de ellos son de "
        "verdad de esta lista ({hits_sure}). Los {k} verdaderos están todos entre los primeros "
        "{pool} {areas} de la tabla completa ({pool_sure}).",
    ),
    "sure_ninety": "con una probabilidad del 90\u00a0%",
    "sure_held": "como se cumplió en cerca del {rate} de las ciudades simuladas con {areas} como "
    "estos",
    "sure_chances": "En esas ciudades, las probabilidades de entre el 30 y el 90\u00a0% "
    "resultaron {points} puntos demasiado altas.",
    "list_share": "De todos los hogares de los {areas} de la lista, el {share} son hogares "
    "{label} (entre el {low} y el {high}, {share_sure}). Sumadas tal cual, sus cifras dan el "
    "{direct}. Es una cifra demasiado alta, porque una lista como esta tiende a escoger los que "
    "por azar salen altos.",
    "map_most_households": "más de estos hogares",
    "map_most_people": "más personas en estos hogares",
    "map_most_share": "mayor porcentaje de estos hogares",
    "most_households": "más hogares sin conexión",
    "most_people": "más personas en hogares sin conexión",
    "most_share": "mayor porcentaje de hogares sin conexión",
    "of_households": "número de hogares",
    "of_people": "número de personas",
    "of_share": "porcentaje de hogares",
    # words
    "tract": "tracto censal",
    "tract_many": "tractos censales",
    "block group": "grupo de bloques",
    "block group_many": "grupos de bloques",
    "none": "ninguno",
    "above": "claramente por encima",
    "below": "claramente por debajo",
    "unclear": "sin diferencia clara",
    "almost_surely": "casi seguro",
    "likely": "probable",
    "more_likely_than_not": "más probable que no",
    "possible": "posible",
    "unlikely": "poco probable",
    "very_unlikely": "muy poco probable",
    "unranked": "sin puesto en la lista",
    "no_households": "sin hogares",
    "no_estimate": "sin estimación",
    "no_data": "sin hogares o sin estimación",
    "unreliable": "de estos, poco confiables: el margen es dos tercios o más de la cifra, o de lo "
    "que falta para el 100\u00a0%",
    "published": "publicados por la Oficina del Censo",
    "controlled": "controlados: sin error de muestreo",
    "derived": "calculados a partir de márgenes publicados",
    "modelled": "calculados con un modelo: esta copia no trae márgenes",
    "missing": "desconocidos",
    "direct": "contadas en una tabla",
    "per_excluded_household": "hogares × personas por hogar excluido",
    "share_of_household_people": "el porcentaje de cada {area} aplicado a sus personas en hogares",
    "share_of_residents": "el porcentaje de hogares de cada {area} aplicado a sus residentes",
    "place_share_of_household_people": "el porcentaje de {city} aplicado a sus personas en hogares",
    "place_share_of_residents": "el porcentaje de hogares de {city} aplicado a sus residentes",
    "short_direct": "personas contadas",
    "short_per_excluded_household": "personas por hogar excluido",
    "short_share_of_household_people": "personas: porcentaje de cada {area} × personas en hogares",
    "short_share_of_residents": "personas: porcentaje de cada {area} × residentes",
    "short_place_share_of_household_people": "personas: porcentaje de {city} × personas en hogares",
    "short_place_share_of_residents": "personas: porcentaje de {city} × residentes",
    "origin_published": "cifra publicada",
    "origin_published_sum": "suma de las filas publicadas de sus {wholes}",
    "origin_sum": "suma de sus {areas}",
    "wholes_and": "{first} y {last}",
    "whole_state": Plural("count", one="1 estado", other="{count} estados"),
    "whole_county": Plural("count", one="1 condado", other="{count} condados"),
    "whole_place": Plural("count", one="1 ciudad o pueblo", other="{count} ciudades o pueblos"),
    "whole_cbsa": Plural("count", one="1 área metropolitana", other="{count} áreas metropolitanas"),
    "whole_tract": Plural("count", one="1 tracto censal", other="{count} tractos censales"),
    "whole_block group": Plural(
        "count", one="1 grupo de bloques", other="{count} grupos de bloques"
    ),
    "margin_modelled": "margen calculado con un modelo",
    "picture_alt": "Mapa de {place}: porcentaje de hogares {label}",
    "no_margin": "no se conoce el margen",
    "not_by_area": "no disponible por {area}",
    "by_area_period": "por {area}: {period}, cuando los {areas} suman el {share}",
    "for_period": "de {period}",
    "ladder_heading": "{place}, en promedio en {period}; ± es el margen de error al 90\u00a0%",
    "group_quarters": "más de 4 residentes por cada hogar: es probable que muchos vivan en "
    "residencias estudiantiles, cárceles u hogares de ancianos",
    # one area
    "area_share": "{name}: los hogares {label} son el {share} del total ({period}), con un margen "
    "de más o menos {share_moe} puntos.",
    "area_none": "{name}: no hay hogares, así que no hay nada que decir sobre conexiones en casa.",
    "area_unknown": "{name}: sin estimación de hogares {label}.",
    "area_share_unsure": "{name}: los hogares {label} son el {share} del total ({period}); no se "
    "conoce el margen.",
    "area_numbers": "Son unos {households} hogares, más o menos {households_moe}.",
    "area_numbers_unsure": "Son unos {households} hogares; no se conoce el margen.",
    "area_people": "En ellos viven unas {people} personas, más o menos {people_moe}.",
    "area_people_unsure": "En ellos viven unas {people} personas; no se conoce el margen.",
    "area_unsure": "Poco confiable: el margen es dos tercios de la cifra o más.",
    "area_unsure_rest": "Poco confiable para los pocos hogares que no se cuentan aquí: el margen "
    "es dos tercios de su porcentaje o más.",
    "area_verdict_above": "Claramente por encima de {city} en conjunto (el {reference}).",
    "area_verdict_below": "Claramente por debajo de {city} en conjunto (el {reference}).",
    "area_verdict_unclear": "Sin diferencia clara con {city} en conjunto (el {reference}).",
    "area_chance": Plural(
        "k",
        one="Probabilidad de que sea el que tiene {most}: {chance}.",
        other="Probabilidad de que esté entre los {k} con {most}: {chance}.",
    ),
    "hood_chance": Plural(
        "k",
        one="Probabilidad de que sea el vecindario que tiene {most}: {chance}.",
        other="Probabilidad de que esté entre los {k} vecindarios con {most}: {chance}.",
    ),
    "rank_between": "Su puesto podría ser cualquiera entre el {low} y el {high}, de {ranked}.",
    "rank_one": "Su puesto es el {low} de {ranked}.",
    "area_tier": "Según la encuesta, {tier} los {k} con {most}; su puesto podría ser cualquiera "
    "entre el {low} y el {high}, de {ranked}.",
    "area_tier_one": "Según la encuesta, {tier} los {k} con {most}; su puesto es el {low} de "
    "{ranked}.",
    "is_almost_surely": "es casi seguro que está entre",
    "is_likely": "es probable que esté entre",
    "is_more_likely_than_not": "es más probable que esté, y no que falte, entre",
    "is_possible": "es posible que esté entre",
    "is_unlikely": "es poco probable que esté entre",
    "is_very_unlikely": "es muy poco probable que esté entre",
    "area_modelled": "El margen se calculó con un modelo.",
    "area_people_residents": "Aplicado a todos los residentes, son unas {people} personas, más o "
    "menos {people_moe}, incluidas las de residencias estudiantiles, cárceles y hogares de "
    "ancianos.",
    "area_people_residents_unsure": "Aplicado a todos los residentes, son unas {people} personas, "
    "incluidas las de residencias estudiantiles, cárceles y hogares de ancianos; no se conoce el "
    "margen.",
    "area_crowded": "Aquí hay más de {most} residentes por cada hogar, así que es probable que "
    "muchos vivan en esos lugares y no en estos hogares.",
    # why something is not there
    "no_estimates": "La tabla {table} está, pero no da ninguna estimación por {area}.",
    "areas_missing": "Faltan estimaciones en {count} de los {all} {areas}, así que no hay total.",
    "no_lines": "Estos datos no tienen las líneas que hacen falta (de {tables}).",
    "only_place": "Se conoce solo para {place} en conjunto, no por {area}.",
    "no_people_table": "Estos datos no tienen una tabla que cuente personas, así que solo se dan "
    "hogares.",
    "no_polygons": "Estos datos no tienen los límites de sus {areas}, así que no hay mapa.",
    "no_neighborhoods": "Estos datos no tienen una lista de vecindarios.",
    "in_no_neighborhood": Plural(
        "count",
        one="{count} de los {all} {areas}, con unos {households} hogares, no está en ninguno de "
        "los vecindarios, porque muy poco de su terreno lo está: {areas_named}. Sus cifras forman "
        "parte de las del lugar y de ningún vecindario.",
        other="{count} de los {all} {areas}, con unos {households} hogares, no están en ninguno de "
        "los vecindarios, porque muy poco de su terreno lo está: {areas_named}. Sus cifras forman "
        "parte de las del lugar y de ningún vecindario.",
    ),
    "partly_in_no_neighborhood": Plural(
        "count",
        one="{count} de los {all} {areas} queda, en parte o del todo, fuera de los vecindarios, "
        "con unos {households} hogares ahí: {areas_named}. Estos forman parte de las cifras del "
        "lugar y de ningún vecindario.",
        other="{count} de los {all} {areas} quedan, en parte o del todo, fuera de los vecindarios, "
        "con unos {households} hogares ahí: {areas_named}. Estos forman parte de las cifras del "
        "lugar y de ningún vecindario.",
    ),
    "neighborhoods_without_area": "Estos no tienen ningún {area} propio, así que no tienen cifras; "
    "cada uno se cuenta con el {area} en el que está: {names}.",
    "no_sites": "Estos datos no tienen una lista de lugares con computadoras públicas.",
    # caveats
    "note_universe": "Un hogar es una vivienda ocupada. Las tablas de conexiones dejan fuera a "
    "las personas que viven en alojamientos de grupo (cárceles, residencias de estudiantes, "
    "hogares de ancianos).",
    "note_sums": "Cuando se suman varios {areas}, el margen de sus hogares es probablemente "
    "demasiado amplio. La Oficina del Censo ajusta los totales de condados enteros a los que se "
    "conocen, y esas sumas no lo saben. Los porcentajes no cambian.",
    "note_straddle": Plural(
        "cut",
        one="Una parte de {cut} {area} queda fuera de {city}. Cuenta según la parte de su terreno "
        "(o de sus viviendas, si así se pidió) que queda dentro, así que los {areas} no tienen que "
        "sumar las cifras publicadas de {city}, que son las que aparecen en los totales.",
        other="Una parte de {cut} {areas} queda fuera de {city}. Cada uno cuenta según la parte de "
        "su terreno (o de sus viviendas, si así se pidió) que queda dentro, así que los {areas} no "
        "tienen que sumar las cifras publicadas de {city}, que son las que aparecen en los "
        "totales.",
    ),
    "note_residents": "Las personas son un porcentaje de hogares aplicado a todos los residentes. "
    "La tabla de residentes cuenta también a quienes viven en alojamientos de grupo. Esto supone "
    "que los hogares sin conexión son tan grandes como los demás. Probablemente son más pequeños, "
    "y ningún margen lo muestra.",
    "note_household_people": "Las personas son un porcentaje de hogares aplicado a todas las "
    "personas en hogares. Esto supone que los hogares sin conexión son tan grandes como los "
    "demás. Probablemente son más pequeños, y ningún margen lo muestra.",
    "people_fewer": "La cifra verdadera es probablemente menor, pues en cada hogar sin conexión "
    "vive menos gente.",
    "column_people_fewer": "Personas: las cifras verdaderas son probablemente menores, pues en "
    "cada hogar sin conexión vive menos gente.",
    "note_direct": "Las personas se cuentan con la tabla B28008 donde esta tiene la medida.",
    "people_without_computer_counted": "En la medida “{label}”, esa tabla cuenta también a las "
    "personas sin ninguna computadora, sea cual sea su conexión.",
    "note_excluded": "En las demás medidas, las personas son los hogares multiplicados por las "
    "personas por hogar entre los hogares sin computadora o sin suscripción.",
    "note_modelled": "Esta copia de las tablas no trae márgenes de error por {area}. Los que se "
    "muestran como calculados con un modelo vienen de una fórmula ajustada a los márgenes de "
    "otras tablas. Cerca de la mitad resultan demasiado amplios y la otra mitad, demasiado "
    "estrechos. Cuando una medida suma varias líneas, los de la Oficina pueden ser hasta 1.2 "
    "veces más amplios. Una descarga directa de la Oficina del Censo usa sus propios márgenes "
    "también para los {areas}.",
    "note_modelled_share": Plural(
        "count",
        one="para {count} {area}, la fórmula del manual no da un margen del porcentaje. Allí se "
        "calcula con un modelo, y de él sale el de los hogares.",
        other="para {count} {areas}, la fórmula del manual no da un margen del porcentaje. Allí "
        "se calcula con un modelo, y de él sale el de los hogares.",
    ),
    "note_modelled_empty": Plural(
        "count",
        one="en {count} {area}, todos los hogares se cuentan del otro lado. El margen de una "
        "casilla vacía no se publica, así que se calcula con un modelo.",
        other="en {count} {areas}, todos los hogares se cuentan del otro lado. El margen de una "
        "casilla vacía no se publica, así que se calcula con un modelo.",
    ),
    "note_pooled": "Los datos de 2017 a 2019 mezclan respuestas de antes y después de 2016, "
    "cuando cambiaron las preguntas sobre el acceso a internet.",
    "note_margins": "Los márgenes de error son al 90\u00a0%: nueve de cada diez de esos intervalos "
    "contienen la cifra verdadera.",
    "note_reliability": "La confiabilidad de una cifra se mide con su coeficiente de variación: "
    "el error estándar dividido entre la estimación. Si un porcentaje pasa de la mitad, la "
    "estimación es lo que falta para el 100\u00a0%. Hasta el 12\u00a0% es alta; hasta el "
    "40\u00a0%, media; por encima, baja. Son los niveles de Esri, no una norma de la Oficina del "
    "Censo.",
    "note_verdict": "Por encima o por debajo: el porcentaje de cada {area} se compara con el de "
    "todos los {areas} juntos. La comparación tiene en cuenta que son muchas pruebas "
    "(Benjamini–Hochberg, una falsa alarma de cada diez). Combina los márgenes de todos los "
    "{areas}. Por eso, {what} cuyo propio margen no llega a la cifra de {city} puede quedar sin "
    "diferencia clara.",
    "note_draws": "Las probabilidades y los puestos probables salen de miles de simulaciones. "
    "Cada una da a cada {area} un porcentaje que concuerda con la encuesta. Los porcentajes "
    "siguen una distribución beta, o dos donde claramente hay dos tipos. Los conteos se simulan "
    "con el error de los hogares que cuentan.",
    "note_tiers": Plural(
        "k",
        one="“Casi seguro” es una probabilidad del 95\u00a0% o más de ser el primero. “Probable” "
        "va del 80 al 95; “más probable que no”, del 50 al 80. “Posible” va del 20 al 50; “poco "
        "probable”, del 5 al 20; “muy poco probable”, menos. Ninguna es una certeza.",
        other="“Casi seguro” es una probabilidad del 95\u00a0% o más de estar entre los {k}. "
        "“Probable” va del 80 al 95; “más probable que no”, del 50 al 80. “Posible” va del 20 al "
        "50; “poco probable”, del 5 al 20; “muy poco probable”, menos. Ninguna es una certeza.",
    ),
    "note_classes": "Clases del mapa: {scheme}, en porcentajes enteros.",
    "quantiles": "en cada clase, un número de {areas} lo más parecido posible (cuantiles)",
    "note_boundaries": "Límites: {areas} del censo de {boundaries}. No se dibuja nada donde no "
    "hay ningún {area}: aguas abiertas u otro condado.",
    "note_sites": Plural(
        "count",
        one="Lugares con computadoras públicas: la fuente que se nombra abajo conoce {count}; lo "
        "que ofrece puede haber cambiado desde entonces.",
        other="Lugares con computadoras públicas: la fuente que se nombra abajo conoce {count}; lo "
        "que ofrecen puede haber cambiado desde entonces.",
    ),
    # who
    "dimension_income": "Por ingreso del hogar",
    "dimension_age": "Por edad",
    "dimension_race": "Por raza y origen étnico",
    "dimension_schooling": "Por nivel de estudios, 25 años o más",
    "dimension_work": "Por trabajo, 16 años o más",
    "dimension_pupils": "Alumnos y estudiantes",
    "dimension_covered": "Grupos que nombra la ley",
    "who_what_income": "no tiene suscripción a internet",
    "who_what_age": "no tiene computadora, o tiene una sin suscripción",
    "who_what_race": "no tiene computadora, o tiene una sin suscripción",
    "who_what_schooling": "no tiene computadora, o tiene una sin suscripción",
    "who_what_work": "no tiene computadora, o tiene una sin suscripción",
    "who_what_pupils": "no tiene computadora, o tiene una sin suscripción",
    "who_title": "Entre {high_label}, el {high} {what} (±\u00a0{high_moe} puntos); entre "
    "{low_label}, el {low} (±\u00a0{low_moe})",
    "who_title_flat": "Ningún grupo se distingue claramente de los demás",
    "who_subtitle": "{place}, {period}: el porcentaje de cada grupo que no está conectado. La "
    "barra muestra el margen de error (al 90\u00a0%); el punto, la estimación.",
    "who_thin": "Se omite un grupo cuando su cifra es demasiado débil para mostrarla. Lo es con "
    "menos de 20 hogares (o 50 personas) y un error estándar de más del 40\u00a0% de la cifra.",
    "who_covered_title": "Grupos que nombra la Ley de Equidad Digital, y otros†",
    "who_covered": "Son grupos enteros, con conexión o sin ella. La ley nombra también a los "
    "residentes rurales y a las personas en prisión; ninguna tabla de esta encuesta los cuenta "
    "por {area}. La ley no nombra a los grupos marcados con †, que ayudan a ver quién puede "
    "necesitar ayuda.",
    "who_overlap": "Los últimos grupos por raza y origen étnico se superponen con los anteriores.",
    "col_group": "Grupo",
    "col_whole": "En total",
    "col_number": "Número",
    "col_of_all": "Del total",
    # why
    "gap_no_computer_at_all": "sin ningún tipo de computadora",
    "gap_computer_no_subscription": "con computadora, pero sin suscripción",
    "gap_phone_plan_only": "con el plan del celular como única conexión",
    "gap_unclear": "no está claro",
    "why_title": "En {clear} de {known} {areas} está claro qué es lo que más falta",
    "why_subtitle": "Los hogares sin conexión en casa son de tres tipos que no se superponen. "
    "Unos no tienen ningún tipo de computadora. Otros tienen computadora pero no suscripción. "
    "Otros tienen solo el plan de datos del celular. Se dice que uno está claro cuando supera a "
    "cada uno de los otros por más que el margen de error (al 90\u00a0%). De todos los {areas} "
    "que se dan por claros, se espera que a lo sumo en uno de cada diez haya otro igual de grande "
    "(Benjamini–Hochberg).",
    "why_place": "En {city} en conjunto, lo más común son los hogares {gap}: superan en "
    "{difference} puntos porcentuales (± {margin}) a los hogares {rival}.",
    "why_place_unclear": "En {city} en conjunto, hay dos casos demasiado parejos para "
    "distinguirlos: hogares {first} y hogares {second}.",
    "why_unclear": Plural(
        "count",
        one="No está claro en {count} {area}: los márgenes son demasiado amplios.",
        other="No está claro en {count} {areas}: los márgenes son demasiado amplios.",
    ),
    "why_smartphone": "Aparte de esto, en el {share} de los hogares de {city} ({period}) un "
    "teléfono inteligente es la única computadora.",
    "col_gap": "Lo que más falta",
    "col_gap_areas": "{areas} donde es claramente lo que más falta",
    # hot spots
    "color_spot": "puntos calientes",
    "hot_spot": "punto caliente: alto junto con sus vecinos",
    "cold_spot": "punto frío: bajo junto con sus vecinos",
    "hot_title": "Puntos calientes y fríos de hogares {label}",
    "hot_neither": "ni caliente ni frío",
    "hot_none": "Ningún {area} con sus vecinos tiene un porcentaje tan alto o tan bajo que el azar "
    "no pueda explicarlo. Por eso no se muestran puntos calientes ni fríos.",
    "hot_untested": "Aquí no se puede saber si los porcentajes altos están juntos: muy pocos "
    "{areas} se tocan.",
    "note_hot": "Los puntos calientes y fríos salen de la G* de Getis–Ord de los porcentajes, "
    "entre {areas} que se tocan. Se prueba con 9,999 permutaciones, de dos colas, y se admite una "
    "falsa alarma de cada veinte (Benjamini–Hochberg al 5\u00a0%). No la hay para {what} sin "
    "vecinos. Se supone que los errores de los vecinos van algo unidos, con una correlación del "
    "{correlation}. Es un supuesto, pues nadie la publica. Donde estén mucho más unidos y los "
    "porcentajes apenas difieran, los puntos pueden ser obra del azar.",
    "hot_more": Plural(
        "hot",
        one="Un {area} está en un punto caliente: él y sus vecinos, en conjunto, tienen "
        "un porcentaje claramente más alto de lo que explicaría el azar.",
        other="{hot} {areas} están en puntos calientes: ellos y sus vecinos, en conjunto, tienen "
        "un porcentaje claramente más alto de lo que explicaría el azar.",
    ),
    "hot_fewer": Plural(
        "cold",
        one="Un {area} está en un punto frío: él y sus vecinos, en conjunto, tienen un "
        "porcentaje claramente más bajo de lo que explicaría el azar.",
        other="{cold} {areas} están en puntos fríos: ellos y sus vecinos, en conjunto, tienen "
        "un porcentaje claramente más bajo de lo que explicaría el azar.",
    ),
    "hot_too": Plural(
        "cold",
        one="Uno está en un punto frío, con un porcentaje claramente más bajo.",
        other="{cold} están en puntos fríos, con porcentajes claramente más bajos.",
    ),
    # the past
    # as of when
    "asof_newest": "Estas no son las cifras más recientes: en {newest_period} el porcentaje era "
    "del {share} con la misma definición, más o menos {share_moe} puntos{modelled}.",
    "asof_newest_short": "Cifra más reciente con la misma definición ({newest_period}): el "
    "{share}, más o menos {share_moe} puntos{modelled}.",
    "asof_newest_unsure": "Estas no son las cifras más recientes: en {newest_period} el "
    "porcentaje era del {share} con la misma definición. No se sabe cuánto puede desviarse esa "
    "cifra.",
    "asof_newest_unsure_short": "Cifra más reciente con la misma definición ({newest_period}): el "
    "{share}.",
    # what another period has
    "lacks_people": "Para {period} no tenemos un recuento de personas; para {other} sí lo hay.",
    "lacks_people_and_broadband": "Para {period} no tenemos ni un recuento de personas ni cifras "
    "de banda ancha en casa por {area}; para {other} hay ambas cosas.",
    "asof_now": "Nuestra estimación para {year}: cerca del {now}, entre el {low} y el {high}.",
    "asof_step": "Un promedio de cinco años habla de la mitad de esos años. Tomamos la cifra más "
    "reciente, el {share} en {period}, y la llevamos hasta {year}. Cuánto se mueve sale del "
    "último paso de {city} y de lo que hicieron, de {before} a {counties}, los condados con un "
    "porcentaje parecido.",
    "asof_steps": "No había a mano ninguna cifra más reciente de un solo año, ni de {city} ni del "
    "país.",
    "asof_steps_and_nation": "También se usó la cifra del país de un solo año, {year}.",
    "asof_steps_and_one_year": "También se usó la cifra de {city} de un solo año, {year}.",
    "asof_steps_nation_and_one_year": "También se usaron las dos cifras de un solo año, {year}: la "
    "de {city} y la del país.",
    "asof_unusual": "El último paso de {city} no se parece a los de otros condados, así que tome "
    "esto con más cautela.",
    "asof_turned": "La cifra más reciente del país dice que la tendencia cambió, así que los pasos "
    "anteriores son una guía débil.",
    "asof_margin_modelled": "La cifra más reciente no tiene margen publicado; se usa uno calculado "
    "con un modelo.",
    "asof_margin_of_the_figure_before": "La cifra más reciente no tiene margen publicado; se usa "
    "el de la cifra anterior, que es más ancho que uno calculado con un modelo.",
    "asof_beside": "Es una estimación. Acompaña a la cifra publicada y no la reemplaza.",
    "asof_puerto_rico": "No hay una estimación del presente. Cómo se mueven los porcentajes se "
    "aprendió de los condados de los estados, y eso no vale para Puerto Rico.",
    # which definition
    "definition_usual": "Aquí, “no estar conectado” se refiere a los hogares {label}. Esa es "
    "nuestra definición habitual.",
    "definition_known": "Aquí, “no estar conectado” se refiere a los hogares {label}, porque eso "
    "es lo que se conoce por {area} en estos años.",
    "definition_asked": "Aquí, “no estar conectado” se refiere a los hogares {label}, como se "
    "pidió.",
    "definition_figure": "Con nuestra definición habitual, hogares {usual}, eran el {share} en "
    "el promedio de {period}, más o menos {share_moe} puntos.",
    "definition_figure_unsure": "Con nuestra definición habitual, hogares {usual}, eran el {share} "
    "en el promedio de {period}; no se sabe cuánto puede desviarse esa cifra.",
    "definition_unknown": "Con nuestra definición habitual, hogares {usual}, no hay ninguna cifra "
    "de {city} a mano.",
    "trend_rose": "El porcentaje subió del {old} en {first} al {new} en {last}, más que por azar",
    "trend_fell": "El porcentaje bajó del {old} en {first} al {new} en {last}, más que por azar",
    "trend_no_detectable_change": "El porcentaje era del {old} en {first} y del {new} en {last}, "
    "sin cambio detectable",
    "trend_alone": "El porcentaje era del {new} en {last}, y no hay a mano ninguna cifra anterior",
    "trend_subtitle": "Hogares de {city} {label}. Cada punto es un promedio de cinco años y está "
    "en la mitad de ellos. Las barras verticales son márgenes de error (al 90\u00a0%).",
    "trend_dashed": "La línea discontinua sigue hasta nuestra estimación del presente; la franja "
    "muestra cuánto puede desviarse.",
    "trend_alt": "Gráfico de línea: el {old} en {first}, el {new} en {last}.",
    "trend_table": "Lo mismo en una tabla",
    "trend_note": "Cada periodo es de cinco años, y la mayoría comparte años con el anterior. Las "
    "marcas lo tienen en cuenta, pero la Oficina del Censo aconseja no comparar periodos así: "
    "léalas con cuidado.",
    "was_rose": "subió",
    "was_fell": "bajó",
    "was_no_detectable_change": "sin cambio detectable",
    "col_period": "Periodo",
    "col_since_last": "Desde el periodo anterior",
    "col_since_first": "Desde el primero",
    # change by area
    "change_title": "Desde {old}, el porcentaje bajó claramente en {fell} de {all} zonas y subió "
    "claramente en {rose}",
    "change_none": "Desde {old}, ninguna zona muestra un cambio mayor que el azar",
    "change_subtitle": "Hogares {label}, {old} y {new}{first_of_both}. Una zona es aquí un "
    "{area}, o varios juntos donde se volvieron a trazar los límites.",
    "change_first_of_both": ", la primera definición de la escala que ambos periodos tienen por "
    "{area}",
    "change_redrawn": "{name} (límites nuevos: {tracts})",
    "change_more": "De las {count} zonas que cambiaron más que por azar, la tabla muestra las "
    "{shown} más claras, todas las que subieron y todas a las que les fue claramente peor que a "
    "{city}. El resto está en el archivo change.csv.",
    "change_false": "De los {found} cambios hallados, puede que unos {false} no sean ningún "
    "cambio.",
    "fewer_than_one": "menos de uno",
    "change_scale": "El margen de un cambio se calcula con todos los {areas} juntos. No tiene que "
    "coincidir con lo que dan los dos márgenes de al lado, y un porcentaje pequeño puede cambiar "
    "claramente por pocos puntos.",
    "change_overlap": "Los dos periodos comparten el {share} de sus años. La Oficina del Censo "
    "aconseja no compararlos; la prueba lo tiene en cuenta.",
    "change_worse_than_place": "claramente peor",
    "change_better_than_place": "claramente mejor",
    "change_like_place": "sin diferencia clara",
    "col_place": "Zona",
    "col_change": "Cambio, en puntos",
    "col_change_verdict": "¿Mayor que el azar?",
    "col_change_against": "Frente al cambio de {city}",
    # a score
    "preset_default": "necesidad y vulnerabilidad",
    "preset_ntia": "las dos señales del mapa federal de necesidad de banda ancha",
    "preset_svi": "vulnerabilidad social",
    "preset_own": "pesos propios",
    "preset_purdue": "brecha digital",
    "score_title": Plural(
        "k",
        one="Según un puntaje de {preset}, el {area} que más probablemente es el más alto",
        other="Según un puntaje de {preset}, unos {hits} de estos {k} {areas} están de verdad "
        "entre los {k} más altos",
    ),
    "score_title_part": Plural(
        "k",
        one="Según la parte de un puntaje de {preset} que estos datos tienen, el {area} que más "
        "probablemente es el más alto",
        other="Según la parte de un puntaje de {preset} que estos datos tienen, unos {hits} de "
        "estos {k} {areas} están de verdad entre los {k} más altos",
    ),
    "score_subtitle": "El puntaje va de 0 a 100; más alto es peor. Los {k} verdaderos están "
    "todos, con una probabilidad del 90\u00a0%, entre {pool} de {all} {areas}. La barra es el "
    "intervalo del 90\u00a0% del puntaje.",
    "score_blunt": "Este puntaje apenas distingue estos {areas}: de {k} tomados al azar, unos "
    "{by_lot} también estarían entre los {k} más altos.",
    "score_title_flags": "Qué {areas} alcanzan una señal; primero, los más seguros",
    "score_subtitle_flags": "Las columnas dan la probabilidad de que {what} alcance de verdad la "
    "señal. Se listan {k} de los {some} que alcanzan una o más según sus estimaciones.",
    "score_flag": "{column}, {threshold} o más: {count} {areas} según sus estimaciones, unos "
    "{truly} de verdad",
    "score_parts": "Sus partes y sus pesos",
    "score_method": "El margen del puntaje sale de simular cada parte dentro de lo que la "
    "encuesta deja abierto, y la lista sigue esas simulaciones. Los mismos hogares respondieron a "
    "todas las partes, así que el margen supone que sus errores van unidos en un 25\u00a0%. Las "
    "últimas columnas siguen las estimaciones tal cual: cómo se mueve el puesto cuando se mueven "
    "los pesos, en 1,000 juegos de pesos tomados al azar alrededor de estos (el 90\u00a0% de "
    "ellos), y en cuántos de ellos {what} está entre los primeros {k}.",
    "score_frame": "Cada parte se compara con los {areas} de {city}. Comparados con el estado o "
    "el país, los mismos {areas} quedarían en otro orden.",
    "score_frame_given": "Cada parte se compara con las áreas de otro marco, que fue dado.",
    "score_lacking": "Estos datos no tienen: {names}; su peso se reparte entre las demás partes.",
    "score_fixed": "Se toman como exactas, porque no se conoce su margen: {names}.",
    "score_left_out": "El original tiene además estas partes, que ninguna tabla da aquí: {names}.",
    "score_source": "Fuente del puntaje: {source}.",
    "column_share": "porcentaje de {what}",
    "column_share_with": "porcentaje de hogares {label}",
    "column_households_with": "número de hogares {label}",
    "column_people_with": "número de personas {label}",
    "left_exclusion": "exclusión, la mitad sobre quién no está conectado",
    "left_vulnerability": "vulnerabilidad, la mitad sobre quién menos puede resolverlo por su "
    "cuenta",
    "left_need": "necesidad",
    "left_infrastructure_adoption": "infraestructura y adopción",
    "left_socioeconomic": "condiciones sociales y económicas",
    "left_speed_tests": "pruebas de velocidad",
    "left_device_usage": "uso de dispositivos",
    "left_availability": "disponibilidad de servicio rápido",
    "left_download_speed": "velocidad mediana de descarga",
    "left_upload_speed": "velocidad mediana de subida",
    "left_internet_income_ratio": "razón entre los ingresos con internet y sin internet",
    "left_unemployed": "desempleo",
    "left_housing_cost_burden": "carga del costo de la vivienda",
    "left_no_health_insurance": "falta de seguro médico",
    "left_aged_17_or_less": "personas de 17 años o menos",
    "left_single_parent": "padres o madres solteros",
    "left_multi_unit_housing": "edificios de muchas viviendas",
    "left_mobile_homes": "casas móviles",
    "left_crowding": "hacinamiento",
    "left_group_quarters": "alojamientos de grupo",
    "left_limited_english_households": "el inglés limitado se cuenta por hogar, no por persona",
    "left_poverty_150_for_100": "la pobreza se traza al 150\u00a0% del nivel de pobreza, no al "
    "100\u00a0%",
    "left_equal_weights": "las partes pesan lo mismo",
    "left_normal_scale": "los puntajes z se llevan a una escala de 0 a 100 con la distribución "
    "normal",
    "score_changed": "Distinto del original: {names}.",
    "col_score": "Puntaje",
    "col_rank_band": "Puesto probable (90\u00a0%)",
    "col_weights_band": "Si los pesos se mueven",
    "col_weights_top": "Sigue entre los primeros {k}",
    "part_who": "quién no está conectado",
    "part_why": "qué es lo que más falta",
    "part_covered": "grupos que nombra la ley",
    "part_history": "años anteriores",
    "no_who": "Estos datos no tienen tablas por edad, ingreso, raza, nivel de estudios ni "
    "trabajo. La Oficina del Censo las publica, y una página puede hacerse con ellas.",
    "no_covered": "Estos datos no tienen tablas de los grupos que nombra la Ley de Equidad "
    "Digital. La Oficina del Censo las publica, y una página puede hacerse con ellas.",
    "no_why": "Saber qué es lo que más falta requiere la tabla B28003, que estos datos no tienen "
    "por {area}.",
    "no_history": "No hay a mano cifras publicadas de {place} de otros periodos.",
    # the figure for print
    "figure_title": "En {city}, los hogares {label} eran el {share} del total (más o menos "
    "{share_moe} puntos)",
    "figure_title_unsure": "En {city}, los hogares {label} eran el {share} del total (no se "
    "conoce el margen)",
    "figure_subtitle": "{place}, en promedio en {period}. Un hogar es una vivienda ocupada; no "
    "incluye alojamientos de grupo.",
    "figure_areas": "Por {area}: {period}, cuando los {areas} en conjunto tenían el {share}.",
    "figure_share": "Porcentaje de hogares",
    "figure_counts": "{areas} por clase",
    "figure_mark": Plural(
        "count", one="{what}: {count}\u00a0{area}", other="{what}: {count}\u00a0{areas}"
    ),
    "figure_cut": "cortado por el borde del mapa",
    "figure_margins": "Márgenes al 90\u00a0%: para {city}, {total}; por {area}, {method}.",
    "figure_mostly": "en su mayoría {method}",
    "neighborhood": "vecindario",
    "neighborhood_many": "vecindarios",
    "figure_list_by": "Primero aparecen los más probables: la barra es donde queda el puesto en "
    "el 90\u00a0% de las simulaciones; el punto, su promedio.",
    "figure_margins_are": "± es el margen de error al 90\u00a0%: nueve de cada diez de esos "
    "intervalos contienen la cifra verdadera.",
    "figure_list_what": "Hogares de {place} {label}, {areas_period}.",
    "figure_list_sure": "Entre {hits_low} y {hits_high} de los {k} pertenecen de verdad a la "
    "lista ({hits_sure}). Los {k} verdaderos están todos entre los primeros {pool} de la lista "
    "completa ({pool_sure}).",
    "figure_list_note": "± y las barras de los porcentajes son márgenes de error al 90\u00a0%: "
    "nueve de cada diez de esos intervalos contienen la cifra verdadera. La línea discontinua es "
    "el porcentaje de todos los {areas} en conjunto, el {share}.",
    "figure_ladder_subtitle": "{place}, en promedio en {period}: hogares…, con las cifras "
    "publicadas del lugar donde las hay. La barra es el porcentaje; la línea sobre su extremo, el "
    "margen de error.",
    "figure_margin_published": "margen publicado",
    "figure_margin_controlled": "sin error de muestreo",
    "figure_margin_derived": "margen calculado a partir de otros publicados",
    "figure_margin_modelled": "margen calculado con un modelo",
    "figure_margin_missing": "no se conoce el margen",
    "figure_poor": "En {city}, los hogares {label} se concentran en los {areas} más pobres",
    "figure_rich": "En {city}, los hogares {label} se concentran en los {areas} más ricos",
    "figure_even": "En {city}, los hogares {label} no se concentran claramente ni en los {areas} "
    "más pobres ni en los más ricos",
    "figure_curve_subtitle": "{place}, en promedio en {period}. {areas_known} de {areas_all} "
    "{areas}, desde el que tiene la mediana de ingresos por hogar más baja hasta el que tiene la "
    "más alta.",
    "figure_curve_half": "En los {areas} más pobres, donde vive la mitad de todos los hogares, "
    "está el {half} (más o menos {half_moe} puntos) de todos los hogares {label}.",
    "figure_curve_even": "Si cada {area} tuviera el mismo porcentaje, la curva seguiría la línea "
    "discontinua. Cuanto más por encima está, más se concentran donde los ingresos son bajos.",
    "figure_curve_index": "Índice de concentración: {index} ± {index_moe}. Sería −1 si todos "
    "vivieran en el {area} más pobre, 0 si se repartieran como los hogares, y 1 si todos vivieran "
    "en el más rico.",
    "figure_curve_x": "Parte de todos los hogares, primero los de los {areas} más pobres",
    "figure_curve_y": "Parte de los hogares {label}",
    "figure_curve_note": "± y la banda son márgenes de error al 90\u00a0%. El índice tiene en "
    "cuenta el error de los ingresos; la curva, que es de los valores estimados, queda un poco "
    "demasiado cerca de la línea. Esto compara {areas}, no los hogares que hay dentro de ellos.",
    "figure_curve_unsure": "± y la banda son márgenes de error al 90\u00a0%. Aquí los ingresos no "
    "tienen márgenes: por eso el índice no tiene ninguno, y tanto él como la curva quedan "
    "demasiado cerca de la igualdad. Esto compara {areas}, no los hogares que hay dentro de ellos.",
    "figure_fell": "bajó más que por azar",
    "figure_no_detectable_change": "sin cambio detectable",
    "figure_rose": "subió más que por azar",
    "figure_not_compared": "sin comparar",
    "figure_change_heading": "Cambio del porcentaje, por zona",
    "figure_change_rows": "Cambios más claros, en puntos (90\u00a0%)",
    "figure_change_counts": "{what}: {count}",
    "figure_side_title": "En {one}, los hogares {label} eran el {one_share} (± {one_moe}); en "
    "{other}, el {other_share} (± {other_moe})",
    "figure_side_title_list": "Hogares {label}, con los mismos colores en todos los mapas",
    "figure_side_subtitle": "Los colores significan lo mismo en cada mapa: las clases son las de "
    "todas las áreas juntas.",
    "figure_side_share": "{period}: {share}",
    "figure_side_counts": "{city}, {period}: {areas}",
    "figure_change_subtitle": "Hogares de {place} {label}, {old} y {new}. {city} en conjunto pasó "
    "del {old_share} al {new_share}, un cambio de {change} puntos (± {change_moe}). ± es el "
    "margen de error al 90\u00a0%.",
    "one_area": "área",
    "more_areas": "áreas",
    "figure_side_differ": "La diferencia, {difference} puntos (± {margin}), es mayor que el azar.",
    "figure_side_same": "La diferencia, {difference} puntos (± {margin}), puede deberse al azar.",
    "figure_side_periods": "Los periodos son distintos, así que no se comparan los lugares por sí "
    "solos.",
    "scale_km": "{number}\u00a0km",
    "scale_mi": "{number}\u00a0millas",
    # the page
    "title": "Quiénes no están conectados en casa en {place}",
    "footnote": "* El margen se calculó con un modelo, es decir, con una fórmula, porque esta "
    "copia de las tablas no trae ninguno por {area}.",
    "footnote_empty": "* El margen se calculó con un modelo, es decir, con una fórmula, porque "
    "ninguna tabla publica el de un conteo de cero.",
    "list_by": Plural(
        "k",
        one="Hogares {label}, {areas_period}. Primero aparece el {area} que más "
        "probablemente tiene {most}.",
        other="Hogares {label}, {areas_period}. Primero aparecen los {areas} con "
        "mayor probabilidad de estar entre los {k} con {most}.",
    ),
    "part_people": "personas",
    "part_polygons": "mapa",
    "part_neighborhoods": "vecindarios",
    "part_in_no_neighborhood": "áreas fuera de todos los vecindarios",
    "part_neighborhoods_without_area": "vecindarios pequeños",
    "part_sites": "lugares con computadoras públicas",
    "ladder_title": "No estar conectado puede significar muchas cosas",
    "ladder_subtitle": "Cada fila cuenta los hogares de {place} en {period} con otra definición. "
    "{bold} ± es el margen de error (al 90\u00a0%).",
    "ladder_bold": "La que está en negrita se usa en el resto de esta página.",
    "ladder_bold_but": Plural(
        "count",
        one="La que está en negrita se usa en el resto de esta página, salvo en el apartado "
        "“{sections}”, que dice qué cuenta.",
        other="La que está en negrita se usa en el resto de esta página, salvo en estos "
        "apartados, que dicen qué cuentan: {sections}.",
    ),
    "ladder_source": "Fuente: {source}.",
    "map_subtitle": "El porcentaje de hogares {label}, {areas_period}.",
    "a_tract": "un tracto censal",
    "a_block group": "un grupo de bloques",
    "table_title": Plural(
        "count",
        exactly={2: "Los dos {areas}"},
        one="El único {area}",
        other="Los {count} {areas}",
    ),
    "table_subtitle": Plural(
        "k",
        one="Hogares {label}, {areas_period}. El orden es por la probabilidad de "
        "tener {most}, no solo por las cifras.",
        other="Hogares {label}, {areas_period}. El orden es por la probabilidad de estar "
        "entre los {k} con {most}, no solo por las cifras.",
    ),
    "unranked_title": "Sin puesto en la lista",
    "method_title": "Cómo se hizo esto",
    "col_area": "Área",
    "col_neighborhood": "Vecindario",
    "col_tier": Plural("k", one="¿Es el primero?", other="¿Entre los {k}?"),
    "col_band": "Puesto probable (90\u00a0%)",
    "col_band_axis": "escala: 1 a {axis}",
    "col_band_axis_share": "escala: 0 a {axis}",
    "count_range": "{count} (de {low} a {high})",
    "chance_range": "{chance} ({low} a {high})",
    "chance_from": "{chance} ({low} o más)",
    "chance_to": "{chance} ({high} o menos)",
    "chance_over": "más del 99\u00a0%",
    "chance_under": "menos del 1\u00a0%",
    "col_verdict": "Frente a {city}",
    "col_households": "Hogares",
    "col_people": "Personas",
    "col_share": "Porcentaje",
    "col_no_computer": "Sin computadora",
    "col_no_subscription": "Sin suscripción",
    "col_cellular_only": "Solo plan de celular",
    "col_measure": "Hogares…",
    "col_how": "Cómo se obtuvieron las cifras",
    "col_rank": "Puesto según la estimación",
    "sheet_about": "Léame",
    "sheet_list": "Lista",
    "sheet_areas": "Todos los {areas}",
    "sheet_neighborhoods": "Vecindarios",
    "sheet_groups": "Grupos de personas",
    "sheet_change": "Cambio",
    "sheet_dictionary": "Diccionario",
    "sheet_sources": "Fuentes",
    "sheet_list_is": "los {areas} por los que conviene empezar, en el orden de la página, con la "
    "probabilidad de cada uno de estar en listas de otra longitud",
    "sheet_areas_is": "todas las medidas de cada uno de los {areas}, con sus márgenes",
    "sheet_neighborhoods_is": "lo mismo por vecindario",
    "sheet_groups_is": "quién no está conectado, por edad, ingreso, raza y más",
    "sheet_change_is": "cada uno de los {areas} desde un periodo anterior",
    "sheet_dictionary_is": "qué es cada columna: su unidad, a quién cuenta y de dónde sale su "
    "margen",
    "sheet_sources_is": "qué se consultó, dónde y cuándo",
    "sheet_of": "{label}: {what}",
    "sheet_moe": "{what}, ±",
    "sheet_low": "{what}, desde",
    "sheet_high": "{what}, hasta",
    "sheet_holds": "En este libro",
    "sheet_place": "{place} en conjunto",
    "sheet_notes": "Cómo leerlo",
    "sheet_priority": Plural(
        "k",
        one="La prioridad es el orden de la lista de la página: según la probabilidad de tener "
        "{most}, no solo por las cifras. Una lista de otra longitud puede tener otro orden.",
        other="La prioridad es el orden de la lista de la página: según la probabilidad de estar "
        "entre los {k} con {most}, no solo por las cifras. Una lista de otra longitud puede tener "
        "otro orden.",
    ),
    "sheet_share": "Los porcentajes son fracciones de 1 con formato de porcentaje; su margen está "
    "en puntos.",
    "sheet_empty": "Una celda vacía es un dato que no se conoce, no un cero. Los códigos del Censo "
    "son texto.",
    "sheet_no_change": "No se pidió ningún periodo anterior. Una página hecha para comparar con "
    "uno tiene aquí el cambio de cada área.",
    "sheet_no_groups": "Aquí no se conoce la cifra de ningún grupo.",
    "sheet_sheet": "Hoja",
    "sheet_name": "Nombre en los archivos",
    "sheet_universe": "De quiénes o de qué",
    "sheet_method": "De dónde sale",
    "sheet_what": "Qué se consultó",
    "sheet_credit": "De quién es",
    "sheet_url": "Dónde se encuentra",
    "sheet_read": "Cuándo se consultó",
    "sheet_vintage": "Último año",
    "sheet_sha256": "SHA-256 del archivo",
    "bundle_ranking": "Clasificación de los {areas}",
    "bundle_layers": "Capas para QGIS y otros mapas, con clases y colores",
    "bundle_workbook": "Las mismas tablas para Excel",
    "bundle_license": "Dominio público: cifras de la Oficina del Censo de EE. UU. Las demás "
    "fuentes conservan sus propias condiciones.",
    "level_place": "lugar entero",
    "level_area": "área",
    "who_what_covered": "quién pertenece al grupo, esté conectado o no",
    "col_GEOID": "Código del Censo (GEOID)",
    "col_chance_of_k": "Probabilidad de estar entre los {k}",
    "col_priority_of_k": "Prioridad en la lista de {k}",
    "col_chance": Plural(
        "k",
        one="Probabilidad de ser el primero",
        other="Probabilidad de estar entre los {k}",
    ),
    "col_base": "Total de hogares",
    "col_hot_spot": "Punto caliente o frío",
    "col_score_rank": "Puesto por puntaje",
    "col_now_share": "Porcentaje actual, estimación nuestra",
    "col_now_households": "Hogares actuales, estimación nuestra",
    "col_expected_rank": "Puesto medio en las simulaciones",
    "col_share_posterior": "Porcentaje sin el ruido del azar",
    "col_score_tier": "¿Entre los primeros por puntaje?",
    "col_score_chance": "Probabilidad de estar entre los primeros por puntaje",
    "col_score_weights": "Puesto por puntaje, con otros pesos",
    "col_score_weights_top": "Elecciones de pesos en las que sigue entre los primeros",
    "col_not_served_households_at_least": "No les llega, al menos",
    "col_not_served_households_at_most": "No les llega, a lo sumo",
    "col_served_not_subscribed_households": "Les llega, pero no están conectados",
    "col_technology": "Red",
    "col_down": "Velocidad hacia la vivienda, Mbps",
    "col_up": "Velocidad desde la vivienda, Mbps",
    "col_inside": "Parte dentro del lugar",
    "col_note": "Nota",
    "col_note_who": "Nota",
    "col_all_households": "Todos los hogares",
    "col_all_people": "Todas las personas",
    "col_median_income": "Ingreso mediano del hogar, dólares al año",
    "col_moe_method": "De dónde sale el margen de los hogares",
    "col_share_moe_method": "De dónde sale el margen del porcentaje",
    "col_people_method": "Cómo se contaron las personas",
    "col_people_moe_method": "De dónde sale el margen de las personas",
    "col_level": "De qué",
    "col_dimension": "En qué se distinguen los grupos",
    "col_measure_who": "Qué se cuenta",
    "col_part": "Los que se cuentan",
    "col_table": "Tabla del Censo",
    "col_geoids_old": "Códigos del Censo, periodo anterior",
    "col_geoids_new": "Códigos del Censo, periodo posterior",
    "means_priority": "puesto en la lista de la página, que ordena por probabilidad; vacío donde "
    "no hay puesto",
    "means_priority_of_k": "lo mismo en una lista de otra longitud; vacío donde no está en ella",
    "files_mail": "Por correo, envíe brief.pdf (una página) o workbook.xlsx (todas las tablas), "
    "que están junto a esta página: muchos filtros de correo detienen páginas como esta.",
    "files_mail_workbook": "Por correo, envíe workbook.xlsx (todas las tablas), que está junto a "
    "esta página: muchos filtros de correo detienen páginas como esta.",
    "download_workbook": "Descargar todas las tablas (Excel)",
    "columns_column": "Columna",
    "columns_unit": "Unidad",
    "columns_meaning": "Qué es",
    "unit_households": "hogares",
    "unit_people": "personas",
    "unit_areas": "áreas",
    "unit_share": "proporción, 0–1",
    "unit_points": "diferencia de dos proporciones, −1 a 1",
    "unit_rank": "puesto, 1 = más excluido",
    "unit_score": "0–100, alto = más excluido",
    "unit_dollars": "dólares estadounidenses al año",
    "unit_m2": "metros cuadrados",
    "unit_mbps": "Mbit/s, 0 donde no se sabe",
    "unit_computers": "computadoras",
    "unit_degrees": "grados (WGS 84)",
    "unit_who": "personas u hogares, según lo que se cuente en el grupo",
    "universe_households": "viviendas ocupadas, sin residencias, prisiones ni otros alojamientos "
    "de grupo",
    "universe_people": "personas en hogares, o todos los residentes donde se contó así",
    "universe_ranked": "todas las filas que tienen puesto",
    "universe_draws": "proporciones verdaderas simuladas que concuerdan con la encuesta",
    "universe_weights": "otras elecciones de los pesos",
    "universe_homes": "todas las viviendas del área, o sus habitantes o su suelo donde no se "
    "cuentan viviendas",
    "universe_land": "el suelo del área entera",
    "universe_who": "el grupo entero; en los grupos que nombra la ley, todos los que cuenta la "
    "tabla",
    "universe_years": "los años de un periodo",
    "side_old": "En el periodo anterior: {what}",
    "side_new": "En el periodo posterior: {what}",
    "side_first": "Del primero: {what}",
    "side_second": "Del segundo: {what}",
    "side_each": "De cada medida, con su nombre en lugar de …: {what}",
    "means_moe": "margen de error del 90\u00a0% de {what}",
    "ends_draws_low": "límite inferior de {what}: el 5\u00a0% de las simulaciones queda por debajo",
    "ends_draws_high": "límite superior de {what}: el 5\u00a0% de las simulaciones queda por "
    "encima",
    "ends_joint_low": "menor {what} de una región que contiene todos los puestos verdaderos a la "
    "vez en 90 de "
    "cada 100 encuestas",
    "ends_joint_high": "mayor {what} de esa región",
    "ends_factor_low": "menor {what} según lo que puedan valer las cifras de la encuesta",
    "ends_factor_high": "mayor {what} según lo que puedan valer las cifras de la encuesta",
    "ends_survey_low": "límite inferior del intervalo del 90\u00a0% de {what}",
    "ends_survey_high": "límite superior del intervalo del 90\u00a0% de {what}",
    "ends_weights_low": "puesto por puntaje que el 5\u00a0% de otros pesos deja por debajo",
    "ends_weights_high": "puesto por puntaje que el 5\u00a0% de otros pesos deja por encima",
    "means_GEOID": "código del área en la Oficina del Censo",
    "means_GEOID_who": "código del lugar o del área en la Oficina del Censo, o nombre del "
    "vecindario",
    "means_GEO_ID": "el mismo código en su forma larga, que una hoja de cálculo toma por texto",
    "means_GEO_ID_ground": "código de su primera área en la forma larga, que una hoja de cálculo "
    "toma por texto",
    "means_ground": "código de un terreno que ambos periodos tienen, según su primera área",
    "means_geoids_old": "códigos de las áreas que lo formaban en el periodo anterior",
    "means_geoids_new": "códigos de las áreas que lo forman en el periodo posterior",
    "means_areas_old": "cuántas áreas lo formaban en el periodo anterior",
    "means_areas_new": "cuántas áreas lo forman en el periodo posterior",
    "means_name": "nombre impreso",
    "means_neighborhood": "vecindario al que se cuenta el área",
    "means_place": "nombre del lugar",
    "means_folder": "carpeta de su página",
    "means_compared": "nombre de uno de los dos que se comparan",
    "means_figures": "las cifras pedidas, o las de los mismos años donde ambos las tienen",
    "means_level": "el lugar, un vecindario o un área",
    "means_dimension": "en qué se distinguen los grupos",
    "means_group": "código del grupo",
    "means_label": "el grupo en palabras",
    "means_measure_who": "qué cuenta part: sin suscripción, sin computadora o suscripción, o "
    "quién es del grupo",
    "means_by": "la medida; `exclusion measures` las enumera",
    "means_of": "qué se ordena: hogares, personas o la proporción",
    "means_inside": "parte del suelo del área (o de sus viviendas, si así se pidió) que queda "
    "dentro del lugar",
    "means_parts": "cómo se reparte el área entre los vecindarios que la cortan",
    "means_cut_by": "vecindarios cuyo límite corta el área",
    "means_holds": "vecindarios que no tienen un área propia y quedan en esta",
    "means_geometry": "polígono, longitud y latitud (EPSG:4326)",
    "means_ALAND": "suelo del área entera",
    "means_AWATER": "agua del área entera",
    "means_chance_of_k": "probabilidad de estar entre los más excluidos, tantos como dice el final "
    "del nombre",
    "means_now_share": "nuestra estimación del porcentaje actual; de una sola área es un "
    "intervalo, no una cifra",
    "means_now_households": "nuestra estimación de los hogares actuales, de tantas viviendas como "
    "en la encuesta",
    "means_error": "por qué no hay página",
    "means_address": "dirección",
    "means_computers": "computadoras para el público",
    "means_site_internet": "si tienen internet",
    "means_site_wifi": "si hay wifi",
    "means_longitude": "grados al este de Greenwich",
    "means_latitude": "grados al norte del ecuador",
    "means_tier": "con qué seguridad pertenece a la lista",
    "means_verdict": "si su proporción queda por encima o por debajo de la del lugar más de lo "
    "que explica el "
    "azar",
    "means_rank": "puesto según la estimación sola, que los errores de la encuesta mueven",
    "means_band": "puesto probable",
    "means_chance": "probabilidad de que esté de verdad entre las primeras, tantas como tiene la "
    "lista",
    "means_expected_rank": "puesto medio en las simulaciones",
    "means_share_posterior": "proporción sin el ruido de las muestras pequeñas",
    "means_gap": "lo que más falta, si está claro",
    "means_hot_spot": "si proporciones altas o bajas se juntan allí más de lo que explica el azar",
    "means_note": "por qué falta una cifra o un puesto, o qué lo limita",
    "means_households": "hogares que la medida cuenta",
    "means_share": "qué parte de los hogares cuenta la medida",
    "means_no_computer_share": "hogares sin computadora de ningún tipo, de todos los hogares que "
    "cuentan las tablas",
    "means_no_subscription_share": "hogares sin suscripción a internet, de todos los hogares que "
    "cuentan las tablas",
    "means_cellular_only_share": "hogares que solo tienen el plan de datos de un celular, de todos "
    "los hogares que cuentan las tablas",
    "means_people": "personas que viven en esos hogares; donde {what}_method nombra a los "
    "residentes, el porcentaje de hogares aplicado a todos ellos, que no viven todos ahí",
    "means_base": "todos los hogares de los que es la proporción",
    "means_moe_method": "cómo se obtuvo el margen de los hogares",
    "means_moe_method_who": "cómo se obtuvo el margen de part",
    "means_share_moe_method": "lo mismo del margen de la proporción",
    "means_people_method": "cómo se contaron las personas",
    "means_people_moe_method": "lo mismo del margen de las personas",
    "means_period": "los años de los que las cifras son el promedio",
    "means_table": "tabla de la Encuesta sobre la Comunidad Estadounidense",
    "means_origin": "si es una fila publicada o una suma",
    "means_geoids": "códigos de las filas publicadas",
    "means_all_households": "todos los hogares del área",
    "means_all_people": "todas las personas que se cuentan en el área",
    "means_people_universe": "a quién se cuenta como personas",
    "means_median_income": "ingreso mediano de los hogares",
    "means_part": "cuántos del grupo no están conectados; en los grupos que nombra la ley, cuántos "
    "pertenecen a él",
    "means_whole": "cuántos tiene el grupo en total; en los grupos que nombra la ley, todos los "
    "que cuenta la tabla",
    "means_share_who": "proporción del grupo que no está conectada; en los grupos que nombra la "
    "ley, proporción de todos que pertenece a él",
    "means_note_who": "por qué se retiene una cifra",
    "means_note_two": "por qué no se comparan con una prueba",
    "means_shown_as": "el grupo más amplio que lo representa en la página",
    "means_score": "puntaje compuesto",
    "means_score_rank": "puesto por puntaje",
    "means_score_tier": "con qué seguridad está entre las primeras por puntaje",
    "means_score_chance": "probabilidad de que esté de verdad entre las primeras por puntaje",
    "means_score_weights": "puesto por puntaje con otros pesos",
    "means_score_weights_top": "en cuántas de las elecciones sigue entre las primeras",
    "means_flag_chance": "probabilidad de que la proporción nombrada en lugar de … alcance de "
    "verdad su umbral",
    "means_served_share": "proporción de viviendas a las que la red llega, según informan los "
    "proveedores",
    "means_not_served_households": "hogares que la medida cuenta y a los que la red no llega",
    "means_not_served_households_at_least": "hogares que la medida cuenta y a los que la red no "
    "llega, al menos, sean cuales sean las viviendas del área a las que llega",
    "means_not_served_households_at_most": "lo mismo, a lo sumo, sean cuales sean las viviendas "
    "del área a las que llega",
    "means_served_not_subscribed_households": "hogares que la medida cuenta aunque la red les "
    "llega",
    "means_technology": "la red de la que se habla",
    "means_down": "su velocidad hacia la vivienda",
    "means_up": "su velocidad desde la vivienda",
    "means_change": "proporción posterior menos la anterior",
    "means_difference": "proporción del segundo menos la del primero",
    "means_overlap": "parte de los años que ambos periodos de un lugar tienen; 0 entre dos lugares",
    "means_z": "la diferencia en errores estándar",
    "means_p": "con qué frecuencia el azar solo da una diferencia así de grande",
    "means_place_z": "la diferencia entre su cambio y el del lugar entero, en errores estándar",
    "means_place_p": "con qué frecuencia el azar solo aleja tanto un cambio del cambio del lugar "
    "entero",
    "means_verdict_two": "si la diferencia es más que azar",
    "means_against_place": "si le fue mejor o peor que al lugar entero",
    "download_list": "Descargar esta lista (CSV)",
    "download_all": "Descargar todos los {areas} (CSV)",
    "measure": "Medida",
    "color_by": "Color según",
    "color_share": "porcentaje",
    "color_verdict": "frente a {city}",
    "search": "Buscar un vecindario o {area}",
    "search_area": "Buscar {what} por número",
    "search_none": "No se encontró nada para “{query}”.",
    "search_near": "¿Quiso decir {names}?",
    "search_way": "Puede escribir el nombre de un vecindario, o parte de él, o el número de "
    "{what}, por ejemplo {number}.",
    "search_way_area": "Puede escribir el número de {what}, por ejemplo {number}.",
    "search_alias": Plural(
        "count",
        one="“{name}” se cuenta aquí como {names}.",
        other="“{name}” abarca aquí {count} vecindarios: {names}.",
    ),
    "search_each": "Presione Entrar otra vez para recorrerlos uno por uno.",
    "search_found": "Resultados: {count}. Presione Entrar otra vez para ver el siguiente.",
    "site_computers": "{name}: computadoras, {computers}",
    "choose": "Elija un {area} en el mapa, en la lista o con la búsqueda para leer sus cifras.",
    "absent_title": "Lo que estos datos no pueden decir",
    "sources_title": "Fuentes",
    "source_line": "{what}. {credit}, consultado el {read}.",
    "cite": "Para citar: “{title}”, {period}; {credit}; hecho con exclusion {version}.",
    "again": "Para volver a hacer esta página: {command}",
    "skip": "Saltar a la lista de {areas}",
    "lead_head_many": "Cuántos.",
    "lead_head_where": "Dónde.",
    "lead_head_sure": "Qué tan seguro es.",
    "lead_head_first": "Qué hacer primero.",
    "lead_share": "Es el {share} de los {base} hogares de {city}, con un margen de más o menos "
    "{share_moe} puntos porcentuales. Es un promedio de {period}, o sea, de mediados de {middle}.",
    "lead_share_unsure": "Es el {share} de los {base} hogares de {city}. No se sabe cuánto puede "
    "desviarse esta cifra. Es un promedio de {period}, o sea, de mediados de {middle}.",
    "lead_household": "Un hogar son todas las personas que viven en una misma vivienda.",
    "lead_people": "En estos hogares viven unas {people} personas, más o menos {people_moe}.",
    "lead_people_unsure": "En estos hogares viven unas {people} personas. No se sabe cuánto puede "
    "desviarse esta cifra.",
    "lead_tract": "Un tracto censal es una parte pequeña de una ciudad que la Oficina del Censo "
    "usa para contar. La mayoría tiene de 1,200 a 8,000 habitantes.",
    "lead_block group": "Un grupo de bloques es una parte pequeña de una ciudad que la Oficina "
    "del Censo usa para contar. La mayoría tiene de 600 a 3,000 habitantes.",
    "lead_sure": "Las cifras vienen de una encuesta que pregunta en algunas viviendas, no en "
    "todas. Por eso cada una tiene un margen de error, escrito “más o menos” o ±. Nueve de cada "
    "diez veces, la cifra verdadera está dentro de él.",
    "lead_first": Plural(
        "k",
        one="Empiece por el primer {area} de la lista.",
        other="Empiece por los {k} {areas} de la lista. Unos {hits} de ellos están de verdad "
        "entre los {k} con {most}.",
    ),
    "advice_weak": Plural(
        "k",
        one="La encuesta no puede decir cuál de los {ranked} {areas} tiene {most}.",
        other="Aquí la encuesta no puede elegir {k} {areas}. De los {k} que pone primero, solo "
        "unos {hits} están de verdad entre los {k} con {most}.",
    ),
    "opening_weak": Plural(
        "k",
        one="La encuesta no puede decir cuál de los {ranked} {areas} tiene {most}.",
        other="De los {k} {areas} que la encuesta pone primero, solo unos {hits} están de verdad "
        "entre los primeros.",
    ),
    "advice_sure": Plural(
        "sure",
        one="De uno es casi seguro: {names}.",
        other="De estos es casi seguro: {names}.",
    ),
    "advice_sure_more": "De {sure} es casi seguro; los primeros: {names}.",
    "advice_none_sure": "De ninguno es casi seguro.",
    "advice_hoods": "Los vecindarios se distinguen mejor: de los {k} de la lista, unos {hits} son "
    "de verdad de ella.",
    "advice_hoods_all": "Los vecindarios se distinguen mejor.",
    "advice_fewer": "Una lista de {few} se distingue mejor: unos {hits} son de verdad de ella.",
    "advice_tracts": "Los tractos censales, que son más grandes, se distinguen mejor que los "
    "{areas}.",
    "advice_start": "Empiece por lo que es seguro y pregunte en el terreno por lo demás.",
    "advice_start_likeliest": "Por eso, pregunte en el terreno antes de empezar. Los más "
    "probables: {names}.",
    "reach_short": "Si estas estimaciones aciertan en promedio, en los {k} {areas} de la lista "
    "hay unos {homes} hogares sin conexión (de {low} a {high}).",
    "reach_best": "En los {k} mejores posibles hay unos {best}, pero ninguna encuesta puede dar "
    "con todos.",
    "reach_beside_share": "En los {k} de la lista por porcentaje habría unos {other}; en {k} "
    "elegidos al azar, unos {lot}.",
    "reach_beside_households": "En los {k} de la lista por número de hogares habría unos {other}; "
    "en {k} elegidos al azar, unos {lot}.",
    "lead_first_all": Plural(
        "k",
        exactly={
            2: "La lista incluye los dos {areas}: primero, el que más probablemente tiene {most}."
        },
        one="Es el único de los {areas}.",
        other="La lista incluye los {k} {areas}: primero, los que más probablemente tienen {most}.",
    ),
    "credit_none": "tablas cuya fuente no se indica",
    "page_source": "Fuente de todas las cifras, salvo que se nombre otra: {source}.",
    "nav_title": "En esta página",
    "nav_map": "Mapa",
    "nav_neighborhoods": "Vecindarios",
    "nav_list": "Lista de {areas}",
    "nav_who": "Quiénes",
    "nav_why": "Qué falta",
    "nav_score": "Puntaje",
    "nav_change": "Cambio",
    "nav_trend": "Años anteriores",
    "nav_worked": "¿Funcionó?",
    "worked_title": "Cómo sabrá si funcionó",
    "detect_where": "Hogares no conectados en…",
    "nav_table": "Todas las cifras",
    "nav_method": "Método y fuentes",
    "ladder_title_range": "Según lo que se cuente, entre el {low} y el {high} de los hogares no "
    "están conectados",
    "map_title_hot_cold": "Los porcentajes altos están juntos, y los bajos también",
    "map_title_hot": "En una o más partes de {city}, los porcentajes altos están juntos",
    "map_title_cold": "En una o más partes de {city}, los porcentajes bajos están juntos",
    "map_title_none": "No destaca ningún conjunto de {areas} vecinos",
    "map_title_untested": "El porcentaje en cada {area}",
    "map_title_unreadable": "El mapa no puede leerse {area} por {area}: de {known} porcentajes, "
    "{low} son poco confiables",
    "map_title_verdict": Plural(
        "above",
        exactly={
            0: "Ninguno de {ranked} {areas} está claramente por encima de {city}; claramente por "
            "debajo, {below}"
        },
        one="1 de {ranked} {areas} está claramente por encima de {city}; claramente por debajo, "
        "{below}",
        other="{above} de {ranked} {areas} están claramente por encima de {city}; claramente por "
        "debajo, {below}",
    ),
    "map_sub_verdict": "El porcentaje de hogares {label}, {areas_period}, frente al de {city}, el "
    "{reference}. En los demás, la diferencia puede ser azar.",
    "map_sub_unreadable": "Los porcentajes no pueden leerse {area} por {area}: de {known}, {low} "
    "son poco confiables.",
    "map_title_need": "De {known} porcentajes, {sure} son seguros y {low} son poco confiables",
    "map_sub_need": "El porcentaje de hogares {label} en cada {area}, {areas_period}, y lo grande "
    "que es su margen en comparación.",
    "map_title_change": "Desde {old}, el porcentaje bajó claramente en {fell} {areas} y subió "
    "claramente en {rose}",
    "map_sub_change": "Hogares {label}, en comparación con {old}. En los demás, el cambio puede "
    "ser azar.",
    "map_sub_network": "En porcentaje de todas las viviendas de cada {area}.",
    "map_sub_people": "Repartidos entre las viviendas de cada {area}, no contados en el terreno.",
    "map_fixed": "Elegir otra medida no cambia este mapa.",
    "map_shown": "El mapa muestra ahora: {title}.",
    "back": "Volver a donde estaba",
    "a_neighborhood": "un vecindario",
    "hoods_title": Plural(
        "k",
        one="El vecindario que más probablemente tiene {most}",
        other="Unos {hits} de estos {k} vecindarios están de verdad entre los {k} con {most}",
    ),
    "hoods_title_nearly": "Casi todos estos {k} vecindarios están de verdad entre los {k} con "
    "{most}",
    "hoods_title_all": Plural(
        "k",
        exactly={2: "Los dos vecindarios: primero, el que más probablemente tiene {most}"},
        one="El único vecindario con hogares",
        other="Los {k} vecindarios: primero, los que más probablemente tienen {most}",
    ),
    "hoods_subtitle": "Hogares {label}, {period}. Las cifras de un vecindario son la suma de sus "
    "{areas}.",
    "hoods_more": Plural(
        "count",
        one="El único otro vecindario",
        other="Los demás vecindarios ({count}), en el mismo orden",
    ),
    "col_priority": "Prioridad",
    "list_fixed": "La medida elegida en el mapa no cambia esta lista.",
    "list_by_number": "La lista se ordena por número de hogares y no por porcentaje: así la ayuda "
    "llega a más de ellos.",
    "list_by_number_not": "Una lista por porcentaje muestra dónde es mayor la parte de hogares sin "
    "conexión, pero deja fuera a algunos de los que la ayuda podría alcanzar.",
    "list_by_share": "Esta lista se ordena por porcentaje: muestra dónde es mayor la parte de "
    "hogares sin conexión.",
    "list_by_share_not": "Deja fuera a algunos de los que la ayuda podría alcanzar, porque hay más "
    "en otros lugares.",
    "list_order": "Ordenar por",
    "list_more": "Mostrar también otros porcentajes: {measures}",
    "list_group_one": "Los puestos {group} podrían estar en cualquier orden: sus barras se "
    "solapan.",
    "list_groups": "Dentro de cada uno de estos grupos las barras se solapan, así que el orden "
    "podría ser cualquiera: {groups}.",
    "list_group": "del {low} al {high}",
    "list_length": "Cuántos mostrar",
    "table_fixed": "La medida elegida en el mapa no cambia esta tabla.",
    "list_how": "Una encuesta no puede dar un orden exacto. La barra muestra dónde queda el "
    "puesto de {what} nueve de cada diez veces; el punto, su promedio.",
    "list_share_alike": "De todos los hogares de los {areas} de la lista, el {share} son hogares "
    "{label} (entre el {low} y el {high}, {share_sure}).",
    "change_place": "{city} en conjunto pasó del {old_share} al {new_share}, un cambio de "
    "{change} ± {change_moe} puntos porcentuales (sumas de sus {areas}). El ± supone que los "
    "errores de los {areas} van algo unidos: una correlación del {correlation}, que es un "
    "supuesto, pues nadie la publica. Si fueran independientes sería de ± "
    "{change_moe_independent}.",
    "change_unclear": "En {unclear} de {all} zonas no hay cambio detectable. Eso también es un "
    "resultado.",
    "change_against": "Frente al cambio de {city} en conjunto, a {worse} les fue claramente peor "
    "y a {better} claramente mejor. En {alike} no hay una diferencia clara.",
    "change_alone": "Se probaron muchas zonas a la vez, y eso se tuvo en cuenta. Probadas una por "
    "una, {alone} serían distintas; {by_chance} lo serían por puro azar.",
    "change_on_map": "Ver el cambio en el mapa",
    "change_map_alt": "Mapa de {city}: dónde el porcentaje bajó, subió o no muestra un cambio "
    "detectable",
    "change_map_fell": "bajó claramente",
    "change_map_no_detectable_change": "sin cambio detectable",
    "change_map_rose": "subió claramente",
    "change_map_not_compared": "sin comparar",
    "table_cue": "Deslice la tabla hacia los lados para ver todas las columnas.",
    "scheme_own": "las que se dieron, hasta {bounds}\u00a0%",
    "table_sort": "Presione un encabezado para ordenar.",
    "list_sure_apart": "Entre {hits_low} y {hits_high} de estos {k} {areas} pertenecen de verdad "
    "a esta lista ({hits_sure}). Para abarcar a los {k} verdaderos, una lista en este orden "
    "tendría que tener {pool} ({pool_sure}).",
    "list_sure": "Entre {hits_low} y {hits_high} de estos {k} {areas} pertenecen de verdad a "
    "esta lista ({hits_sure}). Una lista de {pool} incluiría a los {k} verdaderos ({pool_sure}).",
    "list_years": "Estas probabilidades se refieren a {areas_period}, los años de la encuesta, no "
    "a hoy. Mucho puede haber cambiado desde entonces.",
    "list_rests_assumed": "La lista se apoya en lo que vale cada respuesta de la encuesta. "
    "Suponemos que una representa unos {factor} hogares (el factor de diseño), pues aquí no se "
    "publican márgenes por {area}. Puede ir de {least} a {most_factor}. Si fuera menor, más "
    "{areas} serían seguros; si fuera mayor, menos. Los intervalos entre paréntesis muestran "
    "cuánto.",
    "list_rests_measured_fifths": "La lista se apoya en lo que vale cada respuesta de la "
    "encuesta. Aquí una representa unos {factor} hogares (el factor de diseño). Se midió con los "
    "márgenes que publica la Oficina del Censo, por quintas partes de los {areas} según su "
    "ingreso mediano. De la más pobre a la más rica es de {fifths}. Si fuera mayor, menos {areas} "
    "serían seguros.",
    "list_rests_measured": "La lista se apoya en lo que vale cada respuesta de la encuesta. Aquí "
    "una representa unos {factor} hogares (el factor de diseño). Se midió con los márgenes que "
    "publica la Oficina del Censo. Si fuera mayor, menos {areas} serían seguros.",
    "lead_people_residents": "Aplicado a todos los residentes, son unas {people} personas, más o "
    "menos {people_moe}. También se cuentan las que viven en residencias estudiantiles, cárceles "
    "y hogares de ancianos.",
    "lead_people_residents_unsure": "Aplicado a todos los residentes, son unas {people} personas. "
    "No se sabe cuánto puede desviarse esta cifra. También se cuentan las que viven en "
    "residencias estudiantiles, cárceles y hogares de ancianos.",
    "lead_crowded": "Hay más de {most} residentes por cada hogar, así que es probable que muchos "
    "vivan en esos lugares.",
    "lead_above": "En {above} de los {ranked} {areas}, el porcentaje es claramente más alto que "
    "en {city} en conjunto.",
    "lead_above_none": "En ninguno de los {ranked} {areas} el porcentaje es claramente más alto "
    "que en {city} en conjunto.",
    "lead_below": "En {below}, es claramente más bajo.",
    "lead_below_none": "En ninguno es claramente más bajo.",
    "lead_unclear": Plural(
        "unclear",
        one="En uno, la diferencia es demasiado pequeña para saberlo.",
        other="En los demás, la diferencia es demasiado pequeña para saberlo.",
    ),
    "lead_assumed": "Estos datos no traen márgenes por {area}, así que cuán segura es la encuesta "
    "en cada uno es un supuesto. Los intervalos entre paréntesis tienen en cuenta que sea más "
    "segura, o menos.",
    "lead_same": "En ninguno de los {ranked} {areas} puede la encuesta distinguir el porcentaje "
    "del de {city} en conjunto.",
    "lead_only": "Aquí hay un solo {area} con hogares, así que no hay con qué compararlo.",
    "lead_areas": "Estas comparaciones son de {period}, cuando los {areas} en conjunto tenían el "
    "{reference}.",
    "hoods_whole": "Se cuentan por {areas} enteros: los que tienen dentro la mayor parte de su "
    "terreno. Así, un límite que corta {what} no se sigue con exactitud.",
    "hoods_parts": "De los {areas} que un límite corta, a cada vecindario se le da su parte del "
    "terreno, o de las viviendas si así se pidió, como si en {what} todos vivieran igual.",
    "download_hoods": "Descargar todos los vecindarios (CSV)",
    "sites_title": Plural(
        "count",
        one="Hay {count} lugar con computadoras públicas",
        other="Hay {count} lugares con computadoras públicas",
    ),
    "sites_subtitle": "Lugares donde cualquiera puede usar una computadora y cuántas tiene cada "
    "uno, según la fuente citada al final. Lo que ofrecen puede haber cambiado desde entonces.",
    "site_unnamed": "(sin nombre)",
    "col_site": "Lugar",
    "col_computers": "Computadoras",
    "nav_sites": "Computadoras públicas",
    # la primera pantalla y la ficha de lo elegido
    "kicker_average": "{place} · promedio de {period}, a mediados de {middle}",
    "opening_first": Plural(
        "k",
        one="Empiece por el primero de la lista {order}: {names}.",
        other="Empiece por los primeros de la lista {order}: {names}. De sus {k} {areas}, unos "
        "{hits} pertenecen de verdad a ella.",
    ),
    "opening_first_all": Plural(
        "k",
        exactly={2: "La lista incluye los dos {areas}. Empiece por el primero: {names}."},
        one="Empiece por {names}.",
        other="La lista incluye los {k} {areas}. Empiece por los primeros: {names}.",
    ),
    "order_households": "por número",
    "order_people": "por número de personas",
    "order_share": "por porcentaje",
    "two_names": "{first} y {second}",
    "opening_title": "hogares de {city} {label}",
    "opening_share": "Es el {share} de los {base} hogares, con un margen de más o menos "
    "{share_moe} puntos.",
    "opening_share_unsure": "Es el {share} de los {base} hogares; no se conoce el margen.",
    "opening_hood_households": "Vecindarios donde hay más",
    "opening_hood_people": "Vecindarios con más personas sin conexión",
    "opening_hood_share": "Vecindarios donde el porcentaje es probablemente más alto",
    "opening_area_households": "Los {areas} donde hay más",
    "opening_area_people": "Los {areas} con más personas sin conexión",
    "opening_area_share": "Los {areas} donde el porcentaje es probablemente más alto",
    "opening_more": "Completo, con lo que significan las palabras",
    "quote": "{said} Fuente: {source}.",
    "copy_quote": "Copiar con fuente",
    "copy_link": "Copiar enlace",
    "print_page": "Imprimir",
    "print_one": "Imprimir una hoja",
    "copied": "Copiado.",
    "copied_link": "Enlace copiado.",
    "save_picture": "Guardar el mapa como imagen",
    "card_close": "Cerrar",
    "card_measures": "Porcentaje de hogares …",
    "card_axis": "escala: 0 a {axis}",
    "unfold": "Ver la tabla",
    "fold_notes": "En qué se apoyan las cifras",
    "gloss_design_factor": "cuántos hogares representa una respuesta de la encuesta",
    "term_design_factor": "factor de diseño",
    "gloss_rank": "el lugar en un orden; el primero es el más excluido",
    "term_rank": "puesto",
    "gloss_almost_surely": "con una probabilidad del 95\u00a0% o más",
    "term_almost_surely": "casi seguro",
    "gloss_chance": "cuántas de cada 100 simulaciones que concuerdan con la encuesta lo dicen",
    "term_chance": "probabilidad",
    "gloss_phone_plan": "el plan de datos de un teléfono celular",
    "term_phone_plan": "plan del celular",
    "gloss_block_group": "una parte pequeña de un tracto censal",
    "term_block_group": "grupo de bloques",
    "gloss_tract": "una parte pequeña de una ciudad, que la Oficina del Censo usa para contar",
    "term_tract": "tracto censal",
    "gloss_household": "todas las personas que viven en una misma vivienda",
    "term_household": "hogar",
    "gloss_margin": "cuánto puede desviarse una cifra; nueve de cada diez veces la verdadera "
    "queda dentro",
    "term_margin": "margen de error",
    "map_wheel": "Para acercar, mantenga Ctrl y gire la rueda.",
    "map_fingers": "Mueva el mapa con dos dedos.",
    # the map
    "color_need": "porcentaje y confiabilidad",
    "color_change": "cambio desde {old}",
    "area_hot": "Está en un punto caliente: en conjunto con sus vecinos, tiene más de lo que "
    "explicaría el azar.",
    "area_cold": "Está en un punto frío: en conjunto con sus vecinos, tiene menos de lo que "
    "explicaría el azar.",
    "area_gap": "Lo que más falta aquí: hogares {gap}.",
    "area_change_rose": "Desde {old}, el porcentaje de hogares {label} subió aquí {change} "
    "puntos, más o menos {change_moe}: más que por azar.",
    "area_change_fell": "Desde {old}, el porcentaje de hogares {label} bajó aquí {change} puntos, "
    "más o menos {change_moe}: más que por azar.",
    "area_change_no_detectable_change": "Desde {old}, el porcentaje de hogares {label} no muestra "
    "aquí un cambio mayor que el azar ({change} puntos, más o menos {change_moe}).",
    "area_change_redrawn": "Entretanto se volvieron a trazar los límites, así que se cuenta el "
    "mismo terreno en ambos periodos, no solo el {area}.",
    "area_score": "Su puntaje de {preset} es {score} de 100, probablemente entre {low} y {high}; "
    "más alto es peor.",
    "hood_name": "{name} ({count} {areas})",
    "hood_tier": "Según la encuesta, {tier} los {k} vecindarios con {most}; su puesto podría ser "
    "cualquiera entre el {low} y el {high}, de {ranked}.",
    "hood_tier_one": "Según la encuesta, {tier} los {k} vecindarios con {most}; su puesto es el "
    "{low} de {ranked}.",
    "search_areas": "Presione Entrar otra vez para recorrer sus {areas} uno por uno.",
    "search_hoods": "Vecindarios encontrados: {count}. Presione Entrar otra vez para ver el "
    "siguiente.",
    "need_title": "{label}, y qué tan segura es la cifra",
    "need_share": "Porcentaje de hogares",
    "need_high": "segura",
    "need_medium": "menos segura",
    "need_low": "poco confiable",
    "need_note": "Segura: el margen es una quinta parte de la cifra o menos. Poco confiable: dos "
    "tercios de ella o más. Si un porcentaje pasa de la mitad, la cifra es lo que falta para el "
    "100\u00a0%.",
    "change_title_map": "Cambio desde {old}, hogares {label}",
    "map_pan": "Mover el mapa",
    "map_north": "Mover el mapa hacia arriba",
    "map_south": "Mover el mapa hacia abajo",
    "map_west": "Mover el mapa a la izquierda",
    "map_east": "Mover el mapa a la derecha",
    "map_in": "Acercar",
    "map_out": "Alejar",
    "map_whole": "Mostrar el mapa completo",
    "map_keys": "Mapa de {city}. Las flechas del teclado lo mueven; más y menos lo acercan y "
    "alejan.",
    "map_static": "Mapa de {city}: porcentaje de hogares {label}, {period}",
    "layers": "Mostrar",
    "layer_names": "nombres de los vecindarios",
    "layer_borders": "límites de los vecindarios",
    "layer_sites": "lugares con computadoras públicas",
    "layer_street": "mapa de calles (necesita internet)",
    "street_gone": "El mapa de calles no llegó: {host} no respondió. El mapa funciona sin él.",
    "fisher_jenks": "en cada clase, {areas} parecidos entre sí (Fisher–Jenks)",
    "legend_sites": "lugares con computadoras públicas",
    "site_said": "Lugar con computadoras públicas. {site}.",
    "map_cut": Plural(
        "count",
        one="Un {areas} con pocos hogares queda en parte fuera de esta vista.",
        other="{count} {areas} con pocos hogares quedan en parte fuera de esta vista.",
    ),
    "not_printed": "Se ve en la pantalla, pero no al imprimir: {names}.",
    # the brief
    "brief_kicker": "Quién no está conectado en casa",
    "brief_moe": "más o menos {share_moe} puntos, en promedio en {period}",
    "brief_moe_unknown": "no se conoce el margen, en promedio en {period}",
    "brief_of": "de los hogares de {name}: {label}",
    "brief_count": "Son unos {households} de {base} hogares (más o menos {households_moe}) en "
    "{period}.",
    "brief_count_unsure": "Son unos {households} de {base} hogares (no se conoce el margen) en "
    "{period}.",
    "brief_means": "Qué significa",
    "brief_people": "En personas, son unas {people} (más o menos {people_moe}); la cifra puede "
    "incluir residencias estudiantiles, cárceles y hogares de ancianos.",
    "brief_people_unsure": "En personas, son unas {people} (no se conoce el margen); la cifra "
    "puede incluir residencias estudiantiles, cárceles y hogares de ancianos.",
    "plain_no_internet": "Estos hogares no tienen ninguna forma de conectarse: ni un plan que "
    "paguen ni uno gratuito.",
    "plain_no_subscription": "En estos hogares nadie paga por conectarse. Algunos quizá usan una "
    "conexión gratuita.",
    "plain_no_broadband": "Estos hogares no tienen ninguna conexión rápida, ni siquiera un plan "
    "de datos en un celular.",
    "plain_no_home_broadband": "Estos hogares no tienen una línea rápida propia, como cable o "
    "fibra óptica. A lo sumo tienen el plan de datos de un celular, con el que cuesta hacer la "
    "tarea o pedir trabajo.",
    "plain_cellular_only": "En estos hogares, el plan de datos de un celular es la única forma de "
    "conectarse, y con él cuesta hacer la tarea o pedir trabajo.",
    "plain_no_wireline": "A estos hogares no llega internet por cable, fibra óptica ni línea "
    "telefónica.",
    "plain_no_computer": "Estos hogares no tienen computadora de escritorio ni portátil, tableta "
    "ni teléfono inteligente para conectarse.",
    "plain_smartphone_only": "En estos hogares, un teléfono inteligente es la única computadora: "
    "una pantalla pequeña para tareas, formularios y trabajo.",
    "plain_no_computer_or_no_subscription": "A estos hogares les falta una computadora, o una "
    "forma de conectar la que tienen.",
    "plain_no_computer_or_no_broadband": "A estos hogares les falta una computadora, o una "
    "conexión rápida para la que tienen.",
    "brief_verdicts": "En {above} de los {ranked} {areas}, el porcentaje está claramente por "
    "encima del de {city}; en {below}, por debajo. En los demás, la encuesta no puede decirlo.",
    "assumed_brackets": "Los intervalos entre paréntesis se deben a que no hay márgenes por "
    "{area}.",
    "brief_above": "Es claramente más que en {city} en conjunto (el {reference}).",
    "brief_below": "Es claramente menos que en {city} en conjunto (el {reference}).",
    "brief_unclear": "La encuesta no puede distinguirlo de {city} en conjunto (el {reference}).",
    "brief_rank": "Por número de hogares sin conexión, {tier} los primeros {k} de {ranked} "
    "{hoods}: su puesto podría ser cualquiera entre el {low} y el {high}.",
    "brief_unranked": "No se le puede dar un puesto entre los {hoods}.",
    "brief_where": "Dónde viven",
    "brief_where_hood": "{name} y sus alrededores",
    "brief_ladder": "No estar conectado puede significar…",
    "brief_gap_title": "Qué es lo que más falta",
    "brief_gap": "Está claro: hogares {gap}, el {share} del total (± {margin} puntos).",
    "brief_gap_unclear": "Dos carencias están demasiado cerca para distinguirlas: hogares {first} "
    "y hogares {second}.",
    "brief_who_title": "Quiénes son",
    "brief_who": "{dimension}: el porcentaje que {what}.",
    "brief_list": Plural(
        "ranked",
        one="Hogares {label}, {areas_period}.",
        other="Hogares {label}, {areas_period}. La barra es donde puede quedar el puesto entre "
        "los {ranked} {areas} (90\u00a0%); el punto, su promedio.",
    ),
    "brief_list_title_hood": Plural(
        "count",
        one="Su único {area} está, de forma probable o casi segura, entre los {k} de {city} con "
        "{most}",
        other="De sus {count} {areas}, contamos {sure} de forma probable o casi segura entre los "
        "{k} de {city} con {most}",
    ),
    "brief_list_title_none": Plural(
        "count",
        one="Su único {area} no está probablemente entre los {k} de {city} con {most}",
        other="De sus {count} {areas}, ninguno está probablemente entre los {k} de {city} con "
        "{most}",
    ),
    "brief_list_hood": Plural(
        "ranked",
        one="Hogares {label}, {areas_period}.",
        other="Hogares {label}, {areas_period}. La barra es donde puede quedar el puesto entre "
        "los {ranked} {areas} de {city} (90\u00a0%); el punto, su promedio.",
    ),
    "brief_sure": "Qué tan seguro es",
    "brief_sure_list": "Las probabilidades y los puestos vienen de simulaciones de lo que una "
    "encuesta deja abierto. Se refieren a {areas_period}, no a hoy.",
    "brief_made_title": "Fuente y cómo se hizo",
    "brief_read": "Promedios de los cinco años {period}, consultados el {read}.",
    "brief_made": "Hecho con exclusion {version}.",
    "brief_no_map": "Estos datos no tienen los límites de sus {areas}, así que no hay mapa.",
    "brief_cannot": "Estos datos no pueden decir quiénes son ni qué les falta.",
    "brief_unreliable": "poco confiable",
    "brief_hatched": "Las áreas rayadas son poco confiables: el margen es dos tercios o más de la "
    "cifra, o de lo que falta para el 100\u00a0%.",
    "brief_rank_one": "Por número de hogares sin conexión, {tier} los primeros {k} de {ranked} "
    "{hoods}: su puesto es el {low}.",
    "brief_verdicts_none": "En ninguno de los {ranked} {areas} puede la encuesta distinguir el "
    "porcentaje del de {city} en conjunto.",
    "brief_rank_all": "Por número de hogares sin conexión, su puesto entre los {ranked} {hoods} "
    "está entre el {low} y el {high}.",
    "brief_rank_all_one": "Por número de hogares sin conexión, su puesto entre los {ranked} "
    "{hoods} es el {low}.",
    "district_many": "distritos",
    "brief_listed": "Se muestran los primeros {shown} de {count}.",
    "brief_counts": "{areas} de {name} por clase",
    "brief_whole": Plural(
        "cut",
        one="Se cuentan {areas} enteros, con la mayor parte de su terreno adentro; su "
        "límite corta uno.",
        other="Se cuentan {areas} enteros, con la mayor parte de su terreno adentro; su "
        "límite corta {cut}.",
        exactly={0: "Se cuentan {areas} enteros; su límite no corta ninguno."},
    ),
    "brief_parts": "De los {areas} que su límite corta se cuenta la parte del terreno que queda "
    "adentro, o de las viviendas si así se pidió.",
    "brief_margins": "Márgenes para {city} y por {area}: {method}.",
    # below the tract
    "color_people": "dónde vive la gente",
    "color_network": "hogares a los que no llega",
    "layer_coverage": "límite de la red",
    "density_title_people": "Personas {label}, por milla cuadrada (2.6 km²)",
    "density_title_households": "Hogares {label}, por milla cuadrada (2.6 km²)",
    "density_range": "{low}–{high}",
    "density_over": "{low} o más",
    "density_more": "más",
    "network_title": "Hogares a los que no llega {network}",
    "network_unknown": "sin hogares, o no se sabe",
    "network_any": "una red fija",
    "network_fiber": "la fibra",
    "network_cable": "el cable",
    "network_copper": "una línea de cobre",
    "network_fixed_wireless": "el internet fijo inalámbrico",
    "network_satellite": "el satélite",
    "network_3g": "la red 3G",
    "network_4g": "la red 4G",
    "network_5g": "la red 5G",
    "lead_head_why": "Por qué.",
    "lead_causes": "Unos {served} de estos hogares (más o menos {served_moe}) están donde "
    "{network} llega a su vivienda. Lo que les falta puede ser el dinero, un dispositivo o la "
    "práctica. Unos {not_served} (más o menos {not_served_moe}) están donde no llega.",
    "causes_title": "Al {share} de estos hogares (± {margin} puntos) les llega {network}",
    "causes_title_none": "A quién le llega una red y a quién no",
    "causes_sub": "Hogares {label}, {period}. Una red llega a una vivienda donde un proveedor dice "
    "que se puede contratar. La fila en negrita se usa en el resto de esta página.",
    "causes_cure": "Les llega: puede ayudar un precio más bajo, un dispositivo, alguien que "
    "enseñe. No les llega: primero habría que llevar allí {network}, salvo que haya otra red.",
    "causes_reported_by_providers": "Esta división es una estimación. Los proveedores informan "
    "dónde se puede contratar su red; pueden decir de más, y nadie cuenta cuánto.",
    "causes_by_location": "Los informes son por edificio, no por hogar: no se sabe quién está "
    "conectado en un edificio.",
    "causes_by_land": "La parte de {what} a la que llega se mide por el terreno, como si las "
    "viviendas estuvieran repartidas por igual.",
    "causes_by_people": "La parte de {what} a la que llega se mide por dónde vive su gente, hasta "
    "donde se sabe.",
    "causes_even_within_area": "Dentro de {what} se supone que la red llega a estos hogares tanto "
    "como a los demás. Vivan donde vivan allí, se espera que los hogares a los que no llega estén "
    "entre los dos de la última columna, si la parte a la que llega vale para las viviendas; junto "
    "a cada uno está el 90\u00a0% central de lo que se simuló para él, que acertó de 8 a 9 veces "
    "de cada 10 en ciudades simuladas.",
    "causes_bounds": "de {least} a {most}",
    "causes_bounds_of_estimates": "Algunos {areas} no tienen márgenes: allí la última columna sale "
    "de las estimaciones tal como están, lo que pone el mínimo demasiado alto y el máximo "
    "demasiado bajo.",
    "causes_subscribers_are_served": "A quien está conectado le llega la red: los hogares de "
    "{what} a los que no llega se cuentan aquí primero.",
    "causes_unknown": Plural(
        "count",
        one="De {count} de los {all} {areas} no se sabe nada de la red; queda fuera.",
        other="De {count} de los {all} {areas} no se sabe nada de la red; quedan fuera.",
    ),
    "col_network": "Red",
    "col_reached": "Les llega",
    "col_not_reached": "No les llega",
    "col_not_reached_bounds": "No les llega, como mínimo y como máximo",
    "col_not_reached_list": "De estos, no les llega",
    "nav_causes": "Dos causas",
    "nav_below": "Cerca de computadoras públicas",
    "below_title": "Unas {people} de estas personas (más o menos {margin}) viven a menos de "
    "{distance} de una computadora pública",
    "below_title_households": "Unos {people} de estos hogares (más o menos {margin}) están a menos "
    "de {distance} de una computadora pública",
    "below_weights": "Dentro de {what} las cifras se ubican según {weights}.",
    "below_weights_land": "Dentro de {what} las cifras se reparten por igual en su terreno, a "
    "falta de un mejor mapa de viviendas.",
    "below_water": "Los límites de los {areas} abarcan también agua: allí se ubica el {share} de "
    "las cifras, donde no vive nadie.",
    "below_margin": "Los márgenes son los de los {areas}. Dicen qué tan seguras son las "
    "cantidades, no si la gente vive justo en ese punto.",
    "below_fallback": Plural(
        "count",
        one="{count} {area} tiene habitantes pero ninguna vivienda en ese mapa; los suyos se "
        "reparten por igual en su terreno.",
        other="{count} {areas} tienen habitantes pero ninguna vivienda en ese mapa; los suyos se "
        "reparten por igual en su terreno.",
    ),
    "col_distance": "Distancia",
    "note_people_layer": "El mapa de dónde vive la gente se dibuja repartido en unos 150 m, para "
    "que no se señale ninguna vivienda.",
    "below_sub_people": Plural(
        "count",
        one="Personas {label}, {period}, que viven a cierta distancia del único lugar, en línea "
        "recta. El camino es más largo.",
        other="Personas {label}, {period}, que viven a cierta distancia de uno de los {count} "
        "lugares, en línea recta. El camino es más largo.",
    ),
    "below_sub_households": Plural(
        "count",
        one="Hogares {label}, {period}, a cierta distancia del único lugar, en línea recta. El "
        "camino es más largo.",
        other="Hogares {label}, {period}, a cierta distancia de uno de los {count} lugares, en "
        "línea recta. El camino es más largo.",
    ),
    "network_network": "esta red",
    "network_speed": "{network} de {down}/{up} Mbps",
    "lead_causes_unknown": "De unos {unknown} más (más o menos {unknown_moe}) no se sabe si les "
    "llega.",
    "causes_sub_outline": "Hogares {label}, {period}. La red llega a las viviendas que están "
    "dentro de {file}.",
    "causes_sub_signal": "Hogares {label}, {period}. Una red llega a las viviendas que están "
    "dentro de {file}, donde su señal es suficiente.",
    "causes_any": "Una red fija es cualquier línea o antena en tierra. No se cuentan los "
    "satélites, que llegan a casi todas partes.",
    "causes_by_unit": "Los informes son por unidad, viviendas y negocios por igual: la parte de "
    "las viviendas a la que llega puede ser otra.",
    "causes_satellite": "El satélite se ofrece en casi todas partes: que haya uno a la vista dice "
    "poco de si una vivienda puede usarlo.",
    "causes_no_file": "De otras redes no se sabe nada, pues no se contó ningún archivo de ese "
    "tipo: {networks}.",
    "causes_matched_by_number": "Los informes nombran los condados de Connecticut de 2020; los "
    "{areas}, que desde entonces llevan el nombre de regiones de planificación, se encontraron por "
    "sus números, que no cambiaron.",
    "causes_given": "Esta división es una estimación. Toma tal cual {file}.",
    "below_unplaced": "Áreas sin estimación: {count}. Allí no se ubica a nadie, y no están en "
    "ninguna cifra de esta sección.",
    "outline_given": "el área que se indicó como cubierta",
    "outline_of": "el área que cubre {network}",
    # places side by side
    "compare_title": "Quiénes no están conectados en casa en {names}",
    "compare_kicker_same": "{names} · en los mismos años, {period}",
    "compare_kicker": "{names}",
    "compare_kicker_place": "{place} · {names}",
    "compare_and": "{first} y {last}",
    "compare_who": "hogares {label}",
    "compare_who_place": "hogares de {city} {label}",
    "compare_more": "puntos porcentuales más de {who} en {more} que en {less}",
    "compare_fell": "El porcentaje de hogares de {city} {label} bajó {difference} puntos de "
    "{first} a {second}, más o menos {margin}",
    "compare_rose": "El porcentaje de hogares de {city} {label} subió {difference} puntos de "
    "{first} a {second}, más o menos {margin}",
    "compare_same": "Entre {first} y {second}, la encuesta no puede distinguir ninguna diferencia "
    "en {who}",
    "compare_untested": "La diferencia entre {first} y {second} en {who} no se prueba",
    "compare_range": "Los {who} van del {low} en {lowest} al {high} en {highest}",
    "compare_each": "{who}, en promedio: el {share} de los hogares, con un margen de {margin} "
    "puntos.",
    "compare_each_unsure": "{who}, en promedio: el {share} de los hogares; no se conoce el margen.",
    "compare_sure": "La diferencia es de {difference} puntos, más o menos {margin}. Es mayor que "
    "el azar.",
    "compare_unsure": "La diferencia es de {difference} puntos, más o menos {margin}. Puede "
    "deberse al azar.",
    "compare_pairs": "En {clear} de {pairs} pares, la diferencia es mayor que el azar.",
    "compare_years": Plural(
        "pairs",
        one="Lea primero los mismos años. Las cifras pedidas son de años distintos: "
        "{list}. Entre ellas, {more} tiene {difference} puntos más, con un margen de {margin}, y "
        "una parte de eso se debe al tiempo, no al lugar.",
        other="Lea primero las cifras de los mismos años. Las que se pidieron son de "
        "años distintos: {list}. Parte de sus diferencias se debe al tiempo, no al lugar.",
    ),
    "compare_other_years": "Los periodos son distintos ({list}), y no hay a mano cifras de los "
    "mismos años. Parte de una diferencia se debe al tiempo, no al lugar.",
    "compare_overlap": "{first} y {second} comparten el {share} de sus años. La Oficina del Censo "
    "aconseja no comparar periodos que se superponen; la prueba lo tiene en cuenta.",
    "compare_shared_ground": "{first} y {second} tienen terreno en común, así que algunas "
    "respuestas están en ambos y no se prueba nada.",
    "compare_star": "* El margen se calculó con un modelo, es decir, con una fórmula, porque la "
    "copia de las tablas no trae ninguno.",
    "compare_same_title": "En los mismos años, {period}",
    "compare_same_sub": "Hogares, según lo que publicó la Oficina del Censo para cada lugar en "
    "conjunto.",
    "compare_asked_title": "Cada definición de “no estar conectado”",
    "compare_asked_title_years": "Las cifras que se pidieron, de años distintos",
    "compare_sub": "La barra es el margen de error (al 90\u00a0%), el punto es la estimación; "
    "escala: del 0 al {axis}\u00a0%. Las diferencias son con respecto a {first} y se calculan "
    "antes de redondear.",
    # varios lugares, una página para cada uno
    "each_title": Plural(
        "count",
        one="Hogares {label} en 1 lugar",
        other="Hogares {label} en {count} lugares",
    ),
    "each_title_many": "Quiénes no están conectados a internet en casa en {count} lugares",
    "each_kicker": "Una página para cada lugar, {period}",
    "each_kicker_none": "Una página para cada lugar",
    "each_lead": "Cada lugar tiene su propia página: su mapa, dónde el porcentaje es claramente "
    "mayor y qué tan seguro es. Las cifras de aquí son las de cada lugar en conjunto.",
    "each_none": "Ninguno de los lugares pedidos tiene página.",
    "each_failed": Plural(
        "count",
        one="1 de los {all} lugares pedidos no tiene página.",
        other="{count} de los {all} lugares pedidos no tienen página.",
    ),
    "each_failed_why": "¿Por qué?",
    "each_failed_title": "Lugares sin página",
    "each_table_title": "Los lugares",
    "each_sub": "La barra es el margen de error (al 90\u00a0%), el punto es la estimación; "
    "escala: del 0 al {axis}\u00a0%.",
    "each_measure": "Hogares {label}",
    "each_method": "Los totales son las cifras publicadas del lugar donde la Oficina del Censo las "
    "tiene, o la suma de las de los lugares que lo forman; si no, la suma de sus áreas, con "
    "márgenes más anchos.",
    "each_chance": "El orden es aquel en que se pidieron los lugares. Dos de ellos pueden diferir "
    "solo por azar; una comparación dice cuáles difieren por más.",
    "compare_col_place": "Lugar",
    "compare_col_difference": "Diferencia, en puntos",
    "compare_col_verdict": "¿Mayor que el azar?",
    "compare_higher": "sí, más alto",
    "compare_lower": "sí, más bajo",
    "compare_no_detectable_difference": "puede deberse al azar",
    "compare_note_no_margin": "no se conoce el margen",
    "compare_note_same_period": "el mismo periodo",
    "compare_note_shared_ground": "terreno en común",
    "compare_maps_title": "Los mismos colores en cada mapa",
    "compare_maps_sub": "El porcentaje de hogares por área, en una misma escala. {areas} Entre "
    "áreas pequeñas hay más diferencias por puro azar.",
    "compare_maps_years": "Los mapas son de años distintos, así que parte de lo que los distingue "
    "se debe al tiempo, no al lugar.",
    "compare_maps_unreadable": "El mapa de {name} no puede leerse {area} por {area}: de {known} "
    "porcentajes, {low} son poco confiables.",
    "compare_maps_areas": "{name}: {areas}.",
    "compare_maps_other": "La medida principal ({label}) no se conoce por área en todos los "
    "lugares, así que los mapas muestran otras.",
    "compare_maps_none": "No hay mapas: hacen falta los límites, y una medida conocida por área, "
    "de al menos dos lugares.",
    "compare_maps_lacking": "Sin mapa de {names}: no hay límites a mano.",
    "compare_map_alt": "Mapa de {who}: porcentaje de hogares {label}, en las clases de la tabla "
    "de abajo",
    "compare_map_said": "{who}: {share}",
    "compare_col_class": "Porcentaje de hogares",
    "compare_standing_title": "Entre los condados del país",
    "compare_standing_sub": "Hogares {label}, {period}. Lo que se dice con “entre” vale con una "
    "probabilidad del 90\u00a0%.",
    "compare_standing": "De {counties} condados, unos {higher} tienen un porcentaje más alto que "
    "{name} (el {share}, más o menos {margin} puntos); entre {low} y {high}.",
    "compare_standing_part": "De {counties} condados del archivo dado, unos {higher} tienen un "
    "porcentaje más alto que {name} (el {share}, más o menos {margin} puntos); entre {low} y "
    "{high}.",
    "compare_standing_joint": "Una lectura más estricta, para el orden de todos los condados a la "
    "vez: su puesto podría ser cualquiera entre el {low} y el {high}.",
    "compare_standing_none": "{name} no es un condado; se compara con ellos su propio porcentaje.",
    "compare_standing_other_period": "{name} no es un condado, y su porcentaje es de años "
    "distintos a los de los condados, así que no se compara con ellos.",
    "compare_standing_not_known": "No se conoce el margen de {name}, así que no se compara con "
    "los condados.",
    "compare_standing_no_counties": "Ningún condado de la tabla tiene un porcentaje con margen, "
    "así que {name} no se compara con ellos.",
    "compare_standing_lacking": "{file} no incluye el condado {county}, en el que está {name}.",
    "compare_standing_lacking_share": "{file} no da un porcentaje con margen para el condado "
    "{county}, en el que está {name}.",
    "compare_standing_own": "Se compara con los demás el porcentaje propio de {name}.",
    "compare_standing_own_other_period": "El porcentaje propio de {name} es de años distintos a "
    "los de los condados, así que no se compara con ellos.",
    "compare_standing_table": "La tabla de condados",
    "compare_standing_municipios": "Los municipios de Puerto Rico se cuentan aparte.",
    "compare_method_test": "Una diferencia se llama mayor que el azar si casi nunca aparecería "
    "entre dos que son iguales. Aquí se prueban muchas, así que el límite se fija para todas "
    "juntas: de las que se llaman así, se espera que a lo sumo una de cada diez no sea ninguna "
    "(Benjamini y Hochberg).",
    "compare_method_apart": "Dos lugares se encuestan por separado. Dos periodos de un mismo "
    "lugar que comparten años comparten respuestas, y la prueba lo tiene en cuenta.",
    "compare_method_people": "El número de personas depende de cómo se contaron, que puede ser "
    "distinto de un lugar a otro; por eso se comparan porcentajes de hogares.",
    "compare_all_rows": "Todos los pares están en comparison.csv.",
    "compare_period": "{name}, {period}",
    # areas
    "area_tract": "Tracto censal {number}",
    "area_block_group": "Grupo de bloques {group}, tracto censal {number}",
    # measures, after "hogares" or "personas"
    "label_no_internet": "sin acceso a internet en casa",
    "label_no_subscription": "sin suscripción a internet",
    "label_no_broadband": "sin banda ancha de ningún tipo",
    "label_no_home_broadband": "sin banda ancha en casa salvo el plan del celular",
    "label_cellular_only": "con el plan del celular como única conexión",
    "label_no_wireline": "sin cable, fibra óptica ni DSL",
    "label_no_computer": "sin computadora, tableta ni teléfono inteligente",
    "label_smartphone_only": "con un teléfono inteligente como única computadora",
    "label_no_computer_or_no_subscription": "sin computadora, o con una pero sin suscripción",
    "label_no_computer_or_no_broadband": "sin computadora, o con una pero sin banda ancha",
    # groups, under a heading and in a sentence
    "group_under_10k": "menos de $10,000",
    "whom_under_10k": "hogares con ingresos de menos de $10,000",
    "group_10k_to_20k": "$10,000 a $19,999",
    "whom_10k_to_20k": "hogares con ingresos de $10,000 a $19,999",
    "group_20k_to_35k": "$20,000 a $34,999",
    "whom_20k_to_35k": "hogares con ingresos de $20,000 a $34,999",
    "group_35k_to_50k": "$35,000 a $49,999",
    "whom_35k_to_50k": "hogares con ingresos de $35,000 a $49,999",
    "group_50k_to_75k": "$50,000 a $74,999",
    "whom_50k_to_75k": "hogares con ingresos de $50,000 a $74,999",
    "group_75k_or_more": "$75,000 o más",
    "whom_75k_or_more": "hogares con ingresos de $75,000 o más",
    "group_under_20k": "menos de $20,000",
    "whom_under_20k": "hogares con ingresos de menos de $20,000",
    "group_20k_to_75k": "$20,000 a $74,999",
    "whom_20k_to_75k": "hogares con ingresos de $20,000 a $74,999",
    "group_under_18": "menores de 18 años",
    "whom_under_18": "personas menores de 18 años",
    "group_from_18_to_64": "18 a 64 años",
    "whom_from_18_to_64": "personas de 18 a 64 años",
    "group_from_65": "65 años o más",
    "whom_from_65": "personas de 65 años o más",
    "group_white": "blanca solamente",
    "whom_white": "personas de raza blanca solamente",
    "group_black": "negra o afroamericana solamente",
    "whom_black": "personas de raza negra o afroamericana solamente",
    "group_american_indian": "indígena de las Américas o nativa de Alaska solamente",
    "whom_american_indian": "personas indígenas de las Américas o nativas de Alaska solamente",
    "group_asian": "asiática solamente",
    "whom_asian": "personas de raza asiática solamente",
    "group_pacific_islander": "nativa de Hawái o de otra isla del Pacífico solamente",
    "whom_pacific_islander": "personas nativas de Hawái o de otra isla del Pacífico solamente",
    "group_some_other_race": "alguna otra raza solamente",
    "whom_some_other_race": "personas de alguna otra raza solamente",
    "group_two_or_more_races": "dos o más razas",
    "whom_two_or_more_races": "personas de dos o más razas",
    "group_white_not_hispanic": "blanca solamente, no hispana ni latina",
    "whom_white_not_hispanic": "personas de raza blanca solamente, no hispanas ni latinas",
    "group_hispanic": "hispana o latina, de cualquier raza",
    "whom_hispanic": "personas hispanas o latinas, de cualquier raza",
    "group_other_races": "otra raza o varias",
    "whom_other_races": "personas que no son solo de raza blanca ni solo de raza negra, sino de "
    "otra raza o de varias",
    "group_below_high_school": "sin diploma de escuela secundaria",
    "whom_below_high_school": "personas de 25 años o más sin diploma de escuela secundaria (high "
    "school)",
    "group_high_school": "con diploma de escuela secundaria o su equivalente, pero sin título "
    "universitario de cuatro años",
    "whom_high_school": "personas de 25 años o más con diploma de escuela secundaria o su "
    "equivalente, pero sin título universitario de cuatro años",
    "group_bachelor": "con título universitario de cuatro años o más",
    "whom_bachelor": "personas de 25 años o más con título universitario de cuatro años o más",
    "group_below_bachelor": "sin título universitario de cuatro años",
    "whom_below_bachelor": "personas de 25 años o más sin título universitario de cuatro años",
    "group_employed": "con empleo",
    "whom_employed": "civiles de 16 años o más con empleo",
    "group_unemployed": "sin empleo y en busca de uno",
    "whom_unemployed": "civiles de 16 años o más sin empleo y en busca de uno",
    "group_not_in_labor_force": "fuera de la fuerza laboral",
    "whom_not_in_labor_force": "civiles de 16 años o más fuera de la fuerza laboral",
    "group_not_employed": "sin empleo, lo busquen o no",
    "whom_not_employed": "civiles de 16 años o más sin empleo, lo busquen o no",
    "group_pupils_to_grade_4": "de prekínder a 4.º grado",
    "whom_pupils_to_grade_4": "alumnos de prekínder a 4.º grado",
    "group_pupils_grade_5_to_8": "de 5.º a 8.º grado",
    "whom_pupils_grade_5_to_8": "alumnos de 5.º a 8.º grado",
    "group_pupils_grade_9_to_12": "de 9.º a 12.º grado",
    "whom_pupils_grade_9_to_12": "alumnos de 9.º a 12.º grado",
    "group_pupils": "de prekínder a 12.º grado",
    "whom_pupils": "alumnos de prekínder a 12.º grado",
    "group_aged_60": "de 60 años o más",
    "whom_aged_60": "personas de 60 años o más",
    "group_aged_65": "de 65 años o más",
    "whom_aged_65": "personas de 65 años o más",
    "group_poverty_150": "con ingresos por debajo del 150\u00a0% del nivel de pobreza",
    "whom_poverty_150": "personas con ingresos por debajo del 150\u00a0% del nivel de pobreza",
    "group_disability": "con una discapacidad",
    "whom_disability": "personas con una discapacidad",
    "group_limited_english": "con inglés limitado",
    "whom_limited_english": "hogares con inglés limitado",
    "group_veterans": "veteranas",
    "whom_veterans": "personas veteranas de las fuerzas armadas",
    "group_minority": "de una minoría racial o étnica (todas menos las de raza blanca solamente, "
    "no hispanas ni latinas)",
    "whom_minority": "personas de una minoría racial o étnica (todas menos las de raza blanca "
    "solamente, no hispanas ni latinas)",
    "group_no_vehicle": "sin vehículo",
    "whom_no_vehicle": "hogares sin vehículo",
    "group_no_diploma": "de 25 años o más sin diploma de escuela secundaria ni su equivalente",
    "whom_no_diploma": "personas de 25 años o más sin diploma de escuela secundaria ni su "
    "equivalente",
    "group_renters": "que alquilan su vivienda",
    "whom_renters": "hogares que alquilan su vivienda",
    "detect_title": "Qué podría mostrar una encuesta posterior de los hogares {label} en {place}, "
    "{period}",
    "detect_now": "Ahora",
    "detect_fall": "Deben bajar en",
    "detect_part": "De ellos",
    "detect_points": "Puntos",
    "detect_alone": Plural(
        "count",
        one="El único {area} que puede mostrar una baja",
        other="Un {area}, el del medio de los {count} que pueden mostrar una baja",
    ),
    "detect_regions": Plural(
        "count",
        one="La única región de {areas} vecinos",
        other="Una de {count} regiones de {areas} vecinos, la del medio",
    ),
    "detect_list": Plural(
        "k",
        one="El primer {area} de la lista",
        other="Los {k} {areas} de la lista juntos",
    ),
    "detect_programme": "… para atribuir la baja a un programa, en {years} años",
    "detect_never": Plural(
        "never",
        one="{never} de {known} {areas} nunca puede mostrar una baja por sí solo, ni siquiera si "
        "se conectaran todos sus hogares.",
        other="{never} de {known} {areas} nunca pueden mostrar una baja por sí solos, ni siquiera "
        "si se conectaran todos sus hogares.",
    ),
    "detect_never_range": "Cuántos son depende de la precisión de la encuesta, que aquí se supone: "
    "de {least} a {most}.",
    "detect_never_none": Plural(
        "known",
        one="El {area} podría mostrar una baja, si fuera lo bastante grande.",
        other="Cada uno de los {known} {areas} podría mostrar una baja por sí solo, si fuera lo "
        "bastante grande.",
    ),
    "detect_together": Plural(
        "k",
        one="El primer {area} de la lista debe bajar en unos {fall} de {now} hogares (el {part}) "
        "para que sea probable que se note.",
        other="Juntos, los {k} {areas} de la lista deben bajar en unos {fall} de {now} hogares "
        "(el {part}) para que sea probable que se note.",
    ),
    "detect_success": "Para mostrar el éxito de un programa hacen falta unos {programme}.",
    "detect_together_never": Plural(
        "k",
        one="El primer {area} de la lista no tiene bastantes hogares sin conexión, {now}, para "
        "que sea probable que se note una baja.",
        other="Ni siquiera juntos tienen los {k} {areas} de la lista bastantes hogares sin "
        "conexión, {now}, para que sea probable que se note una baja.",
    ),
    "detect_of_place": "En {place} en conjunto, el porcentaje, el {share}, debe bajar {points} "
    "puntos.",
    "detect_answers": "Una encuesta propia necesita unas {answers} respuestas en cada una de dos "
    "rondas para mostrar una baja del {before} al {after}.",
    "detect_answers_too": "Para una baja al {after} necesita unas {answers}.",
    "detect_how": "Tanto debe bajar la cifra verdadera para que una encuesta del mismo tamaño lo "
    "note en el {power} de los casos (con una prueba bilateral al {confidence}). Sus años no "
    "pueden coincidir con los de {period}. Se supone que una encuesta propia varía {effect} veces "
    "lo que una muestra aleatoria simple, por sus pesos y conglomerados.",
    # --- planes de un presupuesto ---
    "programme_subsidy": "Subsidio del servicio",
    "programme_building": "Servicio para edificios enteros",
    "programme_wireless": "Sitio inalámbrico fijo",
    "programme_hotspots": "Préstamo de puntos de acceso móviles",
    "programme_devices": "Computadoras",
    "programme_navigators": "Horas de orientadores digitales",
    "programme_public_computers": "Sitio de computadoras públicas",
    "per_household": "hogar",
    "per_device": "dispositivo",
    "per_navigator": "puesto de tiempo completo",
    "per_site": "sitio",
    "limit_enrollment": "tantos como se inscriban",
    "limit_stock": "tantos como se compren",
    "limit_hours": "tantos como permitan las horas",
    "limit_buildings": "quienes viven en los edificios",
    "limit_distance": "quienes viven cerca",
    "why_no_published_effect": "nadie ha publicado a cuántos conecta por primera vez",
    "why_part": "de algunas de sus partidas nadie ha publicado a cuántos conectan por primera vez",
    "basis_own": "la cifra del propio condado",
    "basis_foretold": "prevista por el estado del condado y sus hogares elegibles",
    "basis_state": "los condados del estado en conjunto",
    "basis_nation": "el intervalo del país",
    "offline_no_need": "sin necesidad ni interés",
    "offline_price": "demasiado caro",
    "offline_no_computer": "sin computadora",
    "offline_not_available": "no hay servicio",
    "offline_elsewhere": "puede usarlo en otro lugar",
    "offline_privacy": "privacidad o seguridad",
    "pool_service": "hogares con computadora y sin suscripción",
    "pool_device": "hogares sin computadora",
    "left_out_no_buildings": "No se sabe cuántas viviendas hay en edificios que podrían atenderse "
    "enteros.",
    "left_out_no_candidates": "No se indicaron lugares donde se podrían abrir sitios.",
    "left_out_no_computers_unknown": "No se sabe en qué zonas faltan computadoras.",
    "choice_sites_clear": "Los sitios marcados como claros están en el mejor plan de la mayoría de "
    "las simulaciones.",
    "choice_sites_none": "Ningún sitio gana con claridad: otros servirían igual, o cuál es mejor "
    "depende de lo que no se sabe.",
    "choice_sites_all_fit": "Todos los sitios caben en el presupuesto, así que ninguno va antes "
    "que otro.",
    "choice_sites_all_must": "Todos los sitios están dados, así que no hay nada que elegir.",
    "choice_sites_few_draws": "Hay muy pocas simulaciones para decir qué sitios son una elección "
    "clara.",
    "choice_sites_unused": "El mejor plan de ninguna simulación abre un sitio: otras cosas "
    "atienden a más por el dinero.",
    "choice_sites_no_sites": "No se ofreció ningún sitio.",
    "choice_areas_clear": "Algunas zonas están al alcance de un sitio en el mejor plan de la "
    "mayoría de las simulaciones.",
    "choice_areas_none": "Ninguna zona va antes que otras: los sitios llegan a la mayoría en casi "
    "todas las simulaciones, o a cuáles llegan depende de lo que no se sabe.",
    "choice_areas_few_draws": "Hay muy pocas simulaciones para decir qué zonas van primero.",
    "choice_areas_spread": "Los programas van adonde hay necesidad, así que ninguna zona va "
    "antes que otra.",
    "choice_plans_same": "Los cuatro planes compran lo mismo.",
    "choice_plans_clear": "Un plan atiende a más hogares en casi todas las simulaciones.",
    "choice_plans_none": "Ningún plan gana con claridad: cuál atiende a más depende de lo que no "
    "se sabe.",
    "choice_plans_few_draws": "Hay muy pocas simulaciones para decir qué plan atiende a más "
    "hogares.",
    "plan_most": "Más hogares",
    "plan_worst_first": "Primero el distrito más rezagado",
    "plan_cheapest": "Menor costo por hogar",
    "plan_least_regret": "Menor pérdida posible",
    "caveat_ranges_of_draws": "Las cifras van de un valor bajo a uno alto entre simulaciones de "
    "necesidad, inscripción y precios. No son el margen de una encuesta.",
    "caveat_need_of_now": "La necesidad se estima para {year} con las cifras de {period}.",
    "caveat_need_of_period": "La necesidad es un promedio de {period}; puede haber bajado desde "
    "entonces.",
    "caveat_need_of_measure": "La necesidad cuenta los hogares {label}, porque no se sabe por zona "
    "quién no tiene suscripción alguna.",
    "caveat_served_is_not_connected": "Un hogar atendido no siempre se conecta por primera vez. "
    "Cuántos lo hacen se dice solo donde alguien lo ha publicado.",
    "caveat_split_by_measures": "Quién no tiene computadora se toma de otra pregunta de la "
    "encuesta, cuyo error propio no se cuenta.",
    "caveat_reach_is_not_use": "Un sitio cuenta todos los hogares con necesidad a su alcance, "
    "hasta su capacidad. No todos vendrán.",
    "caveat_cost_of_item": Plural(
        "k",
        one="El archivo no da el costo de {k} sitio; se toma el del libro de costos.",
        other="El archivo no da el costo de {k} sitios; se toma el del libro de costos.",
    ),
    "caveat_take_up_of_file": "La inscripción se lee de {file}.",
    "caveat_take_up_of_nation": "Para la inscripción se usa el intervalo del país; la cifra de un "
    "condado puede estar lejos de él.",
    "caveat_enrolled_had_service": "Un subsidio atiende a todos los que se inscriben. La mayoría "
    "ya tenía servicio: solo quienes no lo tenían cuentan como conectados por primera vez.",
    "caveat_people_as_households": "Los orientadores ayudan a personas. Cada una se cuenta como un "
    "hogar, que es lo más que puede ser.",
    "caveat_stock_is_not_use": "Cada dispositivo o punto de acceso cuenta un hogar, mientras haya "
    "hogares que no lo tengan. No todos lo querrán.",
    "caveat_site_cost_is_opening": "Un sitio de computadoras públicas se paga una vez. El "
    "personal y el alquiler de los años siguientes no están en su costo, salvo que un archivo "
    "los ponga: no se halló una cifra con fuente. Un libro de costos propio puede añadirlos "
    "(public_computer_running).",
    "caveat_late_money": "Parte del dinero llega después del primer año. Lo que empieza tarde se "
    "paga desde entonces, y quien es atendido una parte de los años cuenta como esa parte.",
    "caveat_take_up_own": Plural(
        "k",
        one="De {k} condado es la cifra propia.",
        other="De {k} condados es la cifra propia.",
    ),
    "caveat_take_up_foretold": Plural(
        "k",
        one="De {k} condado la cifra está oculta: se calcula por su estado y por cuántos hogares "
        "tienen derecho.",
        other="De {k} condados la cifra está oculta: se calcula por su estado y por cuántos "
        "hogares tienen derecho.",
    ),
    "caveat_take_up_of_state": Plural(
        "k",
        one="De {k} condado no hay cifra: se toma la de su estado.",
        other="De {k} condados no hay cifra: se toma la de su estado.",
    ),
    "caveat_take_up_lacks": Plural(
        "k",
        one="{file} no dice nada de {k} condado de aquí: se toma el intervalo del país.",
        other="{file} no dice nada de {k} condados de aquí: se toma el intervalo del país.",
    ),
    "caveat_take_up_over_one": Plural(
        "k",
        one="En {k} condado se inscribieron más hogares de los contados como elegibles; se supone "
        "que todos se inscriben.",
        other="En {k} condados se inscribieron más hogares de los contados como elegibles; se "
        "supone que todos se inscriben.",
    ),
    "caveat_products": "Si todos los que se inscribirían recibieran un subsidio, sus propias "
    "respuestas dan unos {by_enrollment} conectados por primera vez, y las razones de quienes no "
    "tienen internet unos {by_reasons}. Un plan cuenta el menor de dos: los inscritos que son "
    "nuevos, y los hogares con necesidad que no se conectan por el precio.",
    "caveat_products_apart": "Si todos los que se inscribirían recibieran un subsidio, sus propias "
    "respuestas dan unos {by_enrollment} conectados por primera vez, y las razones de quienes no "
    "tienen internet unos {by_reasons}: un factor de {factor}. Un plan cuenta el menor de dos: "
    "los inscritos que son nuevos, y los hogares con necesidad que no se conectan por el precio.",
    "caveat_dated_items": Plural(
        "k",
        one="{k} cifra tiene más de cinco años: {items}.",
        other="{k} cifras tienen más de cinco años: {items}.",
    ),
    "caveat_areas_as_districts": "No hay distritos, así que cada zona cuenta como uno.",
    "caveat_best_found": "La búsqueda agotó su tiempo; puede haber un plan mejor.",
    "together_kicker": "Datos por condado, promedio de {period}",
    "together_title_all": "Con precios un {cut} más bajos, los {k} condados ganan si compran "
    "juntos",
    "together_title_some": Plural(
        "n",
        one="Con precios un {cut} más bajos, {n} de los {k} condados gana si compran juntos",
        other="Con precios un {cut} más bajos, {n} de los {k} condados ganan si compran juntos",
    ),
    "together_title_none": "Con precios un {cut} más bajos, ninguno de los {k} condados gana si "
    "compran juntos",
    "together_title_worth": "Con precios un {cut} más bajos, comprar juntos conviene si cuesta "
    "menos de {worth}",
    "together_budget": "Tienen {budget} para {years}. El dinero de cada condado se queda en él. Lo "
    "que comparten es el precio.",
    "together_worth": "En total ahorra {worth}: precios más bajos, y todas las licitaciones menos "
    "una. Trabajar juntos no debe costar más.",
    "together_worth_prices": "En total, los precios más bajos ahorran {worth}. Trabajar juntos no "
    "debe costar más.",
    "together_procurement": "Al comprar por separado, cada condado paga {cost} por su propia "
    "licitación. Juntos la pagan una sola vez.",
    "together_procurement_none": "No se cuenta lo que cuesta una licitación: nadie ha publicado un "
    "dato que sirva.",
    "together_coordination": "Se supone que trabajar juntos cuesta {cost} a cada condado.",
    "together_coordination_none": "No se cuenta lo que cuesta trabajar juntos.",
    "together_no_goods": "Lo que comprarían son salarios y subsidios, que no se abaratan por "
    "comprar más.",
    "together_title_members": "Lo que obtiene cada condado, solo y con los demás",
    "together_col_county": "Condado",
    "together_col_need": "Hogares sin suscripción",
    "together_col_budget": "Su dinero",
    "together_col_alone": "Atendidos por separado",
    "together_col_more": "Atendidos de más con −{cut}",
    "together_col_same": "Atendidos de más al mismo precio",
    "together_col_pays": "Conviene desde una rebaja del",
    "together_any": "cualquiera",
    "together_always": "sin rebaja",
    "together_never": "ninguna",
    "together_range": "Los hogares van de menos a más: en el 5 al 95\u00a0% de las simulaciones "
    "de la necesidad, de la inscripción y de los precios.",
    "together_more": "“Atendidos de más” compara el centro de las simulaciones en común con el "
    "centro por separado. Es poco frente al intervalo de los atendidos.",
    "together_pays": "“Conviene desde” es la rebaja con la que un condado ahorra lo mismo que le "
    "cuesta comprar con los demás. “Sin rebaja” indica que conviene al mismo precio; "
    "“cualquiera”, que a ese precio ni cuesta ni ahorra nada; “ninguna”, que no conviene nunca.",
    "together_title_known": "Lo que se sabe de comprar juntos",
    "together_known_schools": "Las escuelas de Nueva Jersey que pidieron ofertas juntas pagaron un "
    "37\u00a0% menos por cada Mbit/s (Aryal y otros, NBER, documento de trabajo 33498, 2025).",
    "together_known_italy": "Un comprador central en Italia pagó un 28\u00a0% menos; quienes "
    "siguieron comprando por su cuenta pagaron también un 22\u00a0% menos (Bandiera y otros, 2009; "
    "Lotti y otros, 2024). La ventaja es menor donde hay pocos proveedores.",
    "together_known_cooperatives": "De las cooperativas de compra de Estados Unidos, el 77\u00a0% "
    "dice que ahorró dinero. Una licitación tarda de 4 a 24 meses (NIGP, 2014; CoProcure, 2019). "
    "Son sus propias respuestas.",
    "together_known_services": "En los servicios que varios lugares prestan juntos los resultados "
    "se contradicen. Ganan más los lugares pequeños (Bel y Sebő, 2020).",
    "together_title_method": "Cómo se calcula",
    "together_method": "El plan de cada condado es el que atiende a más personas con su dinero: "
    "por separado a precio completo, y juntos a precios más bajos.",
    "together_method_need": "La necesidad se simula a partir del dato publicado de cada condado y "
    "de su margen. No se eligen lugares para centros.",
    "together_ours": "Cuánto bajan los precios es elección nuestra: ninguna fuente dice qué parte "
    "de un precio baja con la cantidad. Solo se abarata lo que vende un proveedor; los salarios y "
    "los subsidios, no.",
    "together_title_prices": "Precios antes de cualquier ahorro",
    "together_source": "Fuente: Oficina del Censo de EE. UU., Encuesta sobre la Comunidad "
    "Estadounidense, {period}, tabla S2801, por condado.",
    "plan_title": "Lo que {budget} podrían lograr en {place} en {years}",
    "plan_years": Plural("k", one="{k} año", other="{k} años"),
    "plan_range": "{low} a {high}",
    "plan_col_plan": "Plan y propósito",
    "plan_col_cost": "Costo",
    "plan_col_buys": "Compra",
    "plan_col_served": "Hogares atendidos",
    "plan_col_each": "Costo por hogar",
    "plan_col_connected": "Conectados por primera vez",
    "plan_col_regret": "Detrás del mejor, como máximo",
    "plan_unknown": "no se sabe",
    "plan_line": "{programme}: {units}",
    "figure_budget_title": "Cuántos hogares se atienden con el dinero en {city}",
    "figure_budget_subtitle": "Hogares que atiende el plan para más hogares en {years}, según el "
    "presupuesto, de bajo a alto entre simulaciones de necesidad, inscripción y precios",
    "figure_budget_x": "Presupuesto",
    "figure_budget_y": "Hogares atendidos",
    "figure_budget_given": "{budget}: de {low} a {high} hogares",
    "figure_budget_note": "Ser atendido no es conectarse por primera vez.",
    "item_service_subsidy": "subsidio mensual de la factura de un hogar",
    "item_travel": "cuánto viaja la gente hasta un sitio de computadoras públicas",
    "item_device": "computadora portátil",
    "item_navigator": "orientador digital de tiempo completo",
    "item_navigator_reach": "personas que ayuda un orientador al mes",
    "item_hotspot": "punto de acceso móvil con su plan",
    "item_public_computer_site": "sitio de computadoras públicas",
    "item_public_computer_running": "operación de un sitio de computadoras públicas",
    "item_building_service": "servicio en todas las viviendas de un edificio",
    "item_wireless_site": "sitio inalámbrico fijo",
    "item_wireless_running": "operación de un sitio inalámbrico fijo",
    "item_wireless_reach": "hogares que usan un sitio inalámbrico",
    "item_wireless_radius": "radio de un sitio inalámbrico",
    "item_take_up": "proporción de hogares elegibles que se inscribe",
    "item_eligible": "proporción de todos los hogares que son elegibles",
    "item_new_of_enrolled": "proporción de inscritos que se conecta por primera vez",
    "item_first_time_users": "proporción de inscritos que dice que no tenía servicio",
    "item_price_factor": "cuántas veces más se conectarían sin el precio",
    "item_price_share": "proporción de los no conectados a quienes frena el precio",
    "item_radius": "radio de un sitio de computadoras públicas",
    "item_cheapest_serves": "proporción mínima de hogares que atiende el plan más barato",
    "nation_country": "Estados Unidos",
    "nation_whole": "todo Estados Unidos",
    "nation_title": "Hogares {label}, condado por condado: {place}, {period}",
    "nation_kicker": "{place}: {counties} condados y equivalentes, promedio de {period}",
    "nation_head": Plural(
        "surely",
        one="de {counties} condados está con seguridad entre los {k} del país con el mayor "
        "porcentaje de hogares {label}.",
        other="de {counties} condados están con seguridad entre los {k} del país con el mayor "
        "porcentaje de hogares {label}.",
    ),
    "nation_lead_share": "En {whole}, unos {households} hogares de {base} (el {share}, más o menos "
    "{margin} puntos) son hogares {label}.",
    "nation_lead_sure": Plural(
        "possible",
        one="“Con seguridad” quiere decir con una probabilidad del 95\u00a0% o más. Un condado más "
        "puede estar entre los {k}, con una probabilidad del 5\u00a0% o más.",
        other="“Con seguridad” quiere decir con una probabilidad del 95\u00a0% o más. Otros "
        "{possible} condados pueden estar entre los {k}, cada uno con una probabilidad del "
        "5\u00a0% o más.",
        exactly={
            0: "“Con seguridad” quiere decir con una probabilidad del 95\u00a0% o más. Ningún otro "
            "tiene una del 5\u00a0%."
        },
    ),
    "nation_lead_unrankable": Plural(
        "unrankable",
        one="Un condado no se puede ordenar: allí se encuestaron tan pocos hogares que su puesto "
        "puede ser cualquiera en la mitad de la lista de {all} o más.",
        other="{unrankable} condados no se pueden ordenar: allí se encuestaron tan pocos hogares "
        "que el puesto de cada uno puede ser cualquiera en la mitad de la lista de {all} o más.",
        exactly={0: "Cada condado de aquí tiene un puesto, dentro de su intervalo."},
    ),
    "nation_lead_width": "El intervalo de la mitad de los condados abarca {width} puestos o más. "
    "Por eso, lea el intervalo y no el puesto.",
    "nation_map_title": "Hogares {label}, por condado: {place}, {period}",
    "nation_map_sub": "Porcentaje de los hogares.",
    "nation_map_how": "Elija un condado en el mapa o búsquelo por su nombre.",
    "nation_map_now": "Nuestra estimación para {year}, no una cifra publicada.",
    "nation_skip": "Saltar a la lista de condados",
    "nation_find": "Buscar un condado",
    "nation_k": "Cuántos mostrar",
    "nation_when": "Cifras",
    "nation_published": "Publicadas, {period}",
    "nation_now": "Nuestra estimación para {year}",
    "nation_state": "Estado",
    "nation_all": "Todo el país",
    "nation_in": "Acercar",
    "nation_out": "Alejar",
    "nation_chosen": "{name}: los hogares {label} son el {share}, más o menos {margin} puntos. Su "
    "puesto entre {all} condados está en el intervalo {band}.",
    "nation_chosen_none": "{name}: sin estimación.",
    "nation_found": Plural(
        "count", one="Un condado encontrado.", other="{count} condados encontrados."
    ),
    "nation_list_title": Plural(
        "k",
        one="El condado que con más probabilidad es el más excluido",
        other="Los {k} condados que con más probabilidad están entre los {k} más excluidos",
    ),
    "nation_list_state": "Los condados de {place}, primero los más excluidos",
    "nation_list_sub": "Según el porcentaje de hogares {label}, {period}. El puesto 1 es el más "
    "excluido. La barra va del puesto 1 al {all}; el verdadero está en el intervalo con una "
    "probabilidad del 90\u00a0%.",
    "nation_col_county": "Condado",
    "nation_col_band": "Puesto en el país",
    "nation_col_state": "Puesto en su estado",
    "nation_col_tier": "¿Entre los {k} más excluidos?",
    "nation_col_now": "Nuestra estimación para {year}",
    "nation_col_proven": "Puesto que se puede probar",
    "nation_col_counties": "Condados",
    "nation_col_surely": "Con seguridad entre los {k}",
    "nation_col_unrankable": "No se pueden ordenar",
    "nation_surely_title": Plural(
        "count",
        one="Un condado está con seguridad entre los {k} más excluidos",
        other="{count} condados están con seguridad entre los {k} más excluidos",
    ),
    "nation_surely_none": "Ningún condado de aquí está con seguridad entre los {k} más excluidos.",
    "nation_unrankable_title": Plural(
        "count",
        one="Un condado no se puede ordenar",
        other="{count} condados no se pueden ordenar",
        exactly={0: "A ningún condado de aquí le falta un puesto"},
    ),
    "nation_unrankable_sub": "Su intervalo abarca la mitad de los {all} condados o más. Eso dice "
    "cuán pocos hogares se encuestaron, no cómo vive la gente allí.",
    "nation_show": "Mostrar los nombres",
    "nation_states_title": "Por estado",
    "nation_states_sub": "Sumas de condados, cada una con su margen de error. Hogares {label}, "
    "{period}.",
    "nation_card_sub": "Los puestos son entre {all} condados; el 1 es el más excluido. El "
    "intervalo contiene el puesto verdadero con una probabilidad del 90\u00a0%. Lo que se puede "
    "probar con solo comparar este condado con cada uno de los demás es un intervalo mucho más "
    "amplio.",
    "nation_peers": "Lugares parecidos, por necesidad, tamaño y entorno",
    "nation_peers_sub": "Se parecen en todos estos porcentajes, en el número de hogares y en la "
    "densidad. Como las cifras tienen márgenes, la búsqueda se repite muchas veces con cifras "
    "simuladas dentro de ellos: un lugar que aparece en menos del 80\u00a0% de las simulaciones es "
    "dudoso.",
    "nation_peer": "en el {chance} de las simulaciones",
    "nation_peer_unsure": "en el {chance} de las simulaciones: dudoso",
    "nation_more": "Más frecuente aquí que en estos lugares, más allá del azar: {names}.",
    "nation_less": "Menos frecuente aquí: {names}.",
    "nation_trend_own": "De {before} a {period}, aquí el porcentaje de hogares {label} {change}. "
    "Conviene llamar a un lugar parecido al que le haya ido mejor, más allá del azar.",
    "nation_trend_none": "No hay cifras anteriores de este condado para comparar su evolución.",
    "nation_down": "bajó {points} puntos (± {margin})",
    "nation_up": "subió {points} puntos (± {margin})",
    "nation_trend_better": "Le fue mejor que aquí: {change}. Vale la pena llamar.",
    "nation_trend_worse": "Le fue peor que aquí: {change}.",
    "nation_trend_same": "Sin diferencia clara respecto de aquí: {change}.",
    "nation_under": "menos de 0.1",
    "nation_files_title": "Llévese las cifras",
    "nation_csv_list": "Descargar la lista (CSV)",
    "nation_csv_all": "Descargar todos los condados (CSV)",
    "nation_files": "Junto a esta página están todas las medidas en counties.csv, workbook.xlsx "
    "(Excel) y counties.parquet (con polígonos, para SIG), y los estados en states.csv.",
    "nation_note_county": "Cuentan como condados las parroquias de Luisiana, los distritos y áreas "
    "censales de Alaska, los municipios de Puerto Rico y las regiones de Connecticut.",
    "nation_note_rank": "Los puestos salen de simulaciones, no de la tabla: el porcentaje de cada "
    "condado se simula muchas veces dentro de lo que permite la encuesta, y en cada simulación se "
    "ordenan todos. Cuánto vale la muestra de un condado depende de su tamaño y de sus márgenes "
    "publicados.",
    "nation_note_proven": "“Se puede probar” solo supone los márgenes publicados: el condado se "
    "compara con cada uno de los demás, al 90\u00a0% para todas sus comparaciones juntas (Mogstad, "
    "Romano, Shaikh y Wilhelm, 2024). A la mitad de los condados les quedan {proven} puestos o "
    "más. Vale para un condado que se eligió antes de mirar.",
    "nation_note_sum": "Las cifras de los estados y del país son sumas de condados; sus márgenes "
    "son los de sumas y difieren un poco de los que publica la Oficina del Censo.",
    "nation_note_now": "La estimación para {year} lleva el promedio de cinco años de un condado a "
    "su último año, según cómo cambiaron todos los condados entre las dos últimas publicaciones. "
    "Puerto Rico no la tiene: la regla no se probó allí. Los puestos son de las cifras publicadas.",
    "nation_note_old": "Aquí no se estima el último año: antes de 2021 las publicaciones comparan "
    "respuestas a preguntas distintas.",
    "nation_note_trend": "La evolución compara {period} con {before}, que no comparten ningún año. "
    "Hasta 2015 las preguntas tenían otras palabras, y {before} todavía contiene algunas de esas "
    "respuestas; eran las mismas en todas partes, así que los condados se pueden comparar.",
    "nation_note_map": "En el mapa las superficies guardan su proporción, pero Alaska está "
    "dibujada al 36\u00a0% de su largo y ancho y Puerto Rico al 200\u00a0%. Alaska, Hawái y "
    "Puerto Rico están desplazados.",
    "nation_note_unmapped": Plural(
        "count",
        one="Un condado está en la tabla pero no en el mapa, porque en 2023 ya no existía: "
        "{names}.",
        other="{count} condados están en la tabla pero no en el mapa, porque en 2023 ya no "
        "existían: {names}.",
    ),
    # the places of a state
    "state_places_title": "Hogares {label}, lugar por lugar: {place}, {period}",
    "state_places_map": "Hogares {label}, por lugar: {place}, {period}",
    "state_places_kicker": "{place}: {count} ciudades, pueblos y lugares designados por el censo, "
    "promedio de {period}",
    "state_places_head": Plural(
        "surely",
        one="de {count} lugares está con seguridad entre los {k} de {place} con el mayor "
        "porcentaje de hogares {label}.",
        other="de {count} lugares están con seguridad entre los {k} de {place} con el mayor "
        "porcentaje de hogares {label}.",
    ),
    "state_places_sure": Plural(
        "possible",
        one="“Con seguridad” quiere decir con una probabilidad del 95\u00a0% o más. Un lugar más "
        "puede estar entre los {k}, con una probabilidad del 5\u00a0% o más.",
        other="“Con seguridad” quiere decir con una probabilidad del 95\u00a0% o más. Otros "
        "{possible} lugares pueden estar entre los {k}, cada uno con una probabilidad del "
        "5\u00a0% o más.",
        exactly={
            0: "“Con seguridad” quiere decir con una probabilidad del 95\u00a0% o más. Ningún otro "
            "tiene una del 5\u00a0%."
        },
    ),
    "state_places_unrankable": Plural(
        "unrankable",
        one="Un lugar no se puede ordenar: allí se encuestaron tan pocos hogares que su puesto "
        "puede ser cualquiera en la mitad de la lista o más.",
        other="{unrankable} lugares no se pueden ordenar: allí se encuestaron tan pocos hogares "
        "que el puesto de cada uno puede ser cualquiera en la mitad de la lista o más.",
        exactly={0: "Cada lugar de aquí tiene un puesto, dentro de su intervalo."},
    ),
    "state_places_width": "El intervalo de la mitad de los lugares abarca {width} puestos o más. "
    "Por eso, lea el intervalo y no el puesto.",
    "state_places_skip": "Saltar a la lista de lugares",
    "state_places_list": "Los lugares de {place}, primero los más excluidos",
    "state_places_list_sub": "Según el porcentaje de hogares {label}, {period}. El puesto 1 es el "
    "más excluido de {count}; el verdadero está en el intervalo con una probabilidad del "
    "90\u00a0%.",
    "state_places_find": "Buscar un lugar",
    "state_places_found": Plural(
        "count", one="Un lugar encontrado.", other="{count} lugares encontrados."
    ),
    "state_places_files": "Junto a esta página están estas cifras en places.csv; todas las "
    "medidas, con los polígonos si se descargaron, están en el archivo Parquet del estado.",
    "state_places_note": "Los lugares son las ciudades, los pueblos, las villas y los lugares "
    "designados por el censo tal como los traza la Oficina del Censo. Los hogares que están fuera "
    "de todos ellos no aparecen aquí, así que estas cifras no suman las del estado.",
    "state_places_note_rank": "Los puestos salen de simulaciones, no de la tabla: el porcentaje de "
    "cada lugar se simula muchas veces dentro de lo que permite la encuesta, y en cada simulación "
    "se ordenan todos los lugares del estado. Cuánto vale la muestra de un lugar depende de su "
    "tamaño y de los márgenes publicados.",
    "nation_sheet_about": "Acerca de",
    "nation_sheet_states": "Estados",
    "nation_sheet_columns": "Columnas",
    "nation_sheet_sources": "Fuentes",
    "nation_means_GEOID": "El número del condado, de 5 dígitos; texto",
    "nation_means_name": "El nombre del condado y del estado",
    "nation_means_state": "El código postal del estado",
    "nation_means_measure": "La medida",
    "nation_means_households": "Hogares",
    "nation_means_households_moe": "Su margen de error al 90\u00a0%",
    "nation_means_share": "Porcentaje de todos los hogares",
    "nation_means_share_moe": "Su margen de error al 90\u00a0%, en puntos",
    "nation_means_base": "Todos los hogares",
    "nation_means_base_moe": "Su margen de error al 90\u00a0%",
    "nation_means_reliability": "Cuán confiable es el porcentaje, según su margen",
    "nation_means_rank": "Puesto de la estimación en el país (1: el más excluido); lea el "
    "intervalo",
    "nation_means_band_low": "Puesto en el país, extremo bajo de su intervalo (90\u00a0%)",
    "nation_means_band_high": "Puesto en el país, extremo alto de su intervalo (90\u00a0%)",
    "nation_means_unrankable": "No se puede ordenar: el intervalo abarca la mitad de todos",
    "nation_means_state_low": "Puesto en su estado, extremo bajo de su intervalo (90\u00a0%)",
    "nation_means_state_high": "Puesto en su estado, extremo alto de su intervalo (90\u00a0%)",
    "nation_means_chance": "Probabilidad de estar entre los {k} más excluidos del país",
    "nation_means_tier": "Cómo se llama esa probabilidad",
    "nation_means_proven_low": "Puesto más bajo que se puede probar (90\u00a0%)",
    "nation_means_proven_high": "Puesto más alto que se puede probar (90\u00a0%)",
    "nation_means_now": "Nuestra estimación del porcentaje en {year}",
    "nation_means_now_low": "Extremo bajo de su intervalo al 90\u00a0%",
    "nation_means_now_high": "Extremo alto de su intervalo al 90\u00a0%",
    # --- papers of a plan ---
    "paper_memo": "Memorando para el concejo",
    "paper_pack": "Carpeta para solicitar fondos",
    "paper_pack_use": "Estas partes se pueden copiar en una solicitud. Las cifras son las del "
    "memorando.",
    "paper_read": "Cifras consultadas hasta el {day}.",
    "paper_by": "Hecho con exclusion {version}.",
    "paper_title_recommendation": "Qué recomendamos",
    "paper_title_need": "La necesidad",
    "paper_title_alternatives": "Cuatro planes, uno junto a otro",
    "paper_title_plan": "Qué va adónde",
    "paper_title_curve": "Qué haría más o menos dinero",
    "paper_title_risk": "Riesgo, y lo que no se sabe",
    "paper_title_funding": "Quién paga",
    "paper_title_statement": "Declaración de la necesidad",
    "paper_title_objectives": "Objetivos",
    "paper_title_logic": "Modelo lógico",
    "paper_title_assumptions": "En qué se apoyan las cifras",
    "paper_title_sources": "Fuentes",
    "paper_recommend_clear": "Elija el plan “{plan}”. Es el que más hogares atiende en casi todos "
    "los casos que probamos.",
    "paper_recommend_placed": "Los cuatro planes compran lo mismo. Nombramos “{plan}”, porque solo "
    "ese mira al distrito que menos recibiría.",
    "paper_recommend_same": "Los cuatro planes compran lo mismo, así que hay un solo plan.",
    "paper_need_base": "Los planes cuentan con unos {households} hogares con necesidad, el {share} "
    "de todos.",
    "paper_line_dated": "{programme} (cifra de más de cinco años)",
    "paper_recommend_open": "Ningún plan gana con claridad. Nombramos el que menos puede fallar: "
    "“{plan}”. En los casos que probamos, nunca atiende más de un {regret} menos que el mejor plan "
    "de ese caso.",
    "paper_does": "Cuesta {cost} en {years} y atiende entre {low} y {high} hogares, a un costo de "
    "{each_low} a {each_high} por hogar.",
    "paper_buys": "Compra: {lines}.",
    "paper_new": "De ellos, conecta por primera vez a entre {low} y {high}.",
    "paper_new_part": "Algunas de sus líneas conectan por primera vez a entre {low} y {high}. De "
    "las otras, nadie ha publicado a cuántos conectan.",
    "paper_new_unknown": "No se sabe a cuántos de ellos conecta por primera vez. Nadie lo ha "
    "publicado para lo que compra.",
    "paper_worst": "En el distrito que menos recibe, atiende el {share} de la necesidad.",
    "paper_ask": "Pedimos al concejo que reserve {cost}.",
    "paper_need_place": "En {place}, {households} ± {households_moe} hogares estaban en esta "
    "situación: {label}. Es el {share} ± {share_moe} puntos de todos los hogares en {period}.",
    "paper_need_unsure": "En {place}, {households} hogares estaban en esta situación: {label}. Es "
    "el {share} de todos los hogares en {period}. No se sabe cuánto puede fallar.",
    "paper_need_source": "La fuente es la tabla {table} de la Encuesta sobre la Comunidad "
    "Estadounidense, {period}, consultada hasta el {day}. Pregunta en algunos hogares, no en "
    "todos; por eso cada cifra tiene un margen (±). Nueve de cada diez veces, la cifra verdadera "
    "está dentro de él.",
    "paper_need_modelled": "Estos márgenes se calculan con una fórmula, porque no se publican con "
    "la cifra.",
    "paper_need_now": "Para {year}, nuestra propia estimación es del {share}. La proporción "
    "verdadera está probablemente entre el {low} y el {high}.",
    "paper_need_how": "La cifra de un área pequeña se acerca a las de lugares parecidos, porque "
    "allí se preguntó en pocos hogares. Luego se mueve según la tendencia de todo el lugar. Se "
    "hace muchas veces, cada vez con otros errores. De ahí sale el intervalo de bajo a alto.",
    "paper_need_areas": "Estas son las áreas con más hogares con necesidad ({areas}).",
    "paper_plan_most": "“{plan}” atiende a más hogares si todo es como lo esperamos.",
    "paper_plan_worst_first": "“{plan}” ayuda primero al distrito que menos recibiría.",
    "paper_plan_cheapest": "“{plan}” paga lo mínimo por cada hogar, y puede dejar dinero.",
    "paper_plan_least_regret": "“{plan}” pierde menos si la necesidad, la inscripción o los "
    "precios no son como creemos.",
    "paper_col_worst": "Atendido donde menos",
    "paper_funding_city": "La ciudad lo paga todo: {cost}. Del presupuesto quedan {unspent}.",
    "paper_funding_federal": "La parte federal se fija en $0. El último subsidio nacional para "
    "internet en casa terminó a mediados de 2024 (communitynetworks.org). Las subvenciones de la "
    "Ley de Equidad Digital se suspendieron el {stopped} (naco.org). La ayuda federal para prestar "
    "puntos de acceso se recortó en el otoño de 2025 (edsurge.com, {cut}).",
    "paper_funding_other": "Si se obtiene una subvención, baja lo que paga la ciudad y nada más "
    "cambia aquí.",
    "paper_col_year": "Año",
    "paper_col_available": "Disponible",
    "paper_curve_alt": "Hogares que atiende el plan para más personas, según el presupuesto. Con "
    "{budget} atiende entre {low} y {high}; el intervalo crece con el dinero.",
    "paper_curve_sub": "La banda va de bajo a alto; la línea es el centro. Ser atendido no es "
    "quedar conectado por primera vez.",
    "paper_curve_table": "Lo mismo en cifras",
    "paper_switch": "Mostrar el plan",
    "paper_map_alt": "Mapa de {place}: dólares para cada área en el plan “{plan}”. La tabla "
    "nombra las áreas con más.",
    "paper_map_sub": "El dinero va adonde hay necesidad, o donde un sitio queda cerca. El mapa es "
    "una primera guía: los programas están abiertos a quien los necesite.",
    "paper_map_sites": "Los puntos son los sitios propuestos: llenos si el plan los abre.",
    "paper_map_none": "No hay mapa, porque este estudio no tiene los contornos de las áreas.",
    "paper_key": "Dólares para un área",
    "paper_key_none": "ninguno",
    "paper_lines": "Qué compra",
    "paper_areas": "Adónde va la mayor parte",
    "paper_sites_open": "Sitios que abre: {names}.",
    "paper_sites_closed": "No abre ninguno de los sitios propuestos.",
    "paper_files": "El libro plan.xlsx tiene todas las cifras; plan.docx tiene el memorando y la "
    "carpeta para solicitar fondos.",
    "paper_objective_sub": "Una meta cuenta a los conectados por primera vez, de bajo a alto. Para "
    "un grupo es un techo, no un pronóstico: como si todos fueran del grupo.",
    "paper_objective_part": "Una meta cuenta a los conectados por primera vez, de bajo a alto, por "
    "las líneas de las que eso se ha publicado. Para un grupo es un techo, no un pronóstico: "
    "como si todos fueran del grupo.",
    "paper_objective_unknown": "Nadie ha publicado a cuántos conecta por primera vez este plan. "
    "Por eso no se fija una meta, y ninguna encuesta puede mostrar que se cumple.",
    "paper_objective_trend": "La proporción de hoy es un promedio de {period}. También baja por "
    "sí sola, "
    "así que una baja no prueba que el plan la haya causado.",
    "paper_line": "{programme}, {units} ({cost})",
    "paper_objective_own": "Para mostrar una baja de {points} puntos en {place}, una encuesta "
    "propia necesita unas {answers} respuestas cada vez.",
    "paper_objective_shows": "Una encuesta tan grande como esta solo puede mostrar una baja si es "
    "al menos tan grande como dice la tabla.",
    "paper_objective_no_groups": "Este estudio no tiene cifras por ingreso ni por otro grupo, así "
    "que no se fija un objetivo para ninguno. Un estudio con el tema “who” las tiene.",
    "paper_objective_groups": "Las cifras por grupo son de la tabla {table}, {period}.",
    "paper_col_group": "Grupo",
    "paper_col_baseline": "Sin conexión hoy",
    "paper_col_target": "Meta, de bajo a alto",
    "paper_col_needed": "Baja que se vería",
    "paper_col_shows": "¿Lo mostraría una encuesta?",
    "paper_shows_yes": "sí",
    "paper_shows_no": "no",
    "paper_points": "{points} puntos",
    "paper_all": "Todo {place}",
    "paper_logic_input": "Se aporta",
    "paper_logic_activity": "Se hace",
    "paper_logic_output": "Atendidos, de bajo a alto",
    "paper_logic_outcome": "Conectados por primera vez, de bajo a alto",
    "paper_logic_measure": "Cómo se ve",
    "paper_logic_seen": "conteo mensual de los atendidos; luego la próxima cifra de la encuesta",
    "paper_logic_then": "Al final, menos hogares están en esta situación: {label}.",
    "paper_assumptions_sub": "Cada intervalo va de bajo a alto y no es el margen de una encuesta. "
    "“Nuestra elección” marca un extremo para el que ninguna fuente da una cifra.",
    "paper_col_item": "Cifra",
    "paper_col_unit": "Unidad",
    "paper_col_source": "Fuente",
    "paper_ours": "nuestra elección: {ends}",
    "paper_dated": "de hace más de cinco años",
    "paper_file": "archivo {file}",
    "paper_end_low": "bajo",
    "paper_end_central": "centro",
    "paper_end_high": "alto",
    "paper_objective_now": "La proporción del lugar es nuestro cálculo para {year}; la baja que "
    "se vería es la de una encuesta tan grande como la de {period}. Las proporciones también "
    "bajan solas, así que una baja no muestra por sí sola que el plan la logró.",
    "paper_federal_item": "parte federal del costo",
    "planbook_sheet_plans": "Planes",
    "planbook_sheet_lines": "Líneas del plan",
    "planbook_sheet_areas": "Áreas",
    "planbook_sheet_sites": "Sitios",
    "planbook_sheet_years": "Años",
    "planbook_sheet_curve": "Curva del presupuesto",
    "planbook_sheet_assumptions": "Supuestos",
    "planbook_end_low": "{what}, bajo",
    "planbook_end_central": "{what}, centro",
    "planbook_end_high": "{what}, alto",
    "planbook_must_have": "en todos los planes",
    "planbook_must_not": "en ninguno",
    "planbook_cost_file": "el archivo del usuario",
    "planbook_cost_item": "el libro de costos",
    "planbook_low_is": "5 de cada 100 simulaciones quedan por debajo",
    "planbook_high_is": "5 de cada 100 simulaciones quedan por encima",
    "planbook_central_is": "la mitad de las simulaciones queda por debajo",
    "planbook_mean_is": "la media de las simulaciones",
    "planbook_head_plan": "Plan",
    "planbook_means_plan": "cuál de los cuatro planes",
    "planbook_head_line": "Línea",
    "planbook_means_line": "el programa que se compra",
    "planbook_head_per": "Unidad",
    "planbook_means_per": "qué es una unidad de la cantidad",
    "planbook_head_units": "Cantidad",
    "planbook_means_units": "cuántos se compran",
    "planbook_head_unit_cost": "Costo por unidad",
    "planbook_means_unit_cost": "dólares por cada uno, en todos los años",
    "planbook_head_cost": "Total",
    "planbook_means_cost": "dólares en todos los años",
    "planbook_head_expected": "Atendidos, en promedio",
    "planbook_means_expected": "hogares atendidos, en promedio entre las simulaciones",
    "planbook_head_same_as": "Igual que",
    "planbook_means_same_as": "el plan que compra lo mismo",
    "planbook_head_basis": "Se basa en",
    "planbook_means_basis": "en qué se basa la inscripción de un condado",
    "planbook_unit_minutes": "minutos",
    "planbook_head_unspent": "Queda",
    "planbook_means_unspent": "dólares del presupuesto que quedan",
    "planbook_head_source": "Fuente",
    "planbook_means_source": "quién publicó la cifra",
    "planbook_head_served": "Hogares atendidos",
    "planbook_means_served": "hogares que puede atender, según simulaciones de necesidad, "
    "inscripción y precios",
    "planbook_head_connected": "Conectados por primera vez",
    "planbook_means_connected": "hogares que conecta por primera vez; vacío si nadie ha publicado "
    "cuántos",
    "planbook_head_cost_each": "Costo por hogar",
    "planbook_means_cost_each": "dólares por cada hogar atendido",
    "planbook_head_cost_connected": "Costo por conectado",
    "planbook_means_cost_connected": "dólares por cada hogar conectado por primera vez",
    "planbook_head_why": "Por qué está vacío",
    "planbook_means_why": "por qué no se dicen los conectados por primera vez",
    "planbook_head_regret": "Detrás del mejor",
    "planbook_means_regret": "cuánto le falta frente al mejor plan de cada simulación, en promedio",
    "planbook_head_regret_most": "Detrás del mejor, como máximo",
    "planbook_means_regret_most": "lo mismo en la peor simulación",
    "planbook_head_best": "Es el que más atiende en",
    "planbook_means_best": "proporción de simulaciones en que ninguno de los cuatro atiende a más",
    "planbook_head_worst_share": "Atendido donde menos",
    "planbook_means_worst_share": "proporción de la necesidad atendida en el distrito que menos "
    "recibe",
    "planbook_head_GEOID": "Código censal",
    "planbook_means_GEOID": "el código del área, como texto",
    "planbook_head_area": "Área",
    "planbook_means_area": "el nombre del área",
    "planbook_head_district": "Distrito",
    "planbook_means_district": "el vecindario o distrito en que está",
    "planbook_head_need": "Hogares con necesidad",
    "planbook_means_need": "hogares sin conexión",
    "planbook_head_chosen": "Elegido en",
    "planbook_means_chosen": "proporción de simulaciones en cuyo mejor plan está abierto; los "
    "sitios que servirían igual la comparten",
    "planbook_head_reached_in": "Un sitio la alcanza en",
    "planbook_means_reached_in": "proporción de simulaciones en cuyo mejor plan un sitio la "
    "alcanza; lo que se compra además de los sitios va a donde hay necesidad",
    "planbook_head_households": "hogares",
    "planbook_means_households": "hogares que el plan atendería allí",
    "planbook_head_dollars": "dólares",
    "planbook_means_dollars": "dólares que el plan gastaría allí",
    "planbook_head_site": "Sitio",
    "planbook_means_site": "el nombre del sitio",
    "planbook_head_cost_from": "El costo viene de",
    "planbook_means_cost_from": "el archivo del usuario o el libro de costos",
    "planbook_head_must": "Decidido",
    "planbook_means_must": "si todos los planes lo abren o ninguno",
    "planbook_head_clear": "Elección clara",
    "planbook_means_clear": "si está en el mejor plan de al menos el 80\u00a0% de las "
    "simulaciones, y ningún plan sin él serviría igual",
    "planbook_head_open": "abierto",
    "planbook_means_open": "si el plan lo abre",
    "planbook_head_year": "Año",
    "planbook_means_year": "del presupuesto, o de la cifra",
    "planbook_head_available": "Disponible",
    "planbook_means_available": "dólares que hay en este año",
    "planbook_head_budget": "Presupuesto",
    "planbook_means_budget": "dólares que hay",
    "planbook_head_item": "Cifra",
    "planbook_means_item": "lo que suponen los planes",
    "planbook_head_unit": "Unidad",
    "planbook_means_unit": "de las tres cifras",
    "planbook_head_low": "Bajo",
    "planbook_means_low": "el extremo bajo",
    "planbook_head_central": "Centro",
    "planbook_means_central": "la cifra del centro",
    "planbook_head_high": "Alto",
    "planbook_means_high": "el extremo alto",
    "planbook_head_address": "Dirección",
    "planbook_means_address": "dónde se encuentra",
    "planbook_head_file": "Archivo",
    "planbook_means_file": "el archivo del usuario de donde viene",
    "planbook_head_ours": "Nuestra elección",
    "planbook_means_ours": "qué extremos no da ninguna fuente",
    "planbook_head_dated": "Más de cinco años",
    "planbook_means_dated": "si la cifra es vieja",
    "planbook_unit_dollars per household": "dólares por hogar",
    "planbook_unit_dollars per household and month": "dólares por hogar y mes",
    "planbook_unit_dollars per household and year": "dólares por hogar y año",
    "planbook_unit_dollars per device": "dólares por dispositivo",
    "planbook_unit_dollars per device and month": "dólares por dispositivo y mes",
    "planbook_unit_dollars per device and year": "dólares por dispositivo y año",
    "planbook_unit_dollars per navigator": "dólares por orientador",
    "planbook_unit_dollars per navigator and month": "dólares por orientador y mes",
    "planbook_unit_dollars per navigator and year": "dólares por orientador y año",
    "planbook_unit_dollars per site": "dólares por sitio",
    "planbook_unit_dollars per site and month": "dólares por sitio y mes",
    "planbook_unit_dollars per site and year": "dólares por sitio y año",
    "planbook_unit_people per navigator and month": "personas por orientador y mes",
    "planbook_unit_people per navigator and year": "personas por orientador y año",
    "planbook_unit_households per site": "hogares por sitio",
    "planbook_unit_meters": "metros",
    "planbook_unit_share of all households": "proporción de todos los hogares",
    "planbook_unit_share of eligible households": "proporción de los hogares elegibles",
    "planbook_unit_share of enrolled households": "proporción de los hogares inscritos",
    "planbook_unit_share of served households": "proporción de los hogares atendidos",
    "planbook_unit_times a share": "veces una proporción",
    "planbook_unit_share of households": "proporción de los hogares",
    "planbook_unit_share": "proporción",
}

LANGUAGE = Language(
    code="es",
    name="español",
    locale="es-US",
    group=",",
    decimal=".",
    percent="{number}\u00a0%",
    date="{day} de {month} de {year}",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    text=TEXT,
)
