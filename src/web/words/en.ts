// Every sentence of the page in English. Whole sentences, never glued. The other languages have the same keys.
import { count, number } from './en/count.ts';
import { logWords } from './en/log.ts';
import { roomWords } from './en/rooms.ts';
import { youWords } from './en/you.ts';

/** What the page says, in English. */
export const en = {
  ...logWords,
  ...roomWords,
  ...youWords,

  product: 'Parley',
  skipToMessages: 'Skip to messages',
  skipToComposer: 'Skip to writing',
  close: 'Close',
  reload: 'Reload',

  signInTitle: (place: string) => `Sign in to ${place}`,
  closedTitle: 'This place is closed to guests',
  ownerAsk: 'Are you the owner? Make a link:',
  welcome: 'Come in and say hello',
  ownMachine: (place: string) => `${place} keeps its own chat, in its own hands.`,
  staysHere: 'Every message stays with this place',
  noTracking: 'No tracking, no seat count, no relay',
  yourName: 'Your name',
  yourNameHint: 'Others see it beside what you write. You can change it later.',
  nameFromNow: 'Others see it beside what you write from now on.',
  joinAsGuest: 'Join the lobby as a guest',
  invitationOnly: 'Guests are off here. Whoever runs this place can let people in.',
  nameMissing: 'Write the name that others will see.',
  nameTooLong: (most: number) => `A name can have up to ${number(most)} characters.`,
  nameRefused: 'This name holds a character that cannot be used.',
  guestsRefused: 'Guests cannot come in here at the moment. Whoever runs this place can let them in.',
  tooManyTries: 'Too many people are coming in at once. Try again in a moment.',
  unreachable: 'The server does not answer. Try again in a moment.',
  serverFailed: 'Something failed on the server. Try again in a moment.',
  reaching: 'Looking for the server',
  reachingHelp: 'It does not answer yet. This page keeps trying.',

  connected: 'Connected',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  reconnectingIn: (seconds: number) => `Reconnecting in ${number(seconds)} s`,
  offline: 'Offline',
  offlineWaiting: (waiting: number) => `Offline, ${number(waiting)} waiting`,
  notConnected: 'Not connected',
  reconnectingBanner: 'Reconnecting.',
  reconnectingInBanner: (seconds: number) => `Reconnecting in ${number(seconds)} s.`,
  keepWriting: 'Keep writing, nothing is lost.',
  keepTabOpen: 'Keep this tab open: the browser stores nothing.',
  offlineBanner: 'You are offline.',
  goOutLater: (waiting: number) =>
    waiting === 0
      ? 'What you write goes out when you are back.'
      : `${count(waiting, 'message goes', 'messages go')} out when you are back.`,
  tryNow: 'Try now',
  sendingPaused: 'Reading works, sending is paused.',
  sendingPausedHelp: 'The server cannot store messages right now. Yours wait here and go out by themselves.',
  outdated: 'This page is older than the server.',
  outdatedHelp: 'Reload it to go on. What waits to be sent stays.',
  refused: 'The server does not let this page in.',
  tooFast: (seconds: number) => `You are writing faster than this room allows. Sends again in ${number(seconds)} s.`,

  rooms: 'Rooms',
  roomsAndYou: 'Rooms and you',
  back: 'Back to rooms',
  you: 'You',
  save: 'Save',
  cancel: 'Cancel',
  signOut: 'Sign out',
  signOutAsk: 'Sign out of this browser?',
  signOutGuest:
    'A guest cannot come back as the same person; the owner can, by a new owner link. Your messages stay in the room.',
  signOutWaiting: (waiting: number) =>
    `${count(waiting, 'message has', 'messages have')} not gone out and would be lost.`,
  stay: 'Stay signed in',
  ended: 'Your session has ended.',
  endedHelp: 'Sign in to go on. The room, your draft and what waits to be sent are still here.',
  signIn: 'Sign in',

  messagesIn: (room: string) => `Messages in ${room}`,
  loadingMessages: 'Loading messages',
  today: 'Today',
  yesterday: 'Yesterday',
  emptyTitle: (room: string) => `This is the start of # ${room}`,
  emptyHelp: 'Everything said here stays with this place. Say hello, and whoever comes later can read it.',
  hole: (missing: number) => `${count(missing, 'message', 'messages')} missing here.`,
  loadThem: 'Load them',
  loadingThem: 'Loading',
  holeGone: (missing: number) => `${count(missing, 'older message is', 'older messages are')} no longer kept here.`,
  newMessages: (fresh: number) => count(fresh, 'new message', 'new messages'),
  newest: 'Newest messages',
  rowName: (author: string, time: string) => `${author}, ${time}`,

  compose: (room: string) => `Message # ${room}`,
  send: 'Send',
  enterSends: 'Enter sends',
  left: (points: number) => `${count(points, 'character', 'characters')} left`,
  tooLong: (over: number, most: number) =>
    `${count(over, 'character', 'characters')} too many. A message can have up to ${number(most)}.`,
  tooLarge: 'This is more than fits into one message. Send it in two.',

  sending: 'Sending',
  sent: 'Sent',
  waiting: 'Waiting for connection',
  waitingTurn: 'Waiting to be sent',
  edit: 'Edit',
  remove: 'Remove',
  tryAgain: 'Try again',
  copyText: 'Copy text',
  copied: 'Copied',
  copySelect: 'This browser does not let the page copy here. Select this and copy it.',
  messageText: 'Text of the message',
  notSent: 'Not sent. The server did not take it.',
  notSentTooLarge: (most: number) => `Not sent. A message can have up to ${count(most, 'character', 'characters')}.`,
  notSentForbidden: 'Not sent. Only members write in this room.',
  notSentGone: 'Not sent. This room is gone.',
  notSentCharacter: 'Not sent. It holds a character that cannot be sent.',
  notSentOther: (name: string) => `Not sent yet: you have signed in anew. Try again to send it as ${name}.`,

  announce: (author: string, text: string) => `${author}: ${text}`,
  announceMany: (fresh: number, room: string) => `${count(fresh, 'new message', 'new messages')} in ${room}`,
  announceFailed: (text: string) => `Not sent: ${text}`,

  crashed: 'This page has stopped.',
  crashedHelp: 'Nothing that you sent is lost. Reload to go on.',
} as const;

/** The same keys in another language, with sentences made from the same things. */
export type Sentences<English> = {
  [Key in keyof English]: English[Key] extends (...args: infer Args) => string ? (...args: Args) => string : string;
};

/** What every language has. */
export type Words = Sentences<typeof en>;
