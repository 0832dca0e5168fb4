// Find and filters: which changes are shown.

const FOLDED = { "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "´": "'", "`": "'" };
/** Normalise a text for comparison: case, quotation marks and spaces. */
const folded = (text) => text.toLowerCase().replace(/[“”„‟«»‘’‚‹›´`]/g, (mark) => FOLDED[mark]).replace(/[\s␣↵¶]+/g, " ");
const isLetter = (char) => char !== undefined && /[\p{L}\p{N}\p{M}]/u.test(char);

/** Old and new text of a change in context, each as `[text, start of the change, end of it]`. */
function wordsOf(change) {
  if (!change.words) {
    change.words = [];
    for (const [before, old, now, after] of change.quotes) {
      const [left, right] = [folded(before), folded(after)];
      for (const each of new Set([folded(old), folded(now)])) {
        change.words.push([left + each + right, left.length, left.length + each.length]);
      }
      const both = folded(`${old} ${now}`);
      change.words.push([both, 0, both.length]);
    }
  }
  if (change.verdict !== "amend" || !change.wording) return change.words;
  const wording = folded(change.wording);
  return [...change.words, [wording, 0, wording.length]];
}

/** Whether a change's text has `wanted`, at least in part inside the change; or as a whole word. */
function hasWords(change, wanted, whole) {
  return wordsOf(change).some(([text, low, high]) => {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      const cutOff = (isLetter(wanted[0]) && isLetter(text[at - 1])) || (isLetter(wanted.at(-1)) && isLetter(text[end]));
      if (at < high && end > low && !(whole && cutOff)) return true;
    }
    return false;
  });
}

const about = (change) => (change.about ??= folded([change.id, change.rule, change.why].join("\n")));

const DECIDED = {
  any: () => true,
  waiting: isOpen,
  flags: isFlag,
  undecided: (change) => !change.verdict,
  decided: (change) => Boolean(change.verdict),
  withdrawn: (change) => change.state === "withdrawn",
};
let stays = DECIDED.any; // the filter by decision; evaluated again after each decision
let guest = -1; // a change that is shown although the filters exclude it

const isOff = (el) => !placesOf(el).some((place) => on.has(place) || place === guest);

function filter() {
  const checked = (name) => new Set([...document.querySelectorAll(`[data-${name}]`)]
    .filter((box) => box.checked).map((box) => box.dataset[name]));
  const passes = checked("pass"), looks = checked("look"), wanted = folded(find.value.trim());
  const whole = byId("whole").checked, also = byId("also").checked;
  const rule = byId("rule").value, safety = byId("safety").value, who = byId("decided").value;
  const page = +byId("page").value, most = byId("sure").value === "" ? 1 : +byId("sure").value;
  stays = DECIDED[who] ?? ((change) => change.verdict && `by ${change.by}` === who);
  const asked = !["any", "waiting", "flags", "undecided"].includes(who); // then rejected and withdrawn ones are shown, too
  on.clear();
  for (const place of order) {
    const change = data[place];
    if (passes.has(change.pass) && (asked || looks.has(change.look)) && (!rule || change.rule === rule)
      && (!safety || change.safety === +safety) && (!page || change.page === page) && change.sure <= most && stays(change)
      && (!wanted || hasWords(change, wanted, whole) || (also && about(change).includes(wanted)))) on.add(place);
  }
  guest = -1;
  for (const el of text.querySelectorAll(".c")) {
    const off = isOff(el);
    if (off !== el.classList.contains("off")) el.classList.toggle("off", off);
  }
  relist();
}

/** List the changes that find and filters show, in reading order. */
function relist() {
  list.show(order.filter((place) => on.has(place) && stays(data[place])));
  byId("shown").textContent = `${list.items.length.toLocaleString("en")} of ${counted(order.length, "change")} shown`;
}

/** Show a change that the filters exclude, without changing the filters. */
function admit(place) {
  const before = guest;
  guest = place;
  for (const each of [before, place]) {
    for (const el of spans.get(each) ?? []) el.classList.toggle("off", isOff(el));
  }
}

function unfilter() {
  for (const box of document.querySelectorAll("[data-pass], [data-look]")) box.checked = true;
  for (const id of ["rule", "safety", "page", "sure", "find"]) byId(id).value = "";
  byId("decided").value = "any";
  filter();
}

/** Filter by decision only: `any`, `waiting`, `flags` and so on. */
function only(decision) {
  byId("decided").value = decision;
  filter();
}

function firstFound() {
  const first = list.items[0];
  if (first !== undefined) return show(first);
  const elsewhere = order.filter((place) => about(data[place]).includes(folded(find.value.trim()))).length;
  say(elsewhere && !byId("also").checked ? `No change has that in its words. ${counted(elsewhere, "change")} by rule or reason: tick the box.` : "No change has that.");
}
