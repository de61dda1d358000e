import { createRoot } from 'react-dom/client';
import { createChat } from '../client/chat.ts';
import { tabClock } from '../client/clock.ts';
import { browserTab } from '../client/tab.ts';
import { App } from './App.tsx';
import { Crash } from './Crash.tsx';
import './theme.css';
import { ChatContext } from './useChat.ts';

/** Storage of the tab, if the browser lets us have it. */
function tabStorage(): Storage | undefined {
  try {
    return window.sessionStorage;
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
  sessionStorage: tabStorage(),
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <Crash>
      <ChatContext value={chat}>
        <App />
      </ChatContext>
    </Crash>,
  );
}
