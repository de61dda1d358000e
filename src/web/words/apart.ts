/** Keeps the reading direction of what somebody has named to itself, within a sentence (U+2068 and U+2069). */
export const apart = (name: string): string => `\u2068${name}\u2069`;
