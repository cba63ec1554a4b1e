"""How Sphinx makes the site of what `.ci/docs.py` lays together; nothing comes from a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util.nodes import make_refnode

import exclusion

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "exclusion"
author = "The exclusion developers"
copyright = author  # noqa: A001 - Sphinx's name
version = release = exclusion.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc", "myst_nb"]
exclude_patterns = ["recipes/*.py"]
# Of a bare name in a signature that two rooms have, the room's own is linked.
suppress_warnings = ["ref.python"]

# Names in single backticks are linked where they are public, and code where they are not.
default_role = "py:obj"
add_module_names = False
toc_object_entries_show_parents = "hide"
python_use_unqualified_type_names = True
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

nb_execution_mode = "off"  # `make notebooks` has run them
nb_merge_streams = True
nb_ipywidgets_js: dict[str, Any] = {}  # by default from other servers
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "attrs_block"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

html_theme = "pydata_sphinx_theme"
html_title = "exclusion"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["extra"]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_math_renderer = "mathml"
html_sidebars = {name: [] for name in ("index", "gallery", "method", "dictionary", "faq", "which")}
html_sidebars |= {"changelog": [], "citation": []}
html_theme_options = {
    "logo": {"text": "exclusion"},
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "show_prev_next": True,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "footer_start": [],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def _inline(writer: Any, node: nodes.math) -> None:  # noqa: ANN401 - Sphinx's translator
    writer.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:  # noqa: ANN401 - Sphinx's translator
    formula = tex2mathml(node.astext(), as_block=True)
    writer.body.append(f'<div class="formula" tabindex="0">{formula}</div>\n')
    raise nodes.SkipNode


def _elsewhere(app: Sphinx, env: Any, node: Any, text: Any) -> Any:  # noqa: ANN401
    """Link a name that another room has: an error by its name alone, the rest as `room.name`."""
    known = env.get_domain("py").objects
    target = node.get("reftarget") or ""
    for path in (f"exclusion.errors.{target}", f"exclusion.{target}"):
        if node.get("refdomain") == "py" and path in known:
            there = known[path]
            return make_refnode(app.builder, node["refdoc"], there.docname, there.node_id, text)
    return None


def setup(app: Sphinx) -> None:
    """Write formulas as MathML, which browsers draw by themselves, and link the rooms."""
    app.connect("missing-reference", _elsewhere)
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
