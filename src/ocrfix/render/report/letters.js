// Show old and new text of a change with the different letters marked.

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : undefined;
const letters = (text) => (segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : [...text]);
const MOST_COMPARED = 10000; // pairs of letters; in longer texts all from the first to the last difference is marked
const SHOWN = { " ": "␣", "\u00a0": "°" }; // characters that are invisible alone

/** Old and new text as two lists of `[letters, whether they differ]`, with the fewest differences. */
function differing(old, now) {
  const from = letters(old), to = letters(now);
  let low = 0, high = 0;
  const least = Math.min(from.length, to.length);
  while (low < least && from[low] === to[low]) low++;
  while (high < least - low && from[from.length - 1 - high] === to[to.length - 1 - high]) high++;
  const same = aligned(from.slice(low, from.length - high), to.slice(low, to.length - high));
  const kept = [new Set(), new Set()];
  for (const [one, other] of same) { kept[0].add(low + one); kept[1].add(low + other); }
  return [from, to].map((all, side) => {
    const parts = [];
    all.forEach((letter, n) => {
      const differs = n >= low && n < all.length - high && !kept[side].has(n);
      if (parts.length && parts.at(-1)[1] === differs) parts.at(-1)[0] += letter;
      else parts.push([letter, differs]);
    });
    return parts;
  });
}

/** Pairs of equal letters, `[place, place]`, by the fewest edits. */
function aligned(from, to) {
  if (from.length * to.length > MOST_COMPARED) return [];
  const rows = [[...to.keys(), to.length]];
  from.forEach((letter, n) => {
    const above = rows[n], row = [n + 1];
    to.forEach((other, m) => row.push(Math.min(above[m] + (letter !== other), above[m + 1] + 1, row[m] + 1)));
    rows.push(row);
  });
  const same = [];
  let n = from.length, m = to.length;
  while (n && m) {
    const equal = from[n - 1] === to[m - 1];
    if (rows[n][m] === rows[n - 1][m - 1] + !equal) { n--; m--; if (equal) same.push([n, m]); }
    else if (rows[n][m] === rows[n - 1][m] + 1) n--;
    else m--;
  }
  return same;
}

/** Old and new text as elements with differences marked; proposals as `old → new`, ∅ for nothing. */
function pair(old, now, look, most) {
  const [before, after] = differing(cut(old, most), cut(now, most)), made = [];
  const marks = [before, after].every((parts) => parts.some(([, differs]) => !differs));
  for (const [name, parts] of [["del", before], ["ins", after]]) {
    if (!parts.length) {
      if (look !== "a") made.push("∅");
      continue;
    }
    const el = make(name, undefined, { class: look });
    for (const [text, differs] of parts) {
      if (!marks || !differs) el.append(text);
      else el.append(make("span", text.replace(/[ \u00a0]/g, (blank) => SHOWN[blank]), { class: "differs" }));
    }
    made.push(el);
  }
  return look === "a" ? made : [made[0], " → ", made[1]];
}

/** A text in quotation marks, or in other brackets if it has quotation marks. */
const quoted = (text) => (/["“”„‟«»'‘’‚‹›`´]/.test(text) ? `⟨${text}⟩` : `“${text}”`);
