// Keys that make a retry harmless. Made when Enter is pressed, kept for every retry of the same words.

/** A new key: 128 random bits in base64url. `getRandomValues` works without a secure context, `randomUUID` does not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
