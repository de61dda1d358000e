// What journeys share: a server of their own, people in browsers of their own, and an ear for what the browser refuses.
import {
  type BrowserContext,
  type BrowserContextOptions,
  expect as baseExpect,
  type Locator,
  type Page,
  test as base,
} from '@playwright/test';
import { oneMachineOnly, type Platform, startServer, type TestServer } from './server.ts';

/** Waits long enough for a machine that is busy with other tests; what is there is seen at once. */
export const expect = baseExpect.configure({ timeout: 20_000 });

/** What a project of journeys, or a group of them, decides. */
export interface Options {
  platform: Platform;
  serverEnv: { [name: string]: string };
}

interface Fixtures {
  server: TestServer;
  /** Opens an empty page in a browser profile of its own. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Opens the page of the server in a browser profile of its own. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** Opens the lobby as a guest who has signed in before. */
  person(name: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Words of the browser about what the page may not do. Refused connections and 401s are part of the journeys. */
const forbidden = /content security policy|trusted ?type|violat|uncaught|is not allowed/iu;

export const test = base.extend<Options & Fixtures>({
  platform: ['node', { option: true }],
  serverEnv: [{}, { option: true }],
  server: async ({ platform, serverEnv }, use, info) => {
    const [, reason] = oneMachineOnly.find(([begins]) => info.title.startsWith(begins)) ?? [];
    info.skip(platform === 'aws' && reason !== undefined, reason);
    const server = await startServer(platform, serverEnv);
    await use(server);
    await server.end();
  },
  open: async ({ browser }, use) => {
    const complaints: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      // Without a graphics card what moves takes a sixth of the processor: it does where a journey is about it.
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
      contexts.push(context);
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          console.error(`violates ${violatedDirective}: ${blockedURI}`),
        );
      });
      const page = await context.newPage();
      page.on('console', (message) => forbidden.test(message.text()) && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      return page;
    });
    // Nobody else does it before the last test of a worker, and a page that is left open goes on drawing and reconnecting.
    for (const context of contexts) await context.close();
    expect(complaints, 'what the browser complained of').toEqual([]);
  },
  visit: async ({ open, server }, use) => {
    await use(async (options) => {
      const page = await open(options);
      await page.goto(server.url);
      return page;
    });
  },
  person: async ({ open, server }, use) => {
    await use(async (name, options) => {
      const page = await open(options);
      // Not by the form: a page less to draw for each person.
      const answer = await page.request.post(`${server.url}/api/guest`, { data: { username: name } });
      expect(answer.status(), await answer.text()).toBe(201);
      await page.goto(`${server.url}/rooms/lobby`);
      await expect(composer(page)).toBeVisible();
      return page;
    });
  },
});

/** Signs in as a guest, and waits until the lobby is open. */
export async function comeIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
  await expect(composer(page)).toBeVisible();
}

/** Where one writes. */
export function composer(page: Page, room = 'lobby'): Locator {
  return page.getByRole('textbox', { name: `Message # ${room}`, exact: true });
}

/** A room in the list, with all that its row says. */
export function row(page: Page, says: string): Locator {
  return page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: says, exact: true });
}

/** Makes a room, and waits until it is open. */
export async function makeRoom(page: Page, name: string, topic = ''): Promise<void> {
  await page.getByRole('button', { name: 'Create a room' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create a room' });
  await dialog.getByLabel('Name of the room').fill(name);
  await dialog.getByLabel('Topic').fill(topic);
  await dialog.getByRole('button', { name: 'Create room' }).click();
  await expect(composer(page, name)).toBeVisible();
}

/** Looks through the open rooms and joins one. */
export async function joinRoom(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Browse rooms' }).click();
  await page.getByRole('button', { name: `Join # ${name}` }).click();
  await expect(composer(page, name)).toBeVisible();
}

/** What the room shows of a text. */
export function said(page: Page, text: string): Locator {
  return page.getByRole('log').getByText(text, { exact: true });
}

/** Writes a message and sends it. */
export async function say(page: Page, text: string, room = 'lobby'): Promise<void> {
  await composer(page, room).fill(text);
  await composer(page, room).press('Enter');
}

/** How far the server says a page has read, each time it says so. Listens from the next connection on. */
export function receiptsOf(page: Page): number[] {
  const told: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const { event, n } = JSON.parse(String(payload)) as { event?: string; n?: number };
      if (event === 'receipt.moved' && n !== undefined) told.push(n);
    }),
  );
  return told;
}
