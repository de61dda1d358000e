// The settings: variables that look like ones of ours and are none. Wrong values end every command before this.
import { type Check, warn } from './finding.ts';

export const settings: Check = ({ config: { unknown } }) =>
  unknown.map((sentence) =>
    warn('settings', sentence.replace(/\.$/u, ''), 'It changes nothing.', 'Correct its name, or take it away.'),
  );
