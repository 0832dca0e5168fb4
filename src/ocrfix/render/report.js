
"use strict";
const [ID, PASS, RULE, WHY, SURE, SAFETY, STATE, BECAUSE, LOOK, PLACE, COUNT, QUOTES, BAR, NEEDS, LEANS] = Array(15).keys();
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const text = byId("text"), panel = byId("why"), find = byId("find");
const spans = new Map(); // change -> its elements; in reading order
const on = new Set(); // changes that the filters let through
let here = -1;

const numbers = (el) => el.dataset.c.split(" ").map(Number);
const cut = (string, length) => (string.length > length ? string.slice(0, length) + "…" : string);

for (const el of text.querySelectorAll(".c")) {
  for (const n of numbers(el)) {
    if (spans.has(n)) spans.get(n).push(el);
    else {
      spans.set(n, [el]);
      const [, old, now] = data[n][QUOTES][0];
      const said = data[n][SAFETY] === "note" ? `“${cut(old, 60)}”` : `“${cut(old, 60)}” to “${cut(now, 60)}”`;
      el.setAttribute("aria-label", `${data[n][STATE]}, ${data[n][PASS]}: ${said}`);
    }
  }
}
const order = [...spans.keys()];
if (order.length) spans.get(order[0])[0].tabIndex = 0;

function make(name, content, attrs = {}) {
  const made = document.createElement(name);
  if (content !== undefined) made.append(content);
  for (const [key, value] of Object.entries(attrs)) made.setAttribute(key, value);
  return made;
}

function links(found) {
  const list = make("span");
  for (const n of found) {
    if (list.childNodes.length) list.append(", ");
    const [, old, now] = data[n][QUOTES][0];
    list.append(make("a", `${data[n][RULE]} (${cut(now || old, 16)})`, { href: "#c-" + data[n][ID], "data-go": n }));
  }
  return list;
}

function quotes(row) {
  const box = make("blockquote");
  const kind = row[LOOK];
  let told = 0;
  for (const [before, old, now, after, often] of row[QUOTES]) {
    const line = make("p", before);
    if (row[SAFETY] === "note") line.append(make("mark", old, { class: kind }));
    else {
      if (old) line.append(make("del", old, { class: kind }));
      if (now) line.append(make("ins", now, { class: kind }));
    }
    line.append(after);
    if (often > 1) line.append(make("small", ` and ${often - 1} more like it`));
    box.append(line);
    told += often;
  }
  if (told < row[COUNT]) box.append(make("small", `and ${row[COUNT] - told} more places`));
  return box;
}

function facts(n) {
  const row = data[n], [page, line, column] = row[PLACE];
  const sure = make("span", make("meter", undefined, { min: 0, max: 1, value: row[SURE], "aria-label": "confidence" }));
  sure.append(row[SURE].toFixed(3));
  const rows = [
    ["state", row[BECAUSE] ? `${row[STATE]}, ${row[BECAUSE]}` : row[STATE]],
    ["in the scan", `page ${page}, line ${line}, column ${column}` + (row[COUNT] > 1 ? `, and ${row[COUNT] - 1} more` : "")],
    ["pass", row[PASS]], ["rule", row[RULE]], ["safety", row[SAFETY]], ["confidence", sure],
  ];
  if (row[NEEDS].length) rows.push(["needs", links(row[NEEDS])]);
  if (row[LEANS].length) rows.push(["leans on it", links(row[LEANS])]);
  const others = [...new Set(spans.get(n).flatMap(numbers))].filter((other) => ![n, ...row[NEEDS], ...row[LEANS]].includes(other));
  if (others.length) rows.push(["also here", links(others.slice(0, 20))]);
  rows.push(["id", make("a", row[ID], { href: "#c-" + row[ID], "data-go": n })]);
  const list = make("dl");
  for (const [name, value] of rows) list.append(make("dt", name), make("dd", value));
  return list;
}

function show(n) {
  const found = spans.get(n);
  if (!found) return;
  if (document.body.className) mode("changes");
  if (!on.has(n)) unfilter();
  mark(n);
  const row = data[n];
  const tools = make("div", undefined, { class: "tools" });
  tools.append(
    make("button", "←", { type: "button", "data-step": -1, "aria-label": "Previous change" }),
    make("button", "→", { type: "button", "data-step": 1, "aria-label": "Next change" }),
    make("button", "×", { type: "button", "data-close": "", "aria-label": "Close" }));
  const why = row[WHY] ? row[WHY][0].toUpperCase() + row[WHY].slice(1) : "";
  panel.replaceChildren(make("h2", `${row[STATE]} · ${row[PASS]}`), tools, quotes(row), make("p", why + (/[.?!…]$/.test(why) ? "" : ".")), facts(n));
  panel.hidden = false;
  panel.scrollTop = 0;
  found[0].scrollIntoView({ block: "center" });
  found[0].focus({ preventScroll: true });
}

function mark(n) {
  for (const each of document.querySelectorAll(".here")) each.classList.remove("here");
  for (const each of text.querySelectorAll('[role=button][tabindex="0"]')) each.tabIndex = -1;
  here = n;
  for (const each of spans.get(n)) each.classList.add("here");
  spans.get(n)[0].tabIndex = 0;
  document.querySelector(`#strip [data-bar="${data[n][BAR]}"]`)?.classList.add("here");
}

function hide() {
  if (panel.hidden) return;
  panel.hidden = true;
  for (const each of document.querySelectorAll(".here")) each.classList.remove("here");
  spans.get(here)[0].focus({ preventScroll: true });
}

function step(by) {
  const start = here < 0 ? nearest(by) : order.indexOf(here) + by;
  for (let i = 0; i < order.length; i++) {
    const n = order[(start + by * i + order.length * 2) % order.length];
    if (on.has(n)) return show(n);
  }
}

/** Where in `order` to begin: at the first change below the top of the window, or before it. */
function nearest(by) {
  let low = 0, high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans.get(order[middle])[0].parentElement.getBoundingClientRect().bottom < 60) low = middle + 1;
    else high = middle;
  }
  return by > 0 ? low : low - 1;
}

function filter() {
  const checked = (name) => new Set([...document.querySelectorAll(`[data-${name}]`)]
    .filter((box) => box.checked).map((box) => box.dataset[name]));
  const passes = checked("pass"), looks = checked("look"), words = find.value.trim().toLowerCase();
  on.clear();
  for (const n of order) {
    const row = data[n];
    if (passes.has(row[PASS]) && looks.has(row[LOOK]) && (!words || said(row).includes(words))) on.add(n);
  }
  for (const found of spans.values()) {
    for (const el of found) el.classList.toggle("off", !numbers(el).some((n) => on.has(n)));
  }
  byId("shown").textContent = `${on.size} of ${order.length} changes shown`;
}

function unfilter() {
  for (const box of document.querySelectorAll("[data-pass], [data-look]")) box.checked = true;
  find.value = "";
  filter();
}

function said(row) {
  return [row[ID], row[RULE], row[WHY], ...row[QUOTES].flatMap((quote) => quote.slice(0, 4))].join("\n").toLowerCase();
}

function mode(value) {
  document.body.className = value === "changes" ? "" : value;
  document.querySelector(`[name=mode][value=${value}]`).checked = true;
}

function keys() {
  const map = byId("map");
  map.hidden = !map.hidden;
  byId("help").setAttribute("aria-expanded", String(!map.hidden));
  if (!map.hidden) map.closest("details").open = true;
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const go = at("[data-go]"), by = at("[data-step]"), change = at(".c:not(.off)");
  if (go) { if (go.href) event.preventDefault(); leap(+go.dataset.go); }
  else if (by) step(+by.dataset.step);
  else if (at("[data-close]")) hide();
  else if (at("#help")) keys();
  else if (change && !document.body.className) show(numbers(change).find((n) => on.has(n)));
});
document.addEventListener("change", (event) => {
  if (event.target.name === "mode") mode(event.target.value);
  else filter();
});
find.addEventListener("input", filter);

const KEYS = {
  n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1),
  1: () => mode("changes"), 2: () => mode("clean"), 3: () => mode("scan"),
  "?": keys, "/": () => { find.closest("details").open = true; find.select(); find.focus(); },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  if (key === "Escape") hide();
  else if (target === find) return;
  else if ((key === "Enter" || key === " ") && target.dataset.c) {
    if (panel.hidden || !target.classList.contains("here")) show(numbers(target)[0]);
    panel.focus();
  } else if (KEYS[key]) KEYS[key]();
  else return;
  event.preventDefault();
});

/** Go to a change, and say so in the address, so that it can be sent to somebody. */
function leap(n) {
  history.replaceState(null, "", "#c-" + data[n][ID]);
  show(n);
}
function linked() {
  const n = data.findIndex((row) => "#c-" + row[ID] === location.hash);
  if (n >= 0) show(n);
}
addEventListener("hashchange", linked);
if (matchMedia("(max-width: 54rem)").matches) document.querySelector("nav details").open = false;
filter();
linked();
