/** Makes one document say what another says, touching only what differs: what is read, chosen or focused stays where it is. */

/** `from` is a document that is nowhere shown; its nodes are taken over. */
export function morphDocument(shown, from) {
  morph(shown.documentElement, from.documentElement);
}

function morph(node, wanted) {
  if (node.isEqualNode(wanted)) return;
  morphAttributes(node, wanted);
  morphChildren(node, wanted);
}

function morphAttributes(node, wanted) {
  for (const { name } of [...node.attributes]) if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** What is equal at the beginning and at the end stays; of the rest, elements that are alike are morphed, all others exchanged. */
function morphChildren(node, wanted) {
  const [before, after] = [[...node.childNodes], [...wanted.childNodes]];
  let start = 0;
  while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start++;
  let [end, last] = [before.length, after.length];
  while (end > start && last > start && before[end - 1].isEqualNode(after[last - 1])) [end, last] = [end - 1, last - 1];
  const old = before.slice(start, end);
  for (const next of after.slice(start, last)) {
    const same = old.findIndex((one) => one.isEqualNode(next));
    const at = same >= 0 ? same : old.findIndex((one) => isAlike(one, next));
    const put = old.length > 0 ? old[0] : (before[end] ?? null);
    if (at < 0) {
      node.insertBefore(node.ownerDocument.importNode(next, true), put);
      continue;
    }
    // What lies before it has gone.
    for (const gone of old.splice(0, at)) gone.remove();
    const kept = old.shift();
    if (same >= 0) continue;
    if (kept.nodeType === Node.ELEMENT_NODE) morph(kept, next);
    else kept.nodeValue = next.nodeValue;
  }
  for (const gone of old) gone.remove();
}

/** Drawings are exchanged as a whole: their parts refer to each other. */
function isAlike(node, wanted) {
  if (node.nodeType !== wanted.nodeType) return false;
  if (node.nodeType !== Node.ELEMENT_NODE) return true;
  return node.localName === wanted.localName && node.localName !== "svg" && node.id === wanted.id;
}
