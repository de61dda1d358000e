// Which keys send what is being written.

/** A keydown of an input method that is choosing a word, in browsers that do not say so otherwise. Source: UI Events 5.2. */
const COMPOSING = 229;

/** Whether a key sends: Enter, or Control or Command with Enter for those who want Enter to break the line. */
export function sends(event: KeyboardEvent, enterSends: boolean): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false;
  // oxlint-disable-next-line typescript/no-deprecated -- nothing else tells in Safari
  if (event.isComposing || event.keyCode === COMPOSING) return false;
  return enterSends || event.ctrlKey || event.metaKey;
}
