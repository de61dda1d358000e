// Runs in the page before anything else: says when something was painted, and how long frames took.
const PATIENCE_MS = 60_000;
const frames = { worst: 0, watched: false };

function nextFrame() {
  return new Promise((done) => requestAnimationFrame(done));
}

/** Milliseconds since the navigation began, when an element has been painted. */
async function painted(selector) {
  const until = performance.now() + PATIENCE_MS;
  while (!document.querySelector(selector)) {
    if (performance.now() > until) throw new Error(`nothing like ${selector} was painted`);
    await nextFrame();
  }
  // The frame that shows it has been painted when the next one begins.
  await nextFrame();
  return performance.now();
}

window.bench = {
  /** Clicks, and gives the milliseconds until an element has been painted. */
  async click(target, selector) {
    const start = performance.now();
    document.querySelector(target).click();
    return (await painted(selector)) - start;
  },

  /** Scrolls up until the message with this n is here, and back to the end. */
  async readBackTo(n) {
    const log = document.getElementById('messages');
    while (Number(log.querySelector('article')?.getAttribute('aria-posinset')) > n) {
      log.scrollTop = 0;
      await nextFrame();
    }
    log.scrollTop = log.scrollHeight;
    for (let i = 0; i < 30; i += 1) await nextFrame();
  },

  /** Notes the longest time between two frames from now on. */
  async watchFrames() {
    Object.assign(frames, { worst: 0, watched: true });
    let last = await nextFrame();
    while (frames.watched) {
      const now = await nextFrame();
      frames.worst = Math.max(frames.worst, now - last);
      last = now;
    }
  },

  /** The longest time since then, in milliseconds. */
  longestFrame() {
    frames.watched = false;
    return frames.worst;
  },
};

// What is to be waited for is known before the page is.
if (window.benchAwaits) window.benchOpened = painted(window.benchAwaits);
