
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const text = document.getElementById("text");
const panel = document.getElementById("why");
const spans = new Map();
for (const el of text.querySelectorAll(".c")) {
  const n = +el.dataset.c;
  if (!spans.has(n)) spans.set(n, []);
  spans.get(n).push(el);
}
const LOOK = { proposed: "p", flagged: "n" };
const look = (n) => LOOK[data[n][6]] || "a";
const order = [...spans.keys()].sort((a, b) =>
  spans.get(a)[0].compareDocumentPosition(spans.get(b)[0]) & 4 ? -1 : 1);
let here = -1;

function el(name, content, attrs = {}) {
  const made = document.createElement(name);
  if (content !== undefined) made.textContent = content;
  for (const [key, value] of Object.entries(attrs)) made.setAttribute(key, value);
  return made;
}

function links(numbers) {
  const list = el("span");
  for (const n of numbers) {
    if (list.childNodes.length) list.append(", ");
    const link = el("a", data[n][2], { href: "#c-" + data[n][0] });
    link.dataset.go = n;
    list.append(link);
  }
  return list;
}

function show(n, { focus = true } = {}) {
  const found = spans.get(n);
  if (!found) return;
  for (const each of text.querySelectorAll(".here")) each.classList.remove("here");
  for (const each of found) each.classList.add("here");
  here = n;
  const [id, stage, rule, why, confidence, safety, state, because, place, places, needs, leans] = data[n];
  const rows = [
    ["state", because ? state + ", " + because : state],
    ["in the scan", `page ${place[0]}, line ${place[1]}, column ${place[2]}` + (places > 1 ? `; ${places} places` : "")],
    ["pass", stage], ["safety", safety], ["confidence", confidence.toFixed(3)], ["id", id],
  ];
  if (needs.length) rows.push(["needs", links(needs)]);
  if (leans.length) rows.push(["leans on it", links(leans)]);
  const list = el("dl");
  for (const [name, value] of rows) {
    const cell = el("dd");
    cell.append(value);
    list.append(el("dt", name), cell);
  }
  const close = el("button", "×", { class: "close", type: "button", "aria-label": "Close" });
  close.addEventListener("click", hide);
  panel.replaceChildren(close, el("h2", rule), el("p", why), list);
  panel.hidden = false;
  found[0].scrollIntoView({ block: "center" });
  if (focus) found[0].focus({ preventScroll: true });
}

function hide() {
  panel.hidden = true;
  for (const each of text.querySelectorAll(".here")) each.classList.remove("here");
  if (here >= 0) spans.get(here)[0].focus({ preventScroll: true });
}

function on(n) { return !spans.get(n)[0].classList.contains("off"); }

function step(by) {
  const shown = order.filter(on);
  if (!shown.length) return;
  const at = shown.indexOf(here);
  show(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length]);
}

function filter() {
  const checked = (name) => new Set([...document.querySelectorAll(`[data-${name}]`)]
    .filter((box) => box.checked).map((box) => box.dataset[name]));
  const passes = checked("pass"), looks = checked("look");
  for (const [n, found] of spans) {
    const off = !passes.has(data[n][1]) || !looks.has(look(n));
    for (const each of found) each.classList.toggle("off", off);
  }
}

function mode(value) {
  document.body.classList.toggle("clean", value === "clean");
  document.body.classList.toggle("scan", value === "scan");
  document.querySelector(`[name=mode][value=${value}]`).checked = true;
}

function keys() {
  const map = document.getElementById("map");
  map.hidden = !map.hidden;
  document.getElementById("help").setAttribute("aria-expanded", String(!map.hidden));
}

document.addEventListener("click", (event) => {
  const go = event.target.closest("[data-go]");
  const change = event.target.closest(".c");
  if (go) { event.preventDefault(); show(+go.dataset.go); }
  else if (change && !change.classList.contains("off") && change.dataset.c) show(+change.dataset.c);
});
document.addEventListener("change", (event) => {
  if (event.target.name === "mode") mode(event.target.value);
  else filter();
});
document.getElementById("next").addEventListener("click", () => step(1));
document.getElementById("prev").addEventListener("click", () => step(-1));
document.getElementById("help").addEventListener("click", keys);
const MODES = { 1: "changes", 2: "clean", 3: "scan" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key;
  if (key === "n" || key === "j") step(1);
  else if (key === "p" || key === "k") step(-1);
  else if (key === "?") keys();
  else if (key === "Escape") hide();
  else if (key === "Enter" && event.target.dataset.c) show(+event.target.dataset.c);
  else if (MODES[key]) mode(MODES[key]);
  else return;
  event.preventDefault();
});
function linked() {
  const n = data.findIndex((row) => "#c-" + row[0] === location.hash);
  if (n >= 0) show(n, { focus: false });
}
addEventListener("hashchange", linked);
linked();
