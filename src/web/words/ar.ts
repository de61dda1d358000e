// Every sentence of the page in Arabic, which is written from right to left.
import type { Words } from './en.ts';
import { localeOf } from './locale.ts';

const plural = new Intl.PluralRules('ar');
const number = new Intl.NumberFormat(localeOf('ar'));

/** One and two are words of their own; from three on the number stands before the noun, whose form it decides. */
type Forms = [one: string, two: string, few: string, many: string, other: string];

function count(value: number, [one, two, few, many, other]: Forms): string {
  const form = plural.select(value);
  if (form === 'one') return one;
  if (form === 'two') return two;
  return `${number.format(value)} ${{ zero: other, few, many, other }[form]}`;
}

const messages: Forms = ['رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة'];
const newMessages: Forms = ['رسالة جديدة', 'رسالتان جديدتان', 'رسائل جديدة', 'رسالة جديدة', 'رسالة جديدة'];
const characters: Forms = ['حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف'];

/** What the page says, in Arabic. */
export const ar: Words = {
  product: 'Parley',
  skipToMessages: 'تخطَّ إلى الرسائل',
  skipToComposer: 'تخطَّ إلى الكتابة',
  close: 'إغلاق',
  reload: 'إعادة التحميل',

  signInTitle: (place) => `الدخول إلى ${place}`,
  welcome: 'تفضّل وألقِ التحية',
  ownMachine: (place) => `${place} يحتفظ بمحادثاته بنفسه، وبين يديه.`,
  staysHere: 'كل رسالة تبقى في هذا المكان',
  noTracking: 'لا تتبّع، ولا عدّ للمقاعد، ولا وسيط',
  yourName: 'اسمك',
  yourNameHint: 'يراه الآخرون بجانب ما تكتبه، ويمكنك تغييره لاحقًا.',
  joinAsGuest: 'دخول الردهة ضيفًا',
  invitationOnly: 'لا يُستقبل الضيوف هنا. من يدير هذا المكان يستطيع إدخال الآخرين.',
  nameMissing: 'اكتب الاسم الذي سيراه الآخرون.',
  nameTooLong: (most) => `لا يزيد الاسم على ${count(most, characters)}.`,
  nameRefused: 'في هذا الاسم حرف لا يمكن استخدامه.',
  guestsRefused: 'لا يمكن للضيوف الدخول الآن. من يدير هذا المكان يستطيع إدخالهم.',
  tooManyTries: 'كثيرون يدخلون في الوقت نفسه. حاول مرة أخرى بعد لحظة.',
  unreachable: 'الخادم لا يجيب. حاول مرة أخرى بعد لحظة.',
  serverFailed: 'حدث خلل في الخادم. حاول مرة أخرى بعد لحظة.',
  reaching: 'جارٍ البحث عن الخادم',
  reachingHelp: 'لم يُجب بعد. هذه الصفحة تواصل المحاولة.',

  connected: 'متصل',
  connecting: 'جارٍ الاتصال',
  reconnecting: 'جارٍ إعادة الاتصال',
  reconnectingIn: (seconds) => `إعادة الاتصال بعد ${number.format(seconds)} ث`,
  offline: 'غير متصل',
  offlineWaiting: (waiting) => `غير متصل، ${number.format(waiting)} في الانتظار`,
  notConnected: 'لا يوجد اتصال',
  reconnectingBanner: 'جارٍ إعادة الاتصال.',
  reconnectingInBanner: (seconds) => `إعادة الاتصال بعد ${number.format(seconds)} ث.`,
  keepWriting: 'واصل الكتابة، لا يضيع شيء.',
  keepTabOpen: 'أبقِ هذه الصفحة مفتوحة: المتصفح لا يحفظ شيئًا.',
  offlineBanner: 'أنت غير متصل.',
  goOutLater: (waiting) =>
    waiting === 0 ? 'ما تكتبه يُرسل عند عودة الاتصال.' : `${count(waiting, messages)} في الانتظار حتى عودة الاتصال.`,
  tryNow: 'المحاولة الآن',
  sendingPaused: 'القراءة متاحة، والإرسال متوقف مؤقتًا.',
  sendingPausedHelp: 'لا يستطيع الخادم حفظ الرسائل الآن. رسائلك تنتظر هنا وتُرسل من تلقاء نفسها.',
  outdated: 'هذه الصفحة أقدم من الخادم.',
  outdatedHelp: 'أعد تحميلها للمتابعة. ما ينتظر الإرسال يبقى.',
  refused: 'الخادم لا يقبل هذه الصفحة.',
  tooFast: (seconds) => `تكتب أسرع مما تسمح به هذه الغرفة. يُستأنف الإرسال بعد ${number.format(seconds)} ث.`,

  rooms: 'الغرف',
  roomsAndYou: 'الغرف وأنت',
  back: 'العودة إلى الغرف',
  you: 'أنت',
  rename: 'تغيير اسمك',
  save: 'حفظ',
  cancel: 'إلغاء',
  signOut: 'تسجيل الخروج',
  signOutAsk: 'هل تريد الخروج من هذا المتصفح؟',
  signOutGuest: 'لا يستطيع الضيف العودة بالهوية نفسها. تبقى رسائلك في الغرفة.',
  signOutWaiting: (waiting) => `لم تُرسل بعد وستضيع: ${count(waiting, messages)}.`,
  stay: 'البقاء',
  ended: 'انتهت جلستك.',
  endedHelp: 'سجّل الدخول للمتابعة. الغرفة ومسودتك وما ينتظر الإرسال ما زالت هنا.',
  signIn: 'تسجيل الدخول',

  messagesIn: (room) => `الرسائل في ${room}`,
  loadingMessages: 'جارٍ تحميل الرسائل',
  today: 'اليوم',
  yesterday: 'أمس',
  emptyTitle: (room) => `هذه بداية # ${room}`,
  emptyHelp: 'كل ما يُقال هنا يبقى في هذا المكان. ألقِ التحية، ومن يأتي لاحقًا يمكنه قراءتها.',
  roomRefused: 'لا يمكن فتح هذه الغرفة.',
  roomRefusedHelp: (name) => `أنت داخل باسم ${name}. يستطيع أحد الموجودين في الغرفة إضافتك.`,
  hole: (missing) => `ناقص هنا: ${count(missing, messages)}.`,
  loadThem: 'تحميلها',
  loadingThem: 'جارٍ التحميل',
  holeGone: (missing) => `لم تعد محفوظة هنا: ${count(missing, messages)}.`,
  newMessages: (fresh) => count(fresh, newMessages),
  newest: 'أحدث الرسائل',
  rowName: (author, time) => `${author}، ${time}`,

  compose: (room) => `رسالة إلى # ${room}`,
  send: 'إرسال',
  enterSends: 'Enter للإرسال',
  left: (points) => `بقي ${count(points, characters)}`,
  tooLong: (over) => `زيادة: ${count(over, characters)}. لا تتجاوز الرسالة ${number.format(8_000)} حرف.`,
  tooLarge: 'هذا أكثر مما تسعه رسالة واحدة. أرسله في رسالتين.',

  sending: 'جارٍ الإرسال',
  sent: 'أُرسلت',
  waiting: 'في انتظار الاتصال',
  waitingTurn: 'في انتظار الإرسال',
  edit: 'تعديل',
  remove: 'إزالة',
  tryAgain: 'إعادة المحاولة',
  copyText: 'نسخ النص',
  copied: 'نُسخ',
  notSent: 'لم تُرسل. لم يقبلها الخادم.',
  notSentTooLarge: `لم تُرسل. لا تتجاوز الرسالة ${number.format(8_000)} حرف.`,
  notSentForbidden: 'لم تُرسل. يكتب في هذه الغرفة أعضاؤها فقط.',
  notSentGone: 'لم تُرسل. لم تعد هذه الغرفة موجودة.',
  notSentCharacter: 'لم تُرسل. فيها حرف لا يمكن إرساله.',
  notSentOther: 'لم تُرسل. كُتبت قبل دخولك.',

  announce: (author, text) => `${author}: ${text}`,
  announceMany: (fresh, room) => `${count(fresh, newMessages)} في ${room}`,
  announceFailed: (text) => `لم تُرسل: ${text}`,

  crashed: 'توقفت هذه الصفحة.',
  crashedHelp: 'لم يضع شيء مما أرسلته. أعد التحميل للمتابعة.',
};
