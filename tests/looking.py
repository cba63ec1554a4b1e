"""axe-core on a page in Chromium, asked no more than what can have changed.

What axe costs hangs on how much is on a page, whatever part it is asked about, and most of it is
contrast. So what is like something else waits off the page meanwhile, and where a look changes
nothing but colors only the rules about colors are asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that see colors; all others see elements, their words and where they are.
COLORS = ["color-contrast", "link-in-text-block"]
#: Looks, as `Page.emulate_media` takes them.
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
DARK = {"color_scheme": "dark", "forced_colors": "none"}
FORCED = {"color_scheme": "light", "forced_colors": "active"}
SCHEMES = [LIGHT, DARK]
SCRIPT = Axe().axe_script

# What listens for a look draws before the next frame is done.
SETTLED = "() => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))"
# axe leaves it to people whether an identifier that two elements have does harm.
TWICE = """() => [...document.querySelectorAll("[id]")]
  .filter((one) => document.getElementById(one.id) !== one)
  .map((one) => `duplicate-id: ${one.id}`)"""
# Where a part is asked about, sections beside it wait, but not what is open or has the focus.
PARTED = """(part) => {
  window.waiting = [];
  window.used = (one) => one.contains(document.activeElement)
    || one.querySelector("[popover]:popover-open");
  window.put_away = (one) => {
    const mark = document.createComment("");
    one.replaceWith(mark);
    waiting.push([mark, one]);
  };
  if (!part) return 0;
  const asked = document.querySelector(part);
  for (const one of document.querySelectorAll("main > section")) {
    if (!asked.contains(one) && !one.contains(asked) && !used(one)) put_away(one);
  }
  return waiting.length;
}"""
# Rows of long tables and words of code are of few kinds: three of each are looked at. A kind is
# what can be seen of one but the wording of its texts: elements, classes, colors, what a finger has
# to meet, whether something is said at all. What comes back is what rules other than those of
# colors can see: elements, attributes, boxes.
THINNED = """() => {
  const tables = [...document.querySelectorAll("table")], seen = {}, rest = [];
  const ground = (one) => !one ? "" : getComputedStyle(one).backgroundColor + one.className;
  const value = ({ name, value }) => /^(role|scope|tabindex|aria-(?!label|desc|contr))/.test(name)
    ? value : !value;
  for (const row of document.querySelectorAll("tbody tr, pre > span")) {
    const kind = [row, ...row.querySelectorAll("*")].map((one) => {
      const style = getComputedStyle(one), met = one.matches("button, a, input");
      return [one.tagName, one.className, ...[...one.attributes].map((a) => a.name + value(a)),
              !one.textContent.trim(), style.display, style.visibility,
              style.color, style.opacity, style.backgroundColor, style.backgroundImage,
              style.fontSize, style.fontWeight, met && one.getBoundingClientRect().height];
    }).concat(tables.indexOf(row.closest("table")), ground(row.closest("pre"))).join("|");
    seen[kind] = (seen[kind] || 0) + 1;
    if (seen[kind] > 3 && !used(row)) rest.push(row);
  }
  rest.forEach(put_away);
  return [...document.querySelectorAll("body, body *")].map((one) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const named = [...one.attributes].filter((a) => !/^(style|fill|stroke)$/.test(a.name));
    return [one.tagName, ...named.map((a) => a.name + a.value), style.display, style.visibility,
            box.x, box.y, box.width, box.height].join();
  }).join("|");
}"""
BACK = "(left) => waiting.splice(left).forEach(([mark, one]) => mark.replaceWith(one))"
ASK = """([part, options]) => axe.run(part || document, options).then((found) => [
  found.testEngine.name,
  found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)),
])"""


def faults(
    page: Page,
    part: str | None = None,
    *,
    looks: Iterable[dict[str, Any]] = ({},),
    leave_out: Collection[str] = (),
) -> list[str]:
    """Let axe look at a page, or at a part of it, in each look; say what is wrong and where.

    Later looks are asked about colors alone where all else is as it was in the first.
    """
    found, shapes = page.evaluate(TWICE), []
    if page.evaluate("!window.axe"):
        page.evaluate(SCRIPT)
    sections = page.evaluate(PARTED, part)
    for look in looks:
        if look:
            page.emulate_media(**look)
            page.evaluate(SETTLED)
        shapes.append(page.evaluate(THINNED))
        rules = COLORS if len(shapes) > 1 and shapes[-1] == shapes[0] else TAGS
        found += _ask(page, part, rules, leave_out)
        page.evaluate(BACK, sections)
    page.evaluate(BACK, 0)
    return found


def _ask(page: Page, part: str | None, rules: list[str], leave_out: Collection[str]) -> list[str]:
    options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
    if leave_out:
        options["rules"] = {name: {"enabled": False} for name in leave_out}
    engine, found = page.evaluate(ASK, [part, options])
    assert engine == "axe-core"
    return [fault[:250] for fault in found]
