// Keys, clicks and start-up.

const KEYS = {
  n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1),
  N: () => step(1, isOpen), J: () => step(1, isOpen), P: () => step(-1, isOpen), K: () => step(-1, isOpen),
  v: () => step(1, isFlag, true), V: () => step(-1, isFlag, true),
  a: () => verdict("accept"), r: () => verdict("reject"), o: () => verdict("open"), e: openAmend, c: openOwn,
  u: () => back("undo"), U: () => back("redo"), s: () => openAlike(), g: () => word(true), b: () => word(false),
  t: () => { if (panel.hidden) say(NONE_OPEN); else if (book.states) byId("page-state").focus(); },
  i: () => withImage(() => say(document.body.classList.toggle("no-scan") ? "Page images are hidden: i shows them." : "")),
  z: () => withImage(() => { zoom = zoom === 1 ? 2 : 1; document.body.classList.remove("no-scan"); }),
  l: () => byId("list").focus(), w: handOver,
  1: () => mode("changes"), 2: () => mode("clean"), 3: () => mode("scan"),
  f: () => { byId("sift").open = !byId("sift").open; if (byId("sift").open) byId("sift").querySelector("input").focus(); },
  "?": () => keys(), "/": () => { find.select(); find.focus(); },
};
const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };

function keys() {
  byId("map").showModal();
  byId("help").setAttribute("aria-expanded", "true");
}
byId("map").addEventListener("close", () => byId("help").setAttribute("aria-expanded", "false"));

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const go = at("[data-go]"), by = at("[data-step]"), change = at(".c:not(.off)"), act = at("[data-do]");
  if (go) {
    if (go.href) event.preventDefault();
    leap(+go.dataset.go);
  } else if (at("[data-tick]")) tick(+at("[data-tick]").dataset.tick);
  else if (by) step(+by.dataset.step);
  else if (act) ACTS[act.dataset.do]();
  else if (at("[data-close]")) hide();
  else if (at("#help")) keys();
  else if (change && !document.body.dataset.mode) show(placesOf(change).find((place) => on.has(place) || place === guest));
});
const ACTS = {
  accept: KEYS.a, reject: KEYS.r, amend: KEYS.e, open: KEYS.o, alike: KEYS.s, good: KEYS.g, bad: KEYS.b,
  undo: KEYS.u, redo: KEYS.U, hand: handOver, download, shut: () => document.querySelector("dialog[open]")?.close(),
  amended, corrected, "amend-not": () => { amend.hidden = true; spans.get(here)[0].focus(); },
  "accept-ticked": () => decideTicked("accept"), "reject-ticked": () => decideTicked("reject"), "tick-all": tickAll,
  forget: () => { if (confirm("Delete all decisions for this scan from this browser?")) { desk.forget(); location.reload(); } },
  zoom: KEYS.z, unfilter, flags: () => only("flags"),
};

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.name === "mode") mode(target.value);
  else if (target.name === "kind") openAlike(target.value);
  else if (target.id === "going") going = target.checked;
  else if (target.closest("#sift, #seek")) filter();
});
find.addEventListener("input", filter);

/**
 * The command of a key: its Latin letter, ignoring Caps Lock; else the letter at the same position
 * of a Latin keyboard.
 */
function keyOf(event) {
  const { key, code, shiftKey } = event, lower = key.toLowerCase();
  if (/^[a-z]$/.test(lower)) {
    const typed = event.getModifierState("CapsLock") ? (shiftKey ? key.toUpperCase() : lower) : key;
    return typed in KEYS ? typed : lower;
  }
  if (key in KEYS || (key.length > 1 && key !== "Process" && key !== "Unidentified") || event.getModifierState("AltGraph")) return key;
  const [, letter, digit] = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code) ?? [];
  if (letter) return shiftKey && letter in KEYS ? letter : letter.toLowerCase();
  if (digit && !shiftKey) return digit;
  return code === "Slash" ? (shiftKey ? "?" : "/") : key;
}

/** The usual keys for undo and redo: Ctrl or Command with Z, Shift Z or Y. */
function withControl(event, writes) {
  const key = keyOf(event).toLowerCase();
  if (event.altKey || writes || document.querySelector("dialog[open]") || !["z", "y"].includes(key)) return;
  event.preventDefault();
  back(key === "y" || event.shiftKey ? "redo" : "undo");
}

document.addEventListener("keydown", (event) => {
  const { target } = event, key = keyOf(event);
  const writes = target.closest?.("textarea, select, input:not([type=checkbox]):not([type=radio])");
  if (event.ctrlKey || event.metaKey) return withControl(event, writes);
  if (event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) {
    if (group.open) inGroup(event);
    else if (target.id === "own-new" && key === "Enter" && !event.shiftKey) { event.preventDefault(); corrected(); }
    return;
  }
  if (target === states) return inStates(event);
  if (key === "Escape") {
    if (!amend.hidden) ACTS["amend-not"]();
    else if (writes) { target.blur(); if (here >= 0 && !panel.hidden) spans.get(here)[0].focus({ preventScroll: true }); }
    else hide();
  } else if (target.id === "wording" && key === "Enter" && !event.shiftKey) amended();
  else if (target === find && key === "Enter") firstFound();
  else if (writes) return;
  else if (target.id === "list" && key in MOVES) choose(list, MOVES[key]);
  else if (target.id === "list" && key === "Enter") { if (list.at >= 0) show(list.items[list.at]); }
  else if ((key === "Enter" || key === " ") && target.dataset?.c) {
    if (panel.hidden || !target.classList.contains("here")) show(placesOf(target)[0]);
    panel.focus();
  } else if (KEYS[key]) KEYS[key]();
  else return;
  event.preventDefault();
});

function choose(rows, by) {
  const at = Math.max(0, Math.min(rows.items.length - 1, Math.max(rows.at, by > 0 ? -1 : 0) + by));
  if (!rows.items.length) return;
  rows.choose(rows.items[at]);
  if (rows === list) show(rows.items[at], false);
}

/** Go to a change, and put it into the address, so that the user can share the link. */
function leap(place) {
  history.replaceState(null, "", "#c-" + data[place].id);
  show(place);
}
function linked() {
  const place = location.hash.startsWith("#c-") ? placeOf.get(location.hash.slice(3)) : undefined;
  if (place !== undefined) show(place);
}
addEventListener("hashchange", linked);

// ---- start-up ---- ---------------------------------------------------------------------------

settle();
index();
byId("rule").append(...[...new Set(data.map((change) => change.rule))].sort().map((rule) => make("option", rule, { value: rule })));
byId("decided").append(...[...new Set(data.map((change) => change.by).filter(Boolean))].map((by) => make("option", `decided by ${by}`, { value: `by ${by}` })));
document.body.classList.toggle("served", desk.canWrite);
if (desk.canWrite || matchMedia("(max-width: 54rem)").matches) byId("sift").open = false;
if (desk.canWrite && data.some(isOpen)) byId("decided").value = "waiting"; // a review starts with waiting changes
filter();
count();
if (book.pictured) say(book.pictured);
if (!desk.canWrite) {
  byId("name").value = desk.by;
  const earlier = desk.earlier;
  if (earlier.length) {
    take({ changed: earlier, others: [], refused: [], said: "" });
    filter();
    say(`${counted(earlier.length, "decision")} of an earlier sitting, kept by this browser.`);
  }
  if (!desk.memory) say("This browser stores nothing for local files. Save your decisions before you close the page.", true);
} else {
  setInterval(() => { if (!document.hidden && !busy) inOrder(hear); }, 5000);
}
linked();
