// Decide many changes at once: those that find and filters show, and that are ticked.

const group = byId("alike"), ticked = new Set();
const ASK_ABOVE = 50; // above this number, the key must be pressed twice
let sure = ""; // the first press: accept or reject

const SCOPES = ["words", "rule", "shown"];

/** The shown changes in a scope: of the same words, by the same rule, or all. */
function inScope(scope) {
  const places = list.items;
  if (scope === "shown") return places;
  const same = new Set(alike(data[here], scope));
  return places.filter((place) => same.has(place));
}

const kin = new LongList(byId("kin"), (place) => {
  const change = data[place];
  const row = list.draw(place);
  row.removeAttribute("data-go");
  row.dataset.tick = place;
  row.setAttribute("aria-checked", String(ticked.has(place)));
  row.prepend(make("span", ticked.has(place) ? "☑" : "☐", { class: "tick", "aria-hidden": "true" }));
  row.querySelector(".about").textContent = `${change.state}${change.by ? " by " + change.by : ""} · ${change.sure.toFixed(2)} · p. ${change.page}, line ${change.line}`;
  return row;
});

function openAlike(scope = "words") {
  if (here < 0 || panel.hidden) return say(NONE_OPEN);
  const change = data[here], places = inScope(scope);
  document.querySelector(`[name=kind][value=${scope}]`).checked = true;
  ticked.clear();
  for (const place of places) if (!data[place].verdict || place === here) ticked.add(place);
  const [[, old, now]] = change.quotes;
  byId("kin-title").textContent = scope === "shown" ? "All shown changes"
    : scope === "rule" ? `All changes by the rule ${change.rule}`
    : change.safety === NOTE ? `All that flag ${quoted(cut(old, 30))}`
    : !now ? `All that strike ${quoted(cut(old, 30))}`
    : !old ? `All that write ${quoted(cut(now, 30))}`
    : `All that make ${quoted(cut(old, 30))} into ${quoted(cut(now, 30))}`;
  for (const each of SCOPES) byId(`many-${each}`).textContent = inScope(each).length.toLocaleString("en");
  const hidden = scope === "shown" ? 0 : alike(change, scope).length - places.length;
  byId("hidden").textContent = hidden ? `${counted(hidden, "more is", "more are")} hidden by find and filters, and will not change.` : "";
  if (!group.open) group.showModal();
  kin.show(places);
  kin.choose(here);
  kin.box.focus();
  tellTicked();
}

function tellTicked() {
  sure = "";
  const many = ticked.size.toLocaleString("en");
  byId("ticked").textContent = `${many} of ${kin.items.length.toLocaleString("en")} ticked`;
  for (const each of group.querySelectorAll(".many")) each.textContent = many;
  byId("sure-that").textContent = "";
  kin.again();
}

function tick(place) {
  if (ticked.has(place)) ticked.delete(place);
  else ticked.add(place);
  kin.chosen = place;
  kin.at = kin.items.indexOf(place);
  tellTicked();
}

function tickAll() {
  const all = ticked.size < kin.items.length;
  ticked.clear();
  if (all) for (const place of kin.items) ticked.add(place);
  tellTicked();
}

function decideTicked(name) {
  const places = kin.items.filter((place) => ticked.has(place));
  if (places.length > ASK_ABOVE && sure !== name) {
    sure = name;
    const least = Math.min(...places.map((place) => data[place].sure));
    byId("sure-that").textContent = `${counted(places.length, "change")}, the least sure with confidence ${least.toFixed(2)}: ${name[0]} again to ${name} them all.`;
    return undefined;
  }
  group.close();
  if (!places.length) return say("Nothing is ticked, so nothing was decided.");
  const verdicts = places.map((place) => ({ change: data[place].id, verdict: name }));
  return decide(verdicts, `${DONE[name]}: ${counted(verdicts.length, "change")}. u takes them all back`, () => {
    spans.get(here)[0].focus({ preventScroll: true });
  });
}

function inGroup(event) {
  const { target, repeat } = event, key = keyOf(event);
  if (target.closest("button, input") && (key === " " || key === "Enter" || key.startsWith("Arrow"))) return;
  if (key in MOVES) choose(kin, MOVES[key]);
  else if (key === " " || key === "x") { if (kin.at >= 0) tick(kin.items[kin.at]); }
  else if (key === "t") tickAll();
  else if (SCOPES[key - 1]) openAlike(SCOPES[key - 1]);
  else if (key === "a") { if (!repeat) decideTicked("accept"); }
  else if (key === "r") { if (!repeat) decideTicked("reject"); }
  else return;
  event.preventDefault();
}
