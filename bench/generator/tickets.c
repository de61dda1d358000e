// Tickets: one per person from POST /api/ticket with the session's cookie, over a few kept connections.
#include "generator.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINES = 32, ANSWER = 8192 };

typedef struct {
  int person, length;
  char answer[ANSWER];
} Line;

static char **readTokens(void) {
  FILE *file = fopen(options.tokens, "r");
  if (!file) return perror(options.tokens), NULL;
  char **tokens = calloc(options.connections, sizeof *tokens), line[256];
  for (int i = 0; i < options.connections; i++) {
    if (!fgets(line, sizeof line, file)) return fprintf(stderr, "too few sessions in %s\n", options.tokens), NULL;
    line[strcspn(line, "\n")] = 0;
    tokens[i] = strdup(line);
  }
  fclose(file);
  return tokens;
}

static void ask(int fd, const char *token) {
  char request[1024];
  int length = snprintf(request, sizeof request,
                        "POST /api/ticket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s=%s\r\n"
                        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                        options.port, options.cookie, token);
  if (write(fd, request, length) != length) perror("ticket");
}

/** The ticket in an answer that is whole; NULL when it is not; `failed` is set when there will be none. */
static char *ticketIn(Line *line, int *failed) {
  line->answer[line->length] = 0;
  char *end = strstr(line->answer, "\r\n\r\n");
  if (!end) return NULL;
  char *size = strcasestr(line->answer, "\r\ncontent-length:");
  *failed = memcmp(line->answer, "HTTP/1.1 200", 12) != 0 || !size || size > end;
  if (*failed) return fprintf(stderr, "no ticket: %s\n", line->answer), NULL;
  if (end + 4 + atoi(size + 17) > line->answer + line->length) return NULL;
  char *ticket = strstr(end, "\"ticket\":\"");
  *failed = !ticket;
  return ticket ? strndup(ticket + 10, strcspn(ticket + 10, "\"")) : NULL;
}

int fetchTickets(void) {
  char **tokens = readTokens();
  if (!tokens) return 0;
  options.tickets = calloc(options.connections, sizeof *options.tickets);
  static Line lines[LINES];
  struct pollfd fds[LINES];
  int asked = 0, got = 0, failed = 0, on = 1;
  for (int i = 0; i < LINES; i++) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fds[i] = (struct pollfd){.fd = socket(AF_INET, SOCK_STREAM, 0), .events = POLLIN};
    setsockopt(fds[i].fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fds[i].fd, (void *)&address, sizeof address)) return perror("connect"), 0;
    if (asked < options.connections) ask(fds[i].fd, tokens[lines[i].person = asked++]);
  }
  while (got < options.connections && !failed) {
    if (poll(fds, LINES, 10000) <= 0) return fprintf(stderr, "no ticket within 10 s\n"), 0;
    for (int i = 0; i < LINES && !failed; i++) {
      if (!fds[i].revents) continue;
      Line *line = &lines[i];
      int length = read(fds[i].fd, line->answer + line->length, ANSWER - 1 - line->length);
      if (length <= 0) return fprintf(stderr, "the server hung up on a ticket\n"), 0;
      line->length += length;
      char *ticket = ticketIn(line, &failed);
      if (!ticket) continue;
      options.tickets[line->person] = ticket;
      line->length = 0;
      got++;
      if (asked < options.connections) ask(fds[i].fd, tokens[line->person = asked++]);
    }
  }
  for (int i = 0; i < LINES; i++) close(fds[i].fd);
  return !failed;
}
