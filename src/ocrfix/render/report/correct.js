// Hand-made corrections: select any text and type a replacement.

const own = byId("own");
let chosen = null; // { near, old }

/** Whether the restored text includes this node. */
function standsHere(node) {
  const el = node.parentElement.closest(".c, .page");
  return !el || (el.dataset.c !== undefined && seen(el).stays);
}

/** The selected part of the restored text, and its approximate place in the scan; or null. */
function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0), at = (node) => (node.parentElement ?? node).closest("main > *");
  const block = at(range.startContainer);
  if (!block || block !== at(range.endContainer) || block.dataset.at === undefined) return null;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let near = +block.dataset.at, old = "", begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.length, meets = range.intersectsNode(node);
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : length;
    if (meets && standsHere(node)) old += node.data.slice(from, to);
    if (meets && !begun) { begun = true; near += from; }
    else if (!begun && node.parentElement.closest("[data-w]") === null) near += length;
  }
  return old ? { near, old } : null;
}

function openOwn() {
  if (!desk.canWrite) return say("Your own corrections need a running review: ocrfix review.");
  chosen = selected();
  if (!chosen) return say("Select the wrong text within one paragraph, then press c.");
  byId("own-old").textContent = chosen.old;
  byId("own-new").value = chosen.old;
  own.showModal();
  byId("own-new").select();
}

function corrected() {
  const { near, old } = chosen, now = byId("own-new").value;
  own.close();
  if (now === old) return say("The text was not changed.");
  return inOrder(async () => {
    const { id } = await desk.correct(near, old, now);
    history.replaceState(null, "", "#c-" + id);
    location.reload(); // the change is new to this page
  });
}
