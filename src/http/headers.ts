// The headers of every answer: what a page of ours may do, which is nothing but what it needs.

/**
 * Security headers. `socket`: the WebSocket address the page may open, with its scheme; `secure`: the page came by https.
 * Trusted Types are required and no policy exists, so no text can become markup or script.
 */
export function securityHeaders(socket: string, secure: boolean): [name: string, value: string][] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${new URL(socket).origin}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return [
    ['content-security-policy', policy.join('; ')],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
    // A browser would then want https of every server on its own machine, for a year.
    ...(secure && new URL(socket).hostname !== 'localhost'
      ? ([['strict-transport-security', 'max-age=31536000']] as [string, string][])
      : []),
  ];
}
