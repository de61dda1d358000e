// How each kind of server is greeted, spoken to and understood.
#include "generator.h"
#include <stdlib.h>
#include <string.h>

static int begins(const char *text, size_t length, const char *with) {
  size_t n = strlen(with);
  return length >= n && memcmp(text, with, n) == 0;
}

// Plain JSON on a WebSocket: every frame is a message.

static void frameOfPlain(Connection *person, const char *text, size_t length) { scan(person, text, length); }

static int postPlain(char *frame, const Connection *person, uint64_t number, const char *text) {
  (void)number;
  return sprintf(frame, "{\"type\":\"message\",\"room\":\"r%d\",\"from\":\"u%d\",\"text\":\"%s\"}", person->room,
                 person->index, text);
}

// Socket.IO 4 on Engine.IO 4: "0" opens, "40" connects, "42[...]" is an event, "2" asks for "3".

static void frameOfSocketIo(Connection *person, const char *text, size_t length) {
  if (begins(text, length, "42")) scan(person, text, length);
  else if (begins(text, length, "40")) becameReady(person);
  else if (begins(text, length, "0")) sendText(person, "40", 2);
  else if (begins(text, length, "2")) sendText(person, "3", 1);
}

static int postSocketIo(char *frame, const Connection *person, uint64_t number, const char *text) {
  int length = sprintf(frame, "42[\"m\",");
  length += postPlain(frame + length, person, number, text);
  frame[length] = ']';
  return length + 1;
}

static void waitForGreeting(Connection *person) { (void)person; }

// parley.v1: commands with an id, replies with `re`, events; see src/protocol.

static void greetParley(Connection *person) {
  char open[128];
  static const char hello[] = "{\"action\":\"hello\",\"id\":\"h\",\"versions\":[1,1]}";
  sendText(person, hello, sizeof hello - 1);
  if (options.silent) return;
  sendText(person, open, sprintf(open, "{\"action\":\"openroom\",\"id\":\"o\",\"roomId\":\"r%d\"}", person->room));
}

static void frameOfParley(Connection *person, const char *text, size_t length) {
  if (!begins(text, length, "{\"re\":\"")) return scan(person, text, length);
  const char *id = text + 7;
  char *end;
  // Frames lie in a buffer with room behind them, and the id is ours: it ends with a quote.
  uint64_t number = strtoull(id, &end, 10);
  const char *body = strchr(id, '"');
  if (!begins(body, length - (body - text), "\",\"ok\"")) return refused(person, text, length);
  if (*id == (options.silent ? 'h' : 'o')) becameReady(person);
  else if (end != id) answered(person, number);
}

static int postParley(char *frame, const Connection *person, uint64_t number, const char *text) {
  return sprintf(frame, "{\"action\":\"sendmessage\",\"id\":\"%lu\",\"roomId\":\"r%d\",\"key\":\"k%lu\",\"message\":\"%s\"}",
                 number, person->room, number, text);
}

static const Protocol protocols[] = {
    {"parley", "/ws", 8, greetParley, frameOfParley, postParley},
    {"plain", "/?room=r%d", 0, becameReady, frameOfPlain, postPlain},
    {"socketio", "/socket.io/?EIO=4&transport=websocket&room=r%d", 0, waitForGreeting, frameOfSocketIo, postSocketIo},
};

const Protocol *protocolNamed(const char *name) {
  for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
    if (!strcmp(protocols[i].name, name)) return &protocols[i];
  return 0;
}
