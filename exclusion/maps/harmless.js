/* The map of many measures over one geometry. Reads its data from a JSON element and its polygons
   from the inline SVG, which it then replaces with a Leaflet map. */
"use strict";
/* What a user's own layers show as HTML is left as plain markup: nothing in it runs or loads. */
function exclusionHarmless() {
  const PLAIN = /^(a|b|bdi|br|caption|code|div|em|h[1-6]|hr|i|li|ol|p|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul|img)$/i;
  const KEPT = { href: /^https?:/i, src: /^data:image\//i, style: /^(?!.*(url|expression|@|\\))/i };
  const FREE = /^(alt|class|colspan|dir|lang|rowspan|scope|title|width|height)$/i;
  function clean(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html"); /* runs and loads nothing */
    for (const element of Array.from(parsed.body.querySelectorAll("*"))) {
      const lost = element.localName === "img" && !KEPT.src.test(element.getAttribute("src") || "");
      if (lost || !PLAIN.test(element.localName)) { element.remove(); continue; }
      for (const { name, value } of Array.from(element.attributes))
        if (!FREE.test(name) && !(name in KEPT && KEPT[name].test(value.trim()))) element.removeAttribute(name);
    }
    const box = document.createElement("div");
    box.append(...Array.from(parsed.body.childNodes));
    return box;
  }
  const { _updateContent } = L.DivOverlay.prototype;
  L.DivOverlay.include({
    _updateContent() {
      const given = this._content;
      const content = typeof given === "function" ? given(this._source || this) : given;
      this._content = typeof content === "string" ? clean(content) : content;
      _updateContent.call(this);
      this._content = given;
    },
  });
  const { createIcon } = L.DivIcon.prototype;
  L.DivIcon.include({
    createIcon(old) {
      if (typeof this.options.html === "string") this.options.html = clean(this.options.html);
      return createIcon.call(this, old);
    },
  });
  const { _addItem } = L.Control.Layers.prototype;
  L.Control.Layers.include({
    _addItem(item) {
      const text = document.createElement("bdi");
      text.textContent = item.name;
      return _addItem.call(this, { ...item, name: text.outerHTML });
    },
  });
}
