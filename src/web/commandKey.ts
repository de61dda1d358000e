// The key that shortcuts begin with.

/** Its name as keyboards show it: Command on Apple's devices, Control elsewhere. */
export function commandKeyOf(userAgent: string): string {
  return /mac|iphone|ipad/iu.test(userAgent) ? '⌘' : 'Ctrl';
}

/** Its name on this device. */
export const commandKey = commandKeyOf(navigator.userAgent);
