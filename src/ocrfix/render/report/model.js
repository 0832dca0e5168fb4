// Which changes are applied after decisions: the same logic as `Ledger.standing` and
// `status.show`, so that a page without a server can show the result of a decision immediately.

const byId = (id) => document.getElementById(id);
const book = JSON.parse(byId("data").textContent);
const NOTE = 0, SAFE = 2, SAFETIES = ["note", "review", "safe"];
const STANDING = new Set(["applied", "accepted", "amended"]);
const WAITING = new Set(["proposed"]); // a flag changes nothing, and is counted separately
const isOpen = (change) => WAITING.has(change.state);
const isFlag = (change) => change.state === "flagged";
const COLUMNS = ["id", "pass", "rule", "why", "sure", "safety", "start", "end", "page", "line", "column",
  "edits", "quotes", "bar", "number", "needs", "bars", "raw", "verdict", "by", "note", "wording"];

/** All changes, in reading order; only verdict, state and look ever change. */
const data = book.rows.map((row, place) => {
  const change = { place, leans: [], wordings: new Map(book.wordings[place] ?? []) };
  COLUMNS.forEach((name, n) => { change[name] = row[n]; });
  change.old = change.raw ? change.raw[0] : change.quotes[0][1];
  change.new = change.raw ? change.raw[1] : change.quotes[0][2];
  if (change.safety === NOTE) change.new = "";
  return change;
});
delete book.rows;
for (const change of data) for (const [place] of change.needs) data[place].leans.push(change.place);
const placeOf = new Map(data.map((change) => [change.id, change.place]));
const inTurn = [...data].sort((one, two) => one.number - two.number);

/** The version wanted by decision and safety: 0 none, 1 as proposed, more as amended. */
function wanted(change) {
  if (change.safety === NOTE || change.verdict === "reject" || change.gone) return 0;
  if (change.verdict === "amend") return versionOf(change, change.wording);
  if (change.verdict) return 1;
  return change.pass !== "hand" && change.safety >= Math.max(book.apply, 1) ? 1 : 0;
}

function versionOf(change, wording) {
  if (wording === change.new) return 1;
  if (!change.wordings.has(wording)) change.wordings.set(wording, 2 + change.wordings.size);
  return change.wordings.get(wording);
}

const blocked = (change) => change.needs.some(([place, version]) => data[place].on !== version)
  || change.bars.some((place) => data[place].on);

/** Compute which changes are applied after decisions on some (at first all); returns those with a new state. */
function settle(decided = data) {
  const found = [], touched = new Set(decided);
  for (const change of inTurn) {
    let now = wanted(change);
    if (now && blocked(change)) now = 0;
    if (now === change.on && !touched.has(change) && change.state !== "withdrawn") continue;
    const was = change.said;
    change.stood = change.on;
    change.on = now;
    tell(change);
    if (change.said !== was) found.push(change.place);
  }
  return found;
}

/** The state of a change in one word, and why; like `status.show`. */
function tell(change) {
  let state = "proposed", because = "";
  if (change.gone) state = "removed";
  else if (change.verdict === "reject") { state = "rejected"; because = change.by ? `by ${change.by}` : ""; }
  else if (change.safety === NOTE) state = change.verdict === "accept" ? "accepted" : "flagged";
  else if (change.on) state = { accept: "accepted", amend: "amended" }[change.verdict] ?? "applied";
  else if (wanted(change)) {
    state = "withdrawn";
    const names = [...change.needs.filter(([place, version]) => data[place].on !== version).map(([place]) => place),
      ...change.bars.filter((place) => data[place].on)].map((place) => data[place].id);
    if (names.length) because = "because of " + names.slice(0, 3).join(", ");
  }
  change.state = state;
  change.because = because;
  change.look = change.safety === NOTE ? (state === "flagged" ? "n" : "x")
    : STANDING.has(state) ? "a" : state === "proposed" ? "p" : "x";
  change.said = `${state}|${because}|${change.on}|${change.verdict}|${change.by}|${change.wording}`;
}

/** All changes that need this one, directly or indirectly. */
function hanging(change) {
  const found = new Set(), open = [change];
  while (open.length) {
    for (const place of open.pop().leans) {
      if (!found.has(place)) { found.add(place); open.push(data[place]); }
    }
  }
  return [...found].sort((one, two) => one - two);
}

const KINDS = {
  words: (change) => JSON.stringify([change.pass, change.old, change.new]),
  rule: (change) => JSON.stringify([change.pass, change.rule]),
};
const kinds = {};
/** The places of all changes like this: of the same words, or by the same rule. */
function alike(change, kind) {
  if (!kinds[kind]) {
    kinds[kind] = new Map();
    for (const other of data) {
      other[`${kind} key`] = KINDS[kind](other);
      if (kinds[kind].has(other[`${kind} key`])) kinds[kind].get(other[`${kind} key`]).push(other.place);
      else kinds[kind].set(other[`${kind} key`], [other.place]);
    }
  }
  return kinds[kind].get(change[`${kind} key`]);
}

const counted = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many ?? one + "s"}`;
const cut = (string, length) => (string.length > length ? [...string].slice(0, length).join("") + "…" : string);
