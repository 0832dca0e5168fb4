// Where decisions go: to the desk that serves this page or, if the page is a file, into the
// browser's storage, to be saved as a file. Both give the same answers:
// { changed: [{ id, verdict, by, note, wording }], stands, withdrawn, others, refused, said }.

const WORD = "[\\p{L}\\p{N}\\p{M}]+(?:['’‑-][\\p{L}\\p{N}\\p{M}]+)*";

class Served {
  canWrite = true;
  by = book.by;
  #turn = Promise.resolve();

  /** Send a request to the desk; one at a time, in the order of the keys. */
  #ask(path, body = {}) {
    const asked = this.#turn.then(async () => {
      const asked = JSON.stringify({ ...body, at: book.at });
      const answer = await fetch(path, {
        method: "POST", headers: { "Content-Type": "application/json", "X-Ocrfix-Token": book.token },
        body: asked,
        keepalive: asked.length < 20000, // sent even if the window closes immediately
      }).catch(() => { throw new Error("The review does not answer: was ocrfix review ended? Start it again to see the recorded decisions."); });
      const said = await answer.json().catch(() => ({ error: `The review answered with error ${answer.status}.` }));
      if (said?.error) throw new Error(said.error);
      if (said?.at !== undefined) book.at = said.at;
      return said;
    });
    this.#turn = asked.catch(() => {});
    return asked;
  }
  decide(verdicts) { return this.#ask("decide", { verdicts }); }
  correct(near, old, now) { return this.#ask("correct", { near, old, new: now }); }
  undo() { return this.#ask("undo"); }
  redo() { return this.#ask("redo"); }
  word(id, good) { return this.#ask("word", { change: id, good }); }
  /** The one word that a change is in or next to, as the desk finds it; "" if there is not one. */
  wordOf(change) {
    const [before, old, , after] = change.quotes[0], low = before.length, high = low + old.length;
    const found = [...(before + old + after).matchAll(new RegExp(WORD, "gu"))].map((match) => [match[0], match.index, match.index + match[0].length])
      .filter(([, start, end]) => (low === high ? start <= low && low <= end : start < high && low < end));
    return change.edits === 1 && found.length === 1 ? found[0][0] : "";
  }
  page(page, state) { return this.#ask("page", { page, state }); }
  write() { return this.#ask("write"); }
  /** The text after all earlier decisions are written: the elements of its blocks. */
  text() { return this.#turn.then(() => parsed("text")); }
  refresh() { return this.#ask("refresh"); }
}

/** A page of the desk, parsed by the browser as it loads; no text is turned into markup here. */
function parsed(path) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("GET", path);
    request.responseType = "document";
    request.onload = () => (request.status === 200 ? done([...request.response.body.childNodes]) : fail(new Error(`The review answered with error ${request.status}.`)));
    request.onerror = () => fail(new Error("The review does not answer: was ocrfix review ended?"));
    request.send();
  });
}

class Kept {
  canWrite = false;
  #key = `ocrfix ${book.scan}`;
  #done = [];
  #undone = [];
  words = {}; // word -> "good" or "bad"
  made = {}; // id -> decision made here; one without a verdict undoes a decision of the page
  by = "";
  memory = true;

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
      Object.assign(this, { made: kept.made ?? {}, words: kept.words ?? {}, by: kept.by ?? "" });
    } catch { this.memory = false; }
  }
  #keep() {
    try { localStorage.setItem(this.#key, JSON.stringify({ made: this.made, words: this.words, by: this.by })); }
    catch { this.memory = false; }
  }
  /** The decisions of an earlier session. */
  get earlier() { return Object.values(this.made).filter((decision) => placeOf.has(decision.id)); }
  get count() { return Object.keys(this.made).length + Object.keys(this.words).length; }

  /** Store decisions; `before` is the earlier state of the changes. */
  async decide(verdicts, before) {
    return this.#do({ before, after: before.map(({ id }) => snapshot(data[placeOf.get(id)])), words: [] });
  }
  #do(act) {
    this.#done.push(act);
    this.#undone = [];
    return this.#take(act.after, act.words.map(([word, , now]) => [word, now]));
  }
  #take(decisions, words, said = "") {
    for (const decision of decisions) this.made[decision.id] = decision;
    for (const [word, list] of words) {
      if (list) this.words[word] = list;
      else delete this.words[word];
    }
    this.#keep();
    return { changed: decisions, others: [], refused: [], said };
  }
  async undo() {
    const act = this.#done.pop();
    if (!act) return null;
    this.#undone.push(act);
    return this.#take(act.before, act.words.map(([word, was]) => [word, was]));
  }
  async redo() {
    const act = this.#undone.pop();
    if (!act) return null;
    this.#done.push(act);
    return this.#take(act.after, act.words.map(([word, , now]) => [word, now]));
  }
  /** The word of a change; without the desk only if the change is exactly this word. */
  wordOf({ old }) { return new RegExp(`^${WORD}$`, "u").test(old) ? old : ""; }
  async word(id, good) {
    const change = data[placeOf.get(id)];
    const word = this.wordOf(change);
    if (!word) {
      throw new Error("This change is not about a single word. Accept or reject it.");
    }
    const verdict = good ? "reject" : "accept";
    const those = data.filter((other) => other.old === word && !other.verdict && (good || other.safety !== NOTE));
    const act = { before: those.map(snapshot), words: [[word, this.words[word] ?? "", good ? "good" : "bad"]],
      after: those.map((other) => ({ id: other.id, verdict, by: this.by, note: "", wording: null })) };
    const answer = this.#do(act);
    answer.said = `“${word}” is ${good ? "right" : "wrong"} in this book: ${counted(those.length, "change")} ${verdict}ed`;
    return answer;
  }
  forget() {
    this.made = {};
    this.words = {};
    this.#keep();
  }

  /** A decisions file for `ocrfix import`. */
  get file() {
    const field = (value) => String(value).replace(/[\\\t\n\r]/g, (c) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[c])
      .replace(/^[=+@-]/, "\\$&"); // not a spreadsheet formula
    const lines = [["verdict", "change", "start", "end", "old", "new", "before", "after", "by", "note"].join("\t"),
      `# scan: ${book.scan}`];
    for (const { id, verdict, by, note, wording } of Object.values(this.made)) {
      const change = data[placeOf.get(id)];
      if (!change) continue;
      const [before, , , after] = change.quotes[0];
      lines.push([verdict || "open", id, change.start, change.end, change.old, wording ?? change.new, before, after,
        by || this.by, note].map(field).join("\t"));
    }
    for (const [word, list] of Object.entries(this.words)) lines.push(`# ${list} word: ${word}`);
    return lines.join("\n") + "\n";
  }
}

const snapshot = ({ id, verdict, by, note, wording }) => ({ id, verdict, by, note, wording });
const desk = book.token ? new Served() : new Kept();
