"""What waits off the page while axe looks, or is not asked in another look, hides no fault."""

from __future__ import annotations

import pytest
from looking import SCHEMES, faults

pytestmark = pytest.mark.browser

ROW = "<tr><th scope='row'>Area {0}</th><td><button aria-label='Show {0}'>x</button></td></tr>"
PAGE = f"""<!doctype html><html lang="en"><title>A page</title><style>
:root {{ color-scheme: light dark; --ink: #111 }}
body {{ color: var(--ink); background: Canvas }}
button {{ width: 3rem; height: 3rem; color: CanvasText; background: Canvas }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #eee }} .late {{ color: #333 }} }}
@media (prefers-color-scheme: light) {{ .night {{ display: none }} }}
</style><main><h1>Areas</h1><section id="first"><h2>First</h2><p>Some words.</p></section>
<section id="table"><h2>Table</h2><table><thead><tr><th>Area</th><th>Show</th></tr></thead>
<tbody>{"".join(map(ROW.format, range(30)))}</tbody></table>
<pre>{"<span>word</span> " * 9}</pre></section></main></html>"""
LAST = "document.querySelector('tbody').rows[28]"
CONTRAST = "color-contrast"
# What is wrong in one of thirty rows, or in dark alone, and the rule that says so.
PLANTED = {
    "a button without a name": (
        f"{LAST}.querySelector('button').setAttribute('aria-label', '');"
        f"{LAST}.querySelector('button').textContent = ''",
        "button-name",
    ),
    "a color": (f"{LAST}.cells[0].style.color = '#eee'", CONTRAST),
    "a color in code": ("document.querySelectorAll('pre span')[7].style.color = '#ccc'", CONTRAST),
    "a color in dark": (f"{LAST}.cells[0].className = 'late'", CONTRAST),
    "an identifier twice": (
        "for (const at of [5, 28]) document.querySelector('tbody').rows[at].cells[0].id = 'twice'",
        "duplicate-id",
    ),
    "a role that is none": (f"{LAST}.querySelector('button').role = 'knob'", "aria-roles"),
    "a button in dark": (
        "document.querySelector('#table').insertAdjacentHTML("
        "'beforeend', '<button class=\"night\"></button>')",
        "button-name",
    ),
}


@pytest.mark.parametrize("part", [None, "#table"])
def test_what_is_planted_is_found_and_all_is_there_after(part, tmp_path, open_page):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    page = open_page(tmp_path / "page.html")
    whole = page.content()
    assert faults(page, part, looks=SCHEMES) == []
    assert page.content() == whole
    for what, (plant, rule) in PLANTED.items():
        page.reload()
        page.evaluate(plant)
        found = faults(page, part, looks=SCHEMES)
        assert {fault.partition(":")[0] for fault in found} == {rule}, what
    assert faults(page, "#first") == []
