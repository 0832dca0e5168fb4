// A long list that draws only visible rows: ten thousand rows cost no more than thirty.

class LongList {
  items = [];
  at = -1; // the selected row
  #rows = new Map(); // drawn rows, by number

  /** `draw(item)` gives a row's content; `name(item)` its text for screen readers. */
  constructor(box, draw) {
    this.box = box;
    this.draw = draw;
    this.inner = make("div", undefined, { role: "presentation" });
    box.replaceChildren(this.inner);
    box.addEventListener("scroll", () => this.paint(), { passive: true });
    new ResizeObserver(() => this.paint()).observe(box);
  }

  get #height() {
    return (this.rowHeight ??= parseFloat(getComputedStyle(this.box).getPropertyValue("--row")) || 48);
  }

  show(items) {
    this.items = items;
    this.at = items.indexOf(this.chosen);
    this.inner.style.height = `${items.length * this.#height}px`;
    this.again();
  }

  choose(item) {
    this.chosen = item;
    this.at = this.items.indexOf(item);
    const top = this.at * this.#height, { scrollTop, clientHeight } = this.box;
    if (this.at >= 0 && (top < scrollTop || top + this.#height > scrollTop + clientHeight)) {
      this.box.scrollTop = top - (clientHeight - this.#height) / 2;
    }
    this.again();
  }

  again() {
    this.#rows.clear();
    this.inner.replaceChildren();
    this.paint();
  }

  paint() {
    const { scrollTop, clientHeight } = this.box;
    if (!clientHeight) return;
    const low = Math.max(0, Math.floor(scrollTop / this.#height) - 4);
    const high = Math.min(this.items.length, Math.ceil((scrollTop + clientHeight) / this.#height) + 4);
    // A visible row keeps its element, so that a press that starts on it also ends on it.
    for (const [n, row] of this.#rows) {
      if (n >= low && n < high) continue;
      row.remove();
      this.#rows.delete(n);
    }
    for (let n = high - 1; n >= low; n--) {
      if (!this.#rows.has(n)) this.inner.insertBefore(this.#row(n), this.#rows.get(n + 1) ?? null);
    }
    if (low <= this.at && this.at < high) this.box.setAttribute("aria-activedescendant", `${this.box.id}-${this.at}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #row(n) {
    const row = this.draw(this.items[n]);
    row.id = `${this.box.id}-${n}`;
    row.style.top = `${n * this.#height}px`;
    row.setAttribute("aria-setsize", this.items.length);
    row.setAttribute("aria-posinset", n + 1);
    row.setAttribute("aria-selected", String(n === this.at));
    this.#rows.set(n, row);
    return row;
  }
}

function make(name, content, attrs = {}) {
  const made = document.createElement(name);
  if (content !== undefined) made.append(content);
  for (const [key, value] of Object.entries(attrs)) made.setAttribute(key, value);
  return made;
}
