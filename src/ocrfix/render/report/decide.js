// Decisions on one change, own wordings, words of this book; and the progress.

const status = byId("said"), amend = byId("amend");
const LOOKS = { a: "applied", p: "proposed", n: "flagged", x: "set aside" };
const DONE = { accept: "Accepted", reject: "Rejected", amend: "Amended", open: "Opened again" };
let going = true; // whether to go to the next change after a decision

/** Show a message, also to screen readers; with `bad` it stays until the next one. */
function say(message, bad = false, places = []) {
  status.replaceChildren(message && message[0].toUpperCase() + message.slice(1));
  if (places.length) status.append(" ", links(places, 4));
  status.classList.toggle("bad", bad);
  status.classList.toggle("off", !message);
  clearTimeout(fading);
  if (!bad && message) fading = setTimeout(() => status.classList.add("off"), 8000);
}
let fading = 0;

/** The kind of a change: waiting, flag, or neither. Ask before it is decided. */
const queueOf = (change) => [isOpen, isFlag].find((those) => those(change));

/** Go to the next change of the same kind, if the user wants that. */
function goOn(queue) {
  if (!going) return;
  if (!queue) return step(1);
  const start = order.indexOf(here) + 1;
  for (let i = 0; i < order.length; i++) {
    const place = order[(start + i) % order.length];
    if (queue(data[place]) && (on.has(place) || queue === isFlag)) return show(place);
  }
}

let turn = Promise.resolve(), busy = 0;
/** Run actions in the order of the keys: later ones wait while the desk writes. */
function inOrder(action) {
  const run = async () => {
    try { await action(); } catch (error) { say(error.message, true); } finally { busy--; }
  };
  busy++;
  turn = busy > 1 ? turn.then(run) : run();
  return turn;
}

/** Apply the desk's answer, and show all changes with a new state; returns their places. */
function take(answer) {
  const decided = [];
  for (const { id, verdict, by, note, wording } of answer.changed) {
    const change = data[placeOf.get(id)];
    if (!change) { strangers = true; continue; }
    decided.push(Object.assign(change, { verdict, by, note, wording, gone: change.pass === "hand" && !verdict }));
  }
  const places = settle(decided), direct = new Set(decided.map((change) => change.place));
  for (const { id, state } of answer.changed) {
    if (state && placeOf.has(id) && data[placeOf.get(id)].state !== state) console.error(`the desk says ${state}: ${id}`);
  }
  if (places.length) {
    stale = true;
    redress(places);
    relist();
    count();
    if (here >= 0 && !panel.hidden) explain(data[here]);
  }
  return { withdrawn: places.filter((place) => data[place].state === "withdrawn" && data[place].stood),
    back: places.filter((place) => data[place].on && !data[place].stood && !direct.has(place)) };
}
let stale = false; // whether paragraphs may have been joined or split since the text was made

/** Get the text from the desk again, if its paragraphs may be different now. */
async function reread() {
  if (!stale || !desk.canWrite) return;
  stale = false;
  const blocks = await desk.text(), place = scrollY;
  text.replaceChildren(...blocks);
  index();
  filter();
  if (here >= 0 && !on.has(here)) admit(here);
  if (here >= 0) mark(here);
  scrollTo(0, place);
}
let strangers = false; // whether others made corrections that this page lacks

/** A message about the result of decisions. */
function report(done, answer, { withdrawn, back }) {
  const said = [answer.said || done];
  for (const { by, verdict } of answer.refused.slice(0, 1)) {
    said.push(`Not done: ${by || "someone"} decided meanwhile (${verdict || "opened again"}). Do it again to overrule.`);
  }
  if (answer.others.length) said.push(`${[...new Set(answer.others.map(({ by }) => by || "Someone"))].join(", ")} decided ${counted(answer.others.length, "change")} meanwhile.`);
  if (strangers) said.push("Others corrected the text. Reload the page to see it.");
  const where = answer.refused.map(({ id }) => placeOf.get(id)).filter((place) => place !== undefined);
  if (withdrawn.length) said.push(`${counted(withdrawn.length, "change")} withdrawn with it:`);
  else if (back.length) said.push(`${counted(back.length, "change")} applied again with it:`);
  say(said.filter(Boolean).map((each) => (/[.:?!…]$/.test(each) ? each : each + ".")).join(" "), where.length > 0, withdrawn.length ? withdrawn : back.length ? back : where);
}

/**
 * Decide: show the result immediately, and the message after the decision is saved. If the desk
 * refuses it, restore the earlier state, and show why.
 */
async function decide(verdicts, done, then = () => {}) {
  const places = verdicts.map(({ change }) => placeOf.get(change)), before = places.map((place) => snapshot(data[place]));
  const came = take({ changed: verdicts.map(({ change: id, verdict, wording }) => {
    const open = verdict === "open" || (data[placeOf.get(id)].pass === "hand" && verdict === "reject");
    return { id, verdict: open ? "" : verdict, by: open ? "" : desk.by, note: "", wording: verdict === "amend" ? wording : null };
  }) });
  then();
  try {
    const answer = await desk.decide(verdicts, before);
    take(answer);
    report(answer.refused.length < verdicts.length ? done : "", answer, came);
  } catch (error) {
    take({ changed: before });
    show(places[0]);
    say(error.message, true);
  }
}

/** Apply the decisions of other people. */
async function hear() {
  const answer = await desk.refresh();
  const came = take(answer);
  if (answer.others.length) report("", answer, came);
}

const NONE_OPEN = "No change is open. Press n for the next.";

/** A short description of a change, because the page already shows the next one. */
function brief(change) {
  const [[, old, now]] = change.quotes, [was, is] = [old, now].map((each) => quoted(cut(each, 24)));
  if (change.safety === NOTE || old === now) return was;
  return old && now ? `${was} to ${is}` : old ? `${was} struck` : `${is} written`;
}

function verdict(name) {
  if (here < 0 || panel.hidden) return say(NONE_OPEN);
  const change = data[here], queue = queueOf(change);
  return decide([{ change: change.id, verdict: name }], `${DONE[name]}: ${brief(change)}`, () => { if (name !== "open") goOn(queue); });
}

function back(way) {
  return inOrder(async () => {
    const answer = await desk[way]();
    if (!answer) return say(way === "undo" ? "Nothing left to undo." : "Nothing left to redo.");
    const came = take(answer), first = placeOf.get(answer.changed[0]?.id);
    if (first !== undefined && spans.has(first)) show(first);
    const done = way === "undo" ? "Undone" : "Redone", many = answer.decided ?? answer.changed.length;
    report(many > 1 ? `${done}: ${counted(many, "change")}` : first === undefined ? done : `${done}: ${brief(data[first])}, now ${data[first].state}`, answer, came);
  });
}

function word(good) {
  if (here < 0 || panel.hidden) return say(NONE_OPEN);
  return inOrder(async () => {
    const change = data[here], queue = queueOf(change);
    const answer = await desk.word(change.id, good);
    report("", answer, take(answer));
    if (!answer.refused.length) goOn(queue);
  });
}

// ---- actions on the open change ------------------- ---------------------------------------------

function offer(change) {
  byId("likes").textContent = inScope("words").length.toLocaleString("en");
  const word = desk.wordOf(change);
  for (const button of byId("acts").querySelectorAll("[data-do]")) {
    const name = button.dataset.do;
    button.disabled = (name === "open" && !change.verdict) || (name === "amend" && !amendable(change)) || Boolean(change.gone);
    button.setAttribute("aria-pressed", String(change.verdict === name));
    if (name === "good" || name === "bad") button.hidden = !word;
  }
  amend.hidden = true;
  pageState(change.page);
  picture(change);
}

const amendable = (change) => change.safety !== NOTE && change.edits === 1 && change.pass !== "hand";

function openAmend() {
  if (here < 0 || panel.hidden) return say(NONE_OPEN);
  const change = data[here];
  if (!amendable(change)) return say("This change cannot be edited, because it changes nothing, or several places. Accept or reject it.", true);
  amend.hidden = false;
  const field = byId("wording");
  field.value = change.verdict === "amend" ? change.wording : change.new;
  field.focus();
  field.select();
}

function amended() {
  const change = data[here], wording = byId("wording").value, queue = queueOf(change);
  amend.hidden = true;
  return decide([{ change: change.id, verdict: "amend", wording }], `${DONE.amend}: ${quoted(cut(change.quotes[0][1], 24))} to ${quoted(cut(wording, 24))}`, () => {
    spans.get(here)[0].focus({ preventScroll: true });
    goOn(queue);
  });
}

// ---- progress ----- ----------------------------------------------------------------------------

function count() {
  const looks = { a: 0, p: 0, n: 0, x: 0 };
  let waiting = 0, flags = 0, decided = 0;
  for (const change of data) {
    looks[change.look]++;
    if (isOpen(change)) waiting++;
    else if (isFlag(change)) flags++;
    if (change.verdict) decided++;
  }
  for (const box of document.querySelectorAll("[data-look]")) box.closest("label").querySelector("output").textContent = looks[box.dataset.look].toLocaleString("en");
  if (byId("tally")) byId("tally").textContent = Object.keys(LOOKS).filter((look) => looks[look]).map((look) => `${looks[look].toLocaleString("en")} ${LOOKS[look]}`).join(", ");
  byId("waits").textContent = waiting ? `${counted(waiting, "change waits", "changes wait")} for a decision, ${decided.toLocaleString("en")} decided` : `Nothing waits for a decision. ${decided.toLocaleString("en")} decided.`;
  byId("flags").textContent = counted(flags, "flag");
  byId("flags").hidden = !flags;
  const sum = decided + waiting, bar = byId("progress");
  bar.max = Math.max(1, sum);
  bar.value = sum ? decided : 1;
  byId("hand").textContent = desk.canWrite ? "Write results" : desk.count ? `Save ${counted(desk.count, "decision")}` : "Save decisions";
}

function handOver() {
  if (!desk.canWrite) {
    byId("home").textContent = `ocrfix import ${shellWord(book.title)} ${shellWord(fileName())}`;
    return byId("over").showModal();
  }
  return inOrder(async () => { say((await desk.write()).said); });
}

const fileName = () => `${book.title.replace(/[^\p{L}\p{N} ._-]/gu, "_").slice(0, 80)}.decisions.tsv`;
const shellWord = (name) => (/^[\p{L}\p{N}._-]+$/u.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

function download() {
  desk.by = byId("name").value.trim();
  const link = make("a", "", { download: fileName(), href: URL.createObjectURL(new Blob([desk.file], { type: "text/tab-separated-values" })) });
  document.body.append(link);
  link.click();
  link.remove();
  byId("over").close();
  say(`Saved: ${counted(desk.count, "decision")}. They stay in this browser until you delete them.`);
}
