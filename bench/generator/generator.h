// The load generator: one thread that plays all people of a run. What its parts share.
#pragma once
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** Longest text of one frame that goes out. */
enum { MOST_OUT = 4096 };

typedef struct {
  char *at;
  size_t length, space;
} Bytes;

enum State { CLOSED, CONNECTING, UPGRADING, GREETING, READY };

/** One person with one socket. Person i is in room i % rooms. */
typedef struct {
  int fd, index, room;
  enum State state;
  Bytes in, out;
  /** Messages seen in this step, and a hash over them in their order: all of a room must agree. */
  uint64_t seen, order;
  /** Per sender of the room: the newest of its messages seen, so that what is old or comes twice is noticed. */
  int64_t *newest;
  /** Messages without an answer, and those that wait until there are fewer: first and last number, -1 for none. */
  unsigned unanswered;
  int64_t firstWaiting, lastWaiting;
} Connection;

/** A message of the running step. Times are nanoseconds of the monotonic clock. */
typedef struct {
  /** When it was to be sent: latency counts from here, whatever held it back. */
  uint64_t due;
  int sender;
  unsigned delivered;
  int answered;
  int64_t nextWaiting;
} Message;

/** How to talk to a server. */
typedef struct {
  const char *name;
  /** Of the handshake; %d is the room. */
  const char *path;
  /** Messages a sender may have unanswered; 0: this server does not answer. */
  unsigned inFlight;
  void (*greet)(Connection *);
  void (*frame)(Connection *, const char *text, size_t length);
  /** Writes the frame of a message; returns its length. */
  int (*post)(char *frame, const Connection *, uint64_t number, const char *text);
} Protocol;

typedef struct {
  const Protocol *protocol;
  int port, connections, rooms, senders, textLength, atOnce, silent;
  /** Of parley: the cookie's name, the file of session tokens (one per line), the tickets fetched with them. */
  const char *cookie, *tokens;
  char **tickets;
} Options;

extern Options options;
extern Connection *people;
/** People ready, and sockets that were refused or have closed. */
extern int readyCount, failedCount;
/** The time at which the bytes being looked at were read. */
extern uint64_t readAt;
extern uint64_t bytesRead, readCount;

// socket.c
void openSockets(void);
int openPerson(int index);
/** Waits for traffic at most so long, and deals with it. Returns whether standard input has something. */
int turn(uint64_t nanoseconds);
void sendText(Connection *, const char *text, size_t length);
void becameReady(Connection *);

// protocols.c
const Protocol *protocolNamed(const char *name);

// tickets.c
/** Fetches a ticket for everybody. Returns 0 when the server refused one. */
int fetchTickets(void);

// measure.c
/** A message was delivered to somebody: `text` holds its number between tildes. */
void scan(Connection *, const char *text, size_t length);
void answered(Connection *, uint64_t number);
void refused(Connection *, const char *text, size_t length);
/**
 * Sends for so many seconds and prints what came of it. `rate`: messages per second in all; 0: each sender keeps
 * `window` of them unanswered.
 */
void step(double rate, double seconds, unsigned window);

// histogram.c
uint64_t now(void);
/** Latencies in 64 steps per power of two: 1.6 % wide. */
typedef struct {
  uint64_t count, buckets[64 * 64], largest;
} Histogram;
void record(Histogram *, uint64_t nanoseconds);
/** The value below which this share lies, in milliseconds; 0 when nothing was recorded. */
double quantile(const Histogram *, double share);
