// `npm run aws:local`: the AWS stack on this machine. PORT and PARLEY_GUESTS as on one machine; with PARLEY_DATA the
// tables are kept in that folder, else they end with the run. What else can be set: docs/aws.md.
import { realClock, scaledClock } from './clock.ts';
import { dynoxide } from './dynamo.ts';
import { createLedger, planned } from './ledger.ts';
import { startLocal } from './local.ts';
import { readSettings } from './settings.ts';

if (dynoxide() === undefined) {
  console.log('Skipped: dynoxide, the local DynamoDB, exists for Linux on x64 only.');
  process.exit();
}

const { settings, wrong } = readSettings(process.env);
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
const clock = settings.timeScale === 1 ? realClock : scaledClock(settings.timeScale);
const ledger = settings.ledger ? createLedger(planned, clock) : undefined;
const guests = process.env['PARLEY_GUESTS'] === 'on' ? 'on' : 'off';
const data = process.env['PARLEY_DATA'];
const port = Number(process.env['PORT'] ?? 8080);
const local = await startLocal({
  port,
  parameters: { Guests: guests, RateLimit: settings.limited ? 'on' : 'off' },
  ...(data === undefined ? {} : { data }),
  ...(ledger === undefined ? {} : { ledger }),
  chaos: settings.chaos,
  clock,
  onLine: (name, line) => console.log(`${name}: ${line}`),
}).catch((error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken. Choose another one with PORT.` : error);
  process.exit(1);
});
console.log(`Parley's AWS stack, emulated, is listening on ${local.page.origin}/`);
console.log(`Its socket: ${local.socket.href}`);
if (Object.keys(settings.chaos).length > 0) {
  const switches = Object.entries({ ...settings.chaos, seed: local.seed }).map(([name, value]) => `${name}=${value}`);
  console.log(`Things go wrong on purpose: PARLEY_CHAOS=${switches.join(',').replace('=true', '')}`);
}
if (guests === 'off') console.log('Guests are off, as in a new deployment: PARLEY_GUESTS=on lets them in.');

console.log(`${data === undefined ? 'Nothing is kept.' : `The tables are kept in ${data}.`} Ctrl+C ends it.`);

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    void local.stop().then(() => {
      if (ledger !== undefined) console.log(JSON.stringify(ledger.bill(), undefined, 2));
      process.exit();
    });
  });
}
