/**
 * Characters of our own (Unicode's private use) that stand in a text for what is put there later: each has one meaning.
 */

/** Around the name of something whose place this is; no text from outside can hold them (`visible`). */
export const [placeStart, placeEnd] = ["\ue000", "\ue001"];
/** Around the number of an item of a list. */
export const [itemStart, itemEnd] = ["\ue002", "\ue003"];
/** In a mask of a text's letters: a tag that gives a value, one that gives none, one that is alone on its line. */
export const [valueTag, otherTag, loneTag] = ["\ue004", "\ue005", "\ue006"];
/** Where the policy of a page's contents will stand. */
export const policyMark = "\ue007";
/**
 * In prose: a value from the data; all else that is no prose; a line break that is none on the page, inside a tag or
 * taken away by a `~`.
 */
export const [proseValue, proseOther, proseBreak] = ["\ue010", "\ue011", "\ue012"];
/** Around the words within a tag. */
export const tagWords = "\ue013";
