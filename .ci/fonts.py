"""Make the fonts of PDFs again: matplotlib's own, cut down to the signs of Western names."""

from pathlib import Path

import matplotlib as mpl
from fontTools import subset

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
OURS = Path(__file__).resolve().parent.parent / "exclusion" / "figures" / "fonts"
SIGNS = "‐‑‒–—―‘’‚“”„†‡•…‰′″‹›⁄€™←→−≈≠≤≥\ufb00\ufb01\ufb02\ufb03\ufb04\ufffd"

for name in ("DejaVuSans", "DejaVuSans-Bold"):
    # What lays text out is kept, so that lines come out as long as in the whole font.
    options = subset.Options(glyph_names=True, legacy_kern=True, recommended_glyphs=True)
    options.layout_scripts = ["DFLT", "latn"]
    options.name_IDs, options.name_languages = ["*"], ["*"]
    # The old table of kerning says the same as the new one, which takes longer to cut down.
    options.drop_tables += ["FFTM", "MATH", "GPOS"]
    font = subset.load_font(str(FONTS / f"{name}.ttf"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, SIGNS)])
    cutter.subset(font)
    font.save(OURS / f"{name}.ttf")
(OURS / "LICENSE_DEJAVU").write_bytes((FONTS / "LICENSE_DEJAVU").read_bytes())
