// The page of a change: its proofreading state, and its image.

// ---- its state -------------------------------------------------------------------------------

const states = byId("page-state");
let choice = null; // { page, was, keyed }: the state being chosen, and whether by keys

function pageState(page) {
  if (choice?.page === page) return;
  const [state, by] = book.states?.[page] ?? ["not proofread", ""];
  byId("page-name").textContent = `Page ${page}`;
  states.value = state;
  states.dataset.page = page;
  byId("page-by").textContent = by ? `by ${by}` : "";
}

/** Save the state of a page, if it changed; states passed on the way are not saved. */
function sayPage() {
  const page = +states.dataset.page, state = states.value, was = (book.states[page] ?? ["not proofread"])[0];
  choice = null;
  if (state === was) return undefined;
  return inOrder(async () => {
    try {
      const answer = await desk.page(page, state);
      book.states[page] = [answer.state, answer.by];
      say(`Page ${page} is ${answer.state}.`);
    } finally { pageState(data[here].page); }
  });
}

function leaveStates() {
  const said = sayPage();
  if (here >= 0) spans.get(here)[0].focus({ preventScroll: true });
  return said;
}

states.addEventListener("focus", () => { choice = { page: +states.dataset.page, was: states.value, keyed: false }; });
states.addEventListener("blur", () => { if (choice) sayPage(); });
states.addEventListener("change", () => { if (!choice?.keyed) leaveStates(); }); // otherwise the user is still choosing

/** Keys while choosing a state: first letters choose, except n; any other key saves the choice and acts. */
function inStates(event) {
  const key = keyOf(event), fits = [...states.options].filter((option) => option.value[0] === key);
  if (key === "Escape") { states.value = choice.was; leaveStates(); }
  else if (key === "Enter") setTimeout(leaveStates); // an open list handles the key first
  else if (key.startsWith("Arrow") || key === "Home" || key === "End") { choice.keyed = true; return; }
  else if (fits.length && key !== "n") { // n moves on, and must not set “not proofread”
    states.value = (fits[fits.findIndex((option) => option.selected) + 1] ?? fits[0]).value;
    choice.keyed = true;
    say(`Page ${choice.page}: ${states.value}? Enter saves it, Esc cancels.`);
  } else if (KEYS[key]) { leaveStates(); KEYS[key](); }
  else return;
  event.preventDefault();
}

// ---- its image -------------------------------------------------------------------------------

let zoom = 1;
const hasImage = (page) => Boolean(book.images?.includes(page));

/** The image next to the text: at the line if its box is known, else near it, with nothing marked. */
function picture(change) {
  const figure = byId("scan"), has = hasImage(change.page);
  byId("page-image").textContent = book.pictured && !has ? "no image" : "";
  figure.hidden = !has;
  if (!has) return;
  const image = figure.querySelector("img"), source = `image/${change.page}`;
  const settle = () => aim(change);
  if (image.getAttribute("src") !== source) {
    image.onload = settle;
    image.setAttribute("src", source);
    image.alt = `Page ${change.page} of the scan`;
  } else if (image.complete) settle();
}

function aim(change) {
  const frame = byId("frame"), image = frame.querySelector("img"), spot = frame.querySelector(".spot");
  const { naturalWidth: wide, naturalHeight: high } = image, room = frame.clientWidth;
  if (!wide || !room) return;
  const box = change.box ?? book.boxes?.[change.place];
  const [first, lines] = book.pages[change.page - 1];
  const near = (0.05 + 0.9 * (change.line - first + 0.5) / Math.max(1, lines)) * high;
  const [left, top, right, bottom] = box ?? [0, near, wide, near];
  const margin = box ? (right - left) * 0.04 : 0;
  const scale = zoom * room / (right - left + 2 * margin);
  image.style.width = `${wide * scale}px`;
  spot.hidden = !box; // do not mark a line that may be the wrong one
  if (box) {
    Object.assign(spot.style, { left: `${left * scale}px`, top: `${top * scale}px`,
      width: `${(right - left) * scale}px`, height: `${(bottom - top) * scale}px` });
  }
  frame.scrollTo((left - margin) * scale, ((top + bottom) / 2) * scale - frame.clientHeight / 2);
}

/** Run an action on the image of the current page, or say why there is none. */
function withImage(act) {
  if (!book.states) return say("Page images need a running review: ocrfix review.");
  if (!book.pictured) return say("There are no page images. Put them into the folder images/ of the restoration, or name their folder with --images.");
  if (here < 0 || panel.hidden) return say(`${NONE_OPEN} ${book.pictured}`);
  const { page } = data[here];
  if (!hasImage(page)) return say(`Page ${page} has no image. ${book.pictured}`);
  act();
  picture(data[here]);
}
