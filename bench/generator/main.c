// Plays the people of a run. Reads commands from standard input, one per line, and answers each with one line of JSON:
//   tickets                       fetches a ticket for everybody
//   connect                       opens every socket and waits until all are ready
//   step <rate> <seconds> <window>   sends, see measure.c
// Ends with its input.
#include "generator.h"
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

Options options = {.connections = 1, .rooms = 1, .senders = 1, .textLength = 80, .atOnce = 400};

static void readOptions(int count, char **words) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = words[i], *value = words[i + 1];
    if (!strcmp(name, "--protocol")) options.protocol = protocolNamed(value);
    else if (!strcmp(name, "--port")) options.port = atoi(value);
    else if (!strcmp(name, "--connections")) options.connections = atoi(value);
    else if (!strcmp(name, "--rooms")) options.rooms = atoi(value);
    else if (!strcmp(name, "--senders")) options.senders = atoi(value);
    else if (!strcmp(name, "--text")) options.textLength = atoi(value);
    else if (!strcmp(name, "--silent")) options.silent = atoi(value);
    else if (!strcmp(name, "--cookie")) options.cookie = value;
    else if (!strcmp(name, "--tokens")) options.tokens = value;
    else fprintf(stderr, "there is no option %s\n", name), exit(2);
  }
  if (!options.protocol) fprintf(stderr, "which --protocol?\n"), exit(2);
}

static void done(const char *what, int ok, uint64_t start) {
  printf("{\"k\":\"%s\",\"ok\":%s,\"seconds\":%.3f}\n", what, ok ? "true" : "false", (now() - start) / 1e9);
  fflush(stdout);
}

/** Opens everybody's socket, so many at once; false when some fail or it takes a minute. */
static int connectAll(uint64_t start) {
  int opened = 0, all = options.connections;
  while (readyCount < all) {
    while (opened < all && opened - readyCount < options.atOnce)
      if (!openPerson(opened++)) return 0;
    turn(100000000);
    if (failedCount > 0 || now() - start > 60000000000ull) return 0;
  }
  return 1;
}

/** Does what a line says; false when it says nothing known. */
static int obey(const char *line) {
  double rate, seconds;
  unsigned window;
  uint64_t start = now();
  if (!strcmp(line, "tickets")) done("tickets", fetchTickets(), start);
  else if (!strcmp(line, "connect")) done("connect", connectAll(start), start);
  else if (sscanf(line, "step %lf %lf %u", &rate, &seconds, &window) == 3) step(rate, seconds, window);
  else return 0;
  return 1;
}

int main(int count, char **words) {
  readOptions(count, words);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  openSockets();
  char input[1024];
  for (;;) {
    if (!turn(1000000000)) continue;
    ssize_t length = read(STDIN_FILENO, input, sizeof input - 1);
    if (length <= 0) return 0;
    input[length] = 0;
    for (char *line = strtok(input, "\n"); line; line = strtok(NULL, "\n"))
      if (!obey(line)) return fprintf(stderr, "what is: %s\n", line), 2;
  }
}
