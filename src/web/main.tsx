import { createRoot } from 'react-dom/client';
import { createChat } from '../client/chat.ts';
import { tabClock } from '../client/clock.ts';
import { browserTab } from '../client/tab.ts';
import { App } from './App.tsx';
import { Crash } from './Crash.tsx';
import './theme.css';
import { ChatContext } from './useChat.ts';
import { setLanguage } from './words.ts';

/** A storage of the browser, if it lets us have it. */
function storage(name: 'sessionStorage' | 'localStorage'): Storage | undefined {
  try {
    return window[name];
  } catch {
    return undefined;
  }
}

const chat = createChat({
  fetch: window.fetch.bind(window),
  WebSocket: window.WebSocket,
  clock: tabClock,
  tab: browserTab(window),
  // Missing where the page came over an insecure address, whatever its type says.
  locks: (navigator as Partial<Navigator>).locks,
  sessionStorage: storage('sessionStorage'),
  localStorage: storage('localStorage'),
});

/** Paints the page once it can speak the language that theme.js has chosen. */
async function start(root: HTMLElement): Promise<void> {
  try {
    await setLanguage(document.documentElement.lang === 'ar' ? 'ar' : 'en');
  } catch {
    // Its sentences did not arrive. English is always here.
  }
  createRoot(root).render(
    <Crash>
      <ChatContext value={chat}>
        <App />
      </ChatContext>
    </Crash>,
  );
}

// A ring around what was touched would only stay behind.
document.addEventListener('pointerdown', ({ pointerType }) => {
  if (pointerType === 'touch') document.documentElement.dataset['input'] = 'touch';
});
document.addEventListener('keydown', () => {
  delete document.documentElement.dataset['input'];
});

const root = document.getElementById('root');
if (root) void start(root);
