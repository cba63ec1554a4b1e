/* What is chosen as a card: its name, every measure that is known of it, where it stands; and what
   the page says, copied with its source. */
function exclusionCopied(button, text, done) {
  const said = button.parentNode.querySelector(".done");
  function byHand() { /* where a page may not write to the clipboard by itself */
    const field = document.createElement("textarea");
    field.value = text;
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).catch(byHand).then(() => { said.textContent = done; });
}

function exclusionLink(map, lists) {
  return location.href.split("#")[0] + "#" + new URLSearchParams({ ...map?.exclusion.state(), ...lists.state() });
}

function exclusionCard(map, page, lists) {
  const { data, words, state, restore, retell, still } = map.exclusion;
  const block = document.getElementById("map_exclusion_block"), card = document.getElementById("card");
  const $ = (selector) => card.querySelector(selector);
  const make = (tag, kind, text = "") => Object.assign(document.createElement(tag), { className: kind, textContent: text });

  /* The area or neighborhood that is chosen, and its figures of a measure */
  function chosen() {
    const now = state(), area = data.geoid.indexOf(now.area), hood = data.hoods.indexOf(now.neighborhood);
    if (area < 0 && hood < 0) return null;
    const measure = data.measures[now.measure];
    return area < 0 ? {
      at: hood, of: (m) => m.hood, name: data.hoods[hood], sentence: () => words.hoodSentence(now.measure, hood), now,
      standing: measure.hood ? words.told.hood(now.measure, hood) : [],
    } : {
      at: area, of: (m) => m, name: words.name(area), sentence: () => words.sentence(now.measure, area), now,
      standing: [
        ...words.told.area(now.measure, area),
        ...(data.gap && data.gap[area] !== words.NONE ? [words.say("area_gap", { gap: data.gaps[data.gap[area]] })] : []),
      ],
    };
  }

  /* Its chance to be among the first: of the list that is shown where it is of this measure */
  const row = new Map(page.order.map((area, i) => [area, i]));
  function listed(area) {
    const found = lists.standing(row.get(area));
    return found && { ...found, most: page.most[found.of] };
  }
  const of = (table, i, most) => (table.band_low?.[i] == null ? null
    : { chance: lists.chance(table.chance[i]), low: table.band_low[i], high: table.band_high[i], k: table.k, most });
  function standing(table, i, measure, code, found) {
    const [verdict, modelled] = [words.against(table, i, measure), words.modelled(table, i)];
    if (table.ranked < 2) return modelled; /* one is the whole */
    const rank = found?.low === found?.high ? "rank_one" : "rank_between"; /* and all are among all */
    const told = !found ? [] : found.k < table.ranked ? [code, rank] : [rank];
    return [...verdict, ...told.map((one) => words.say(one, { ...found, ranked: table.ranked })), ...modelled];
  }

  words.told.area = (key, i) => {
    const m = data.measures[key];
    return standing(m, i, m, "area_chance", key === page.by ? listed(i) : of(m, i, data.most));
  };
  words.told.hood = (key, h) => {
    const m = data.measures[key];
    return standing(m.hood, h, m, "hood_chance", of(m.hood, h, m.hood.most));
  };

  /* What the card says is heard with the sentence under the map, and seen once */
  map.exclusion.told = (text) => {
    const out = [];
    for (const part of chosen()?.standing ?? []) {
      const at = text.indexOf(part);
      if (at < 0) continue;
      out.push(text.slice(0, at), make("span", "xm-told", part));
      text = text.slice(at + part.length);
    }
    return [...out, text];
  };

  function bar(share, margin, axis) {
    const box = make("span", "bar"), place = (value) => (100 * Math.min(Math.max(value / axis, 0), 1)).toFixed(1) + "%";
    box.setAttribute("aria-hidden", "true");
    if (margin !== null) {
      const range = make("span", "");
      range.style.left = place(share - margin);
      range.style.right = "calc(100% - " + place(share + margin) + ")";
      box.append(range);
    }
    const dot = make("span", "dot");
    dot.style.left = place(share);
    box.append(dot);
    return box;
  }

  function rows({ at, of, now }) {
    const known = Object.entries(data.measures)
      .map(([key, m]) => ({ key, label: m.label, table: of(m) }))
      .filter(({ table }) => table?.share && table.share[at] !== null)
      .map(({ key, label, table }) => ({ key, label, share: table.share[at], margin: table.share_moe[at], star: table.modelled[at] === "1" ? "*" : "" }));
    const most = Math.max(...known.map(({ share, margin }) => share + (margin ?? 0)), 0.1);
    const axis = Math.min(Math.ceil(most * 10) / 10, 1);
    $("thead i").textContent = page.text.axis.replace("{axis}", data.percent.replace("{number}", Math.round(axis * 100)));
    $(".sub").textContent = known.some(({ star }) => star) ? "* " + words.say("area_modelled") : "";
    $("tbody").replaceChildren(...known.map(({ key, label, share, margin, star }) => {
      const row = make("tr", key === now.measure ? "chosen" : ""), head = make("th", "", label), drawn = make("td", "band"), figure = make("td", "n", words.share(share, margin));
      head.scope = "row";
      drawn.append(bar(share, margin, axis));
      if (margin !== null) figure.append(" ", make("i", "", "± " + words.points(margin) + star));
      row.append(head, drawn, figure);
      return row;
    }));
    $("table").hidden = !known.length;
  }

  function show(event) {
    if (event?.target.id === "list") retell(); /* the chance is of the list that is shown */
    const found = chosen();
    card.hidden = !found;
    if (!found) return;
    $("h2").textContent = found.name;
    $(".verdict").textContent = found.standing.filter((part) => part !== words.say("area_modelled")).join(" ");
    $(".done").textContent = "";
    rows(found);
  }
  document.querySelector("main").addEventListener("exclusion:state", show);
  const press = (id, act) => document.getElementById(id).addEventListener("click", (event) => act(event.currentTarget));
  press("copy-card", (button) => exclusionCopied(button, page.text.quote.replace("{said}", () => chosen().sentence()), page.text.copied));
  press("link-card", (button) => exclusionCopied(button, exclusionLink(map, lists), page.text.link));
  press("save-card", () => exclusionPicture(block, still, page));
  press("close-card", () => {
    const { measure, color } = state();
    restore({ measure, color });
    block.querySelector(".xm-search").focus();
  });
  show();
}
