// The text with its changes in place: looks, reasons, moving, the list.

const text = byId("text"), panel = byId("why"), find = byId("find");
const spans = new Map(); // place of a change -> its elements; in reading order
const on = new Set(); // places of changes that the filters show
let here = -1;

const placesOf = (el) => el.dataset.c.split(" ").map(Number);

// ---- looks ----------------------------------------------------------------------------------

function label(change) {
  const [[, old, now]] = change.quotes, was = quoted(cut(old, 60));
  return `${change.state}, ${change.pass}: ${change.safety === NOTE ? was : `${was} to ${quoted(cut(now, 60))}`}`;
}

/** The changes that wrote, strike and flag a stretch, as places. */
function parts(el) {
  const all = placesOf(el), flags = +(el.dataset.f ?? 0);
  const writer = el.dataset.w === undefined ? -1 : all[0];
  return [writer, all.slice(writer < 0 ? 0 : 1, all.length - flags), all.slice(all.length - flags)];
}

/** How a stretch is shown now: its element, its look, whether the restored text has it. */
function seen(el) {
  const [writer, strikers, flags] = parts(el);
  const by = strikers.some((place) => data[place].on);
  const first = (places) => {
    const looks = places.map((place) => data[place].look);
    return looks.find((look) => look !== "x") ?? "x";
  };
  if (writer < 0) {
    const tag = strikers.length ? "del" : "mark";
    const look = by ? "a" : first(strikers.length ? strikers : flags);
    const struck = look === "p" && tag === "del" && strikers.every((place) => !data[place].new); // and not replaced
    return { tag, look, stays: !by, other: false, inner: false, struck };
  }
  const stands = data[writer].on, version = +(el.dataset.v ?? 1);
  const other = stands !== version && (stands > 0 || version > 1);
  const stays = stands > 0 && !by && !other;
  return {
    tag: stands && by && !other ? "del" : "ins", look: other ? "x" : stands ? "a" : data[writer].look, stays, other,
    inner: !stays && !other && stands > 0, struck: false,
  };
}

function dress(el) {
  const { tag, look, other, inner, struck } = seen(el);
  let dressed = el;
  if (el.localName !== tag) {
    dressed = document.createElement(tag);
    for (const { name, value } of el.attributes) dressed.setAttribute(name, value);
    dressed.append(...el.childNodes);
    el.replaceWith(dressed);
    for (const place of placesOf(el)) {
      const found = spans.get(place);
      found[found.indexOf(el)] = dressed;
    }
  }
  for (const kind of "apnx") dressed.classList.toggle(kind, kind === look);
  dressed.classList.toggle("other", other);
  dressed.classList.toggle("inner", inner);
  dressed.classList.toggle("cut", struck);
  return dressed;
}

/** Create an element for a person's wording, next to the wording that it replaces. */
function reword(change) {
  if (change.on < 2 || change.gone || !change.wording) return;
  const found = spans.get(change.place) ?? [];
  if (found.some((el) => el.dataset.w !== undefined && placesOf(el)[0] === change.place && +(el.dataset.v ?? 1) === change.on)) return;
  const wrote = found.find((el) => el.dataset.w !== undefined && placesOf(el)[0] === change.place);
  const struck = found.findLast((el) => parts(el)[1].includes(change.place));
  const made = make("ins", change.wording, { class: "c a", "data-c": change.place, "data-w": "", "data-v": change.on });
  if (wrote) wrote.before(made);
  else struck?.after(made);
  if (made.parentNode) found.push(made);
}

/** Update everything that these changes touch. */
function redress(places) {
  const els = new Set(), blocks = new Set();
  for (const place of places) {
    reword(data[place]);
    for (const el of spans.get(place) ?? []) els.add(el);
  }
  for (const el of els) {
    const dressed = dress(el);
    dressed.classList.toggle("off", isOff(dressed));
    const block = dressed.closest("main > *");
    if (block) blocks.add(block);
  }
  for (const place of places) spans.get(place)?.[0].setAttribute("aria-label", label(data[place]));
  for (const block of blocks) block.classList.toggle("gone", !remains(block));
}

function remains(block) {
  for (const child of block.childNodes) {
    const words = child.textContent.trim();
    if (words && !child.classList?.contains("page") && (child.nodeType === 3 || !child.dataset?.c || seen(child).stays)) return true;
  }
  return false;
}

/** Index the text: when the page opens, and when the desk sends it again. */
function index() {
  spans.clear();
  for (const el of text.querySelectorAll(".c")) {
    for (const place of placesOf(el)) {
      if (spans.has(place)) spans.get(place).push(el);
      else {
        spans.set(place, [el]);
        el.setAttribute("aria-label", label(data[place]));
      }
    }
  }
  order = [...spans.keys()];
  if (order.length) spans.get(order[0])[0].tabIndex = 0;
}
let order = []; // places of changes, in reading order

// ---- reasons --------------------------------------------------------------------------------

function links(places, most = 60) {
  const list = make("span");
  for (const place of places.slice(0, most)) {
    if (list.childNodes.length) list.append(", ");
    const { id, rule, quotes: [[, old, now]] } = data[place];
    list.append(make("a", `${rule} (${cut(now || old, 16)})`, { href: "#c-" + id, "data-go": place }));
  }
  if (places.length > most) list.append(` and ${(places.length - most).toLocaleString("en")} more`);
  return list;
}

function quotes(change) {
  const box = make("blockquote"), kind = change.look;
  let told = 0;
  for (const [before, old, now, after, often] of change.quotes) {
    const line = make("p", before), written = change.on > 1 || change.verdict === "amend" ? change.wording : now;
    if (change.safety === NOTE) line.append(make("mark", old, { class: kind }));
    else line.append(...pair(old, written, kind, Infinity));
    line.append(after);
    if (often > 1) line.append(make("small", ` and ${often - 1} more like it`));
    box.append(line);
    told += often;
  }
  if (told < change.edits) box.append(make("small", `and ${change.edits - told} more places`));
  return box;
}

function facts(change) {
  const sure = make("span", make("meter", undefined, { min: 0, max: 1, value: change.sure, "aria-label": "confidence" }));
  sure.append(change.sure.toFixed(3));
  const rows = [["state", change.because ? `${change.state}, ${change.because}` : change.state]];
  if (change.verdict) rows.push(["decided by", change.by || "unknown"]);
  if (change.note) rows.push(["note", change.note]);
  rows.push(
    ["in the scan", `page ${change.page}, line ${change.line}, column ${change.column}` + (change.edits > 1 ? `, and ${change.edits - 1} more` : "")],
    ["pass", change.pass], ["rule", change.rule], ["safety", SAFETIES[change.safety]], ["confidence", sure]);
  const needs = change.needs.map(([place]) => place), hangs = hanging(change);
  if (needs.length) rows.push(["needs", links(needs)]);
  if (hangs.length) rows.push(["needed by", links(hangs)]);
  const others = [...new Set(spans.get(change.place).flatMap(placesOf))].filter((other) => other !== change.place && !needs.includes(other) && !hangs.includes(other));
  if (others.length) rows.push(["also here", links(others.slice(0, 20))]);
  rows.push(["id", make("a", change.id, { href: "#c-" + change.id, "data-go": change.place })]);
  const list = make("dl");
  for (const [name, value] of rows) list.append(make("dt", name), make("dd", value));
  return list;
}

function explain(change) {
  const why = change.why ? change.why[0].toUpperCase() + change.why.slice(1) : "";
  byId("state").textContent = `${change.state} · ${change.pass}`;
  byId("reason").replaceChildren(quotes(change), make("p", why + (/[.?!…]$/.test(why) ? "" : ".")), facts(change));
  offer(change);
}

// ---- moving ---------------------------------------------------------------------------------

function show(place, focus = true) {
  const found = spans.get(place);
  if (!found) return;
  if (document.body.dataset.mode) mode("changes");
  if (!on.has(place)) admit(place);
  mark(place);
  explain(data[place]);
  panel.hidden = false;
  byId("reason").scrollTop = 0;
  const at = found.find((el) => el.checkVisibility()) ?? found[0].parentElement;
  at.scrollIntoView({ block: "center" });
  if (focus) found[0].focus({ preventScroll: true });
}

let lit = [];
function light(elements) {
  for (const each of lit) each.classList.remove("here", "tiny");
  for (const each of elements) {
    each.classList.add("here");
    each.classList.toggle("tiny", each.textContent.length < 3); // a quotation mark, a space
  }
  lit = elements;
}

function mark(place) {
  if (here >= 0) spans.get(here)[0].tabIndex = -1;
  else if (order.length) spans.get(order[0])[0].tabIndex = -1;
  here = place;
  const bar = byId("strip").querySelector(`[data-bar="${data[place].bar}"]`);
  light([...spans.get(place), ...(bar ? [bar] : [])]);
  spans.get(place)[0].tabIndex = 0;
  list.choose(place);
}

function hide() {
  if (panel.hidden) return;
  panel.hidden = true;
  light([]);
  spans.get(here)[0].focus({ preventScroll: true });
}

/** Go to the next change that `fits`, of the shown ones, or of all. */
function step(by, fits = () => true, all = false) {
  const start = here < 0 ? nearest(by) : order.indexOf(here) + by;
  for (let i = 0; i < order.length; i++) {
    const place = order[(start + by * i + order.length * 2) % order.length];
    if ((all || (on.has(place) && stays(data[place]))) && fits(data[place])) return show(place);
  }
  if (!order.length) return undefined;
  if (all) return say("There are none.");
  return say(stays === isOpen ? "No shown change waits for a decision any more." : "No more shown changes of that kind.");
}

/** Where in `order` to start: at the first change below the top of the window, or before it. */
function nearest(by) {
  let low = 0, high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans.get(order[middle])[0].closest("main > *").getBoundingClientRect().bottom < 60) low = middle + 1;
    else high = middle;
  }
  return by > 0 ? low : low - 1;
}

// ---- the list --------------------------------------------------------------------------------

const list = new LongList(byId("list"), (place) => {
  const change = data[place], [[before, old, now, after]] = change.quotes;
  const row = make("div", undefined, { role: "option", class: `row ${change.look}`, "data-go": place });
  const line = make("span", undefined, { class: "words" });
  line.append(make("span", lastWords(before, 14)));
  if (change.safety === NOTE) line.append(make("mark", cut(old, 40), { class: change.look }));
  else line.append(...pair(old, change.verdict === "amend" ? change.wording : now, change.look, 40));
  line.append(make("span", after));
  row.append(line, make("span", `${change.state} · p. ${change.page} · ${change.rule}`, { class: "about" }));
  return row;
});

/** The end of a text, from the beginning of a word. */
function lastWords(text, length) {
  if (text.length <= length) return text;
  const end = text.slice(-length);
  return "…" + (end.includes(" ") ? end.slice(end.indexOf(" ") + 1) : end);
}

// ---- changes, restored text, scan --------------------------------------------------------------

function mode(value) {
  document.body.dataset.mode = value === "changes" ? "" : value;
  document.body.classList.toggle("clean", value === "clean");
  document.body.classList.toggle("scan", value === "scan");
  document.querySelector(`[name=mode][value=${value}]`).checked = true;
  if (value === "clean") inOrder(reread);
}
