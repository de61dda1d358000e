// A step: messages go out at a rate or as answers come in; every delivery and every answer is timed and checked.
#include "generator.h"
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/** A message that is not everywhere after so long: the server is overloaded, and more would prove nothing. */
static const uint64_t OVERLOADED = 1000000000ull;
/** How long to wait at the end for what is missing, in all and without any progress. */
static const uint64_t DRAIN = 8000000000ull, SILENCE = 3000000000ull;

static Message *messages;
static size_t space;
/** Numbers run on over all steps: those from `first` to before `next` are this step's. */
static int64_t first, next, complete;
static uint64_t end, window_;
static Histogram deliveries, answers, everywhere;
static int64_t delivered, repeated, late, answeredCount, refusedCount;

static Message *messageOf(int64_t number) { return number < first || number >= next ? NULL : &messages[number - first]; }

/** How many people a message goes to. */
static unsigned audience(void) { return options.silent ? 0 : options.connections / options.rooms; }

static int isComplete(const Message *message) {
  return message->delivered >= audience() && (message->answered || options.protocol->inFlight == 0);
}

/** Sends a message, or lets it wait behind others that have no answer yet. */
static void transmit(Connection *person, int64_t number) {
  char text[MOST_OUT / 2], frame[MOST_OUT];
  int length = sprintf(text, "~%09lu~", number);
  while (length < options.textLength) text[length] = length % 6 == 5 ? ' ' : 'a' + length % 26, length++;
  text[options.textLength] = 0;
  person->unanswered++;
  sendText(person, frame, options.protocol->post(frame, person, number, text));
}

static void post(int sender, uint64_t due) {
  Connection *person = &people[sender];
  if ((size_t)(next - first) == space) messages = realloc(messages, (space = space ? space * 2 : 4096) * sizeof *messages);
  int64_t number = next++;
  messages[number - first] = (Message){.due = due, .sender = sender, .nextWaiting = -1};
  unsigned most = options.protocol->inFlight;
  if (most == 0 || person->unanswered < most) return transmit(person, number);
  if (person->lastWaiting >= 0) messageOf(person->lastWaiting)->nextWaiting = number;
  else person->firstWaiting = number;
  person->lastWaiting = number;
}

void answered(Connection *person, uint64_t number) {
  Message *message = messageOf(number);
  if (!message || message->answered) {
    late++;
    return;
  }
  person->unanswered--;
  message->answered = 1;
  answeredCount++;
  record(&answers, readAt - message->due);
  if (person->firstWaiting >= 0) {
    int64_t waiting = person->firstWaiting;
    person->firstWaiting = messageOf(waiting)->nextWaiting;
    if (person->firstWaiting < 0) person->lastWaiting = -1;
    transmit(person, waiting);
  } else if (window_ && readAt < end) post(person->index, now());
}

void refused(Connection *person, const char *text, size_t length) {
  if (person->state == GREETING) failedCount++;
  if (refusedCount++ < 3) fprintf(stderr, "person %d was refused: %.*s\n", person->index, (int)length, text);
}

/** The number between tildes, found where it was the last time if it is there again; -1 when there is none. */
static int64_t numberIn(const char *text, size_t length) {
  static size_t hint;
  const char *at = text + hint;
  if (hint + 11 > length || at[0] != '~' || at[10] != '~') {
    at = memchr(text, '~', length);
    if (!at || at + 11 > text + length || at[10] != '~') return -1;
    hint = at - text;
  }
  int64_t number = 0;
  for (int i = 1; i < 10; i++) number = number * 10 + (at[i] - '0');
  return number;
}

void scan(Connection *person, const char *text, size_t length) {
  int64_t number = numberIn(text, length);
  if (number < 0) return;
  Message *message = messageOf(number);
  if (!message) {
    late++;
    return;
  }
  record(&deliveries, readAt - message->due);
  delivered++;
  person->seen++;
  person->order = person->order * 1099511628211ull ^ number;
  int64_t *newest = &person->newest[message->sender / options.rooms];
  if (number <= *newest) repeated++;
  *newest = number;
  if (++message->delivered == audience()) record(&everywhere, readAt - message->due);
}

/** Messages due by now at this rate, each at a moment of its own slot: a fixed beat would meet the kernel's clock. */
static uint64_t dueAt(uint64_t start, double rate, int64_t index) {
  uint64_t mixed = (index + 1) * 0x9e3779b97f4a7c15ull;
  mixed = (mixed ^ mixed >> 29) * 0xbf58476d1ce4e5b9ull;
  return start + (index + (mixed >> 40) / 16777216.0) / rate * 1e9;
}

/** People whose messages were not those of the first of their room, in the same order. */
static int differing(void) {
  int count = 0;
  for (int i = 0; i < options.connections; i++)
    count += people[i].seen != people[i % options.rooms].seen || people[i].order != people[i % options.rooms].order;
  return count;
}

static double ownCpu(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void begin(void) {
  first = next;
  complete = next;
  delivered = repeated = late = answeredCount = refusedCount = bytesRead = readCount = 0;
  memset(&deliveries, 0, sizeof deliveries);
  memset(&answers, 0, sizeof answers);
  memset(&everywhere, 0, sizeof everywhere);
  for (int i = 0; i < options.connections; i++) {
    people[i].seen = people[i].order = people[i].unanswered = 0;
    people[i].firstWaiting = people[i].lastWaiting = -1;
  }
}

/** Moves past what is everywhere and answered. Returns how long the first that is not has taken. */
static uint64_t oldest(uint64_t at) {
  while (complete < next && isComplete(&messages[complete - first])) complete++;
  if (complete == next || at < messages[complete - first].due) return 0;
  return at - messages[complete - first].due;
}

void step(double rate, double seconds, unsigned window) {
  begin();
  double cpu = ownCpu();
  uint64_t start = now(), at = start;
  int64_t speakers = (int64_t)options.senders * options.rooms, last = 0;
  int overloaded = 0;
  end = start + seconds * 1e9;
  window_ = window;
  for (int64_t i = 0; i < speakers * window; i++) post(i % speakers, now());
  while (at < end && !overloaded) {
    uint64_t wake = end;
    if (!window) {
      while (dueAt(start, rate, next - first) <= at) post((next - first) % speakers, dueAt(start, rate, next - first));
      wake = dueAt(start, rate, next - first);
    }
    at = now();
    turn(wake > at ? (wake < end ? wake : end) - at : 0);
    at = now();
    overloaded = oldest(at) > OVERLOADED;
  }
  // What was due in the last moment, too: every server gets the same messages.
  while (!window && !overloaded && dueAt(start, rate, next - first) < end)
    post((next - first) % speakers, dueAt(start, rate, next - first));
  uint64_t stopped = at < end ? at : end, moved = at, limit = at + DRAIN;
  end = 0;
  while (complete < next && at < limit && at < moved + SILENCE) {
    turn(5000000);
    oldest(at);
    at = now();
    if (delivered + answeredCount > last) moved = at, last = delivered + answeredCount;
  }
  double length = ((moved > stopped ? moved : stopped) - start) / 1e9;
  int64_t sent = next - first, wanted = sent * audience();
  printf("{\"k\":\"step\",\"messages\":%ld,\"deliveries\":%ld,\"seconds\":%.3f,\"overloaded\":%s,"
         "\"lost\":%ld,\"repeated\":%ld,\"late\":%ld,\"differing\":%d,\"unanswered\":%ld,\"refused\":%ld,\"gone\":%d,"
         "\"p50\":%.3f,\"p99\":%.3f,\"max\":%.1f,\"ackP50\":%.3f,\"ackP99\":%.3f,\"allP50\":%.3f,\"allP99\":%.3f,"
         "\"bytes\":%lu,\"reads\":%lu,\"cpu\":%.3f}\n",
         sent, delivered, length, overloaded ? "true" : "false", wanted - delivered, repeated, late, differing(),
         options.protocol->inFlight ? sent - answeredCount : 0, refusedCount, failedCount, quantile(&deliveries, .5),
         quantile(&deliveries, .99), deliveries.largest / 1e6, quantile(&answers, .5), quantile(&answers, .99),
         quantile(&everywhere, .5), quantile(&everywhere, .99), bytesRead, readCount, ownCpu() - cpu);
  fflush(stdout);
}
