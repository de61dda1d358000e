// The parts of the page that are not needed to read and write: loaded after it, or when somebody wants one at once.
import { lazy } from 'react';

const loads = {
  BrowseRooms: () => import('./BrowseRooms.tsx'),
  ConnectionPanel: () => import('./ConnectionPanel.tsx'),
  OwnerPage: () => import('./OwnerPage.tsx'),
  You: () => import('./You.tsx'),
};

export const BrowseRooms = lazy(async () => ({ default: (await loads.BrowseRooms()).BrowseRooms }));
export const ConnectionPanel = lazy(async () => ({ default: (await loads.ConnectionPanel()).ConnectionPanel }));
export const OwnerPage = lazy(async () => ({ default: (await loads.OwnerPage()).OwnerPage }));
export const You = lazy(async () => ({ default: (await loads.You()).You }));

/** Fetches all of them while there is a connection: the one about the connection is wanted when there is none. */
export async function fetchParts(): Promise<void> {
  await Promise.allSettled(Object.values(loads).map((load) => load()));
}
