// Sockets of all people: connecting, the WebSocket handshake, frames in both directions (RFC 6455, 5.2).
#include "generator.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ = 1 << 20, PEOPLE_PER_ADDRESS = 10000 };
static char buffer[READ];
static int epoll;
Connection *people;
int readyCount, failedCount;
uint64_t readAt, bytesRead, readCount;

static void append(Bytes *bytes, const char *from, size_t length) {
  if (bytes->length + length > bytes->space) {
    bytes->space = (bytes->length + length) * 2;
    bytes->at = realloc(bytes->at, bytes->space);
  }
  memcpy(bytes->at + bytes->length, from, length);
  bytes->length += length;
}

static void empty(Bytes *bytes) {
  free(bytes->at);
  *bytes = (Bytes){0};
}

static void watch(Connection *person, int how, int events) {
  struct epoll_event event = {events, {.ptr = person}};
  epoll_ctl(epoll, how, person->fd, &event);
}

static void leave(Connection *person, const char *why, size_t length) {
  if (failedCount++ < 3) fprintf(stderr, "person %d lost its socket: %.*s\n", person->index, (int)length, why);
  if (person->state == READY) readyCount--;
  person->state = CLOSED;
  close(person->fd);
}

static void sendBytes(Connection *person, const char *from, size_t length) {
  if (person->out.length == 0) {
    ssize_t sent = send(person->fd, from, length, MSG_NOSIGNAL);
    if (sent == (ssize_t)length || (sent < 0 && errno != EAGAIN)) return;
    if (sent < 0) sent = 0;
    from += sent, length -= sent;
    watch(person, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
  append(&person->out, from, length);
}

static void sendRest(Connection *person) {
  Bytes *out = &person->out;
  ssize_t sent = send(person->fd, out->at, out->length, MSG_NOSIGNAL);
  if (sent > 0) memmove(out->at, out->at + sent, out->length -= sent);
  if (out->length > 0) return;
  empty(out);
  watch(person, EPOLL_CTL_MOD, EPOLLIN);
}

static void sendFrame(Connection *person, int opcode, const char *text, size_t length) {
  static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
  unsigned char frame[8 + MOST_OUT];
  int head = length < 126 ? 2 : 4;
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (head == 2 ? length : 126);
  if (head == 4) frame[2] = length >> 8, frame[3] = length;
  memcpy(frame + head, mask, 4);
  for (size_t i = 0; i < length; i++) frame[head + 4 + i] = text[i] ^ mask[i & 3];
  sendBytes(person, (char *)frame, head + 4 + length);
}

void sendText(Connection *person, const char *text, size_t length) { sendFrame(person, 1, text, length); }

void becameReady(Connection *person) {
  if (person->state == GREETING) person->state = READY, readyCount++;
}

/** Asks for a WebSocket, once the TCP connection is there. */
static void ask(Connection *person) {
  char path[128], request[1024], protocols[256] = "";
  snprintf(path, sizeof path, options.protocol->path, person->room);
  if (options.tickets)
    snprintf(protocols, sizeof protocols, "Sec-WebSocket-Protocol: parley.v1, ticket.%s\r\n",
             options.tickets[person->index]);
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                        path, options.port, protocols);
  person->state = UPGRADING;
  sendBytes(person, request, length);
}

/** Takes the frames that are whole; returns the bytes they had, or -1 when the server ended or broke the rules. */
static ssize_t takeFrames(Connection *person, char *from, size_t length) {
  size_t at = 0;
  while (length - at >= 2) {
    unsigned char *frame = (unsigned char *)from + at;
    size_t size = frame[1] & 127, head = size == 126 ? 4 : size == 127 ? 10 : 2;
    if (length - at < head) break;
    if (size > 125) size = 0;
    if (head > 2)
      for (size_t i = 2; i < head; i++) size = size << 8 | frame[i];
    if (length - at < head + size) break;
    char *text = (char *)frame + head;
    int opcode = frame[0] & 15;
    if (frame[1] & 128 || opcode == 8) {
      leave(person, text + 2, size > 2 ? size - 2 : 0);
      return -1;
    }
    if (opcode == 9) sendFrame(person, 10, text, size);
    else if (opcode == 1) options.protocol->frame(person, text, size);
    at += head + size;
  }
  return at;
}

static ssize_t take(Connection *person, char *from, size_t length) {
  if (person->state != UPGRADING) return takeFrames(person, from, length);
  char *end = memmem(from, length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (memcmp(from, "HTTP/1.1 101", 12)) return leave(person, from, length), -1;
  person->state = GREETING;
  options.protocol->greet(person);
  size_t head = end + 4 - from;
  ssize_t rest = takeFrames(person, from + head, length - head);
  return rest < 0 ? -1 : (ssize_t)head + rest;
}

static void receive(Connection *person) {
  Bytes *in = &person->in;
  memcpy(buffer, in->at, in->length);
  ssize_t got = recv(person->fd, buffer + in->length, READ - in->length, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return leave(person, "cut off", 7);
  readAt = now(), bytesRead += got, readCount++;
  size_t length = in->length + got;
  ssize_t taken = take(person, buffer, length);
  if (taken < 0) return;
  empty(in);
  if (length > (size_t)taken) append(in, buffer + taken, length - taken);
}

static void happened(Connection *person, int events) {
  if (person->state == CLOSED) return;
  if (person->state == CONNECTING) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(person->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) return leave(person, strerror(error), strlen(strerror(error)));
    if (!(events & EPOLLOUT)) return;
    watch(person, EPOLL_CTL_MOD, EPOLLIN);
    return ask(person);
  }
  if (events & EPOLLOUT && person->out.length > 0) sendRest(person);
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(person);
}

int turn(uint64_t nanoseconds) {
  static struct epoll_event events[1024];
  struct timespec wait = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  int input = 0, count = epoll_pwait2(epoll, events, 1024, &wait, 0);
  for (int i = 0; i < count; i++) {
    if (events[i].data.ptr) happened(events[i].data.ptr, events[i].events);
    else input = 1;
  }
  return input;
}

int openPerson(int index) {
  Connection *person = &people[index];
  person->index = index;
  person->room = index % options.rooms;
  person->newest = malloc(options.senders * sizeof *person->newest);
  person->firstWaiting = person->lastWaiting = -1;
  for (int i = 0; i < options.senders; i++) person->newest[i] = -1;
  person->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (person->fd < 0) return perror("socket"), 0;
  int on = 1;
  setsockopt(person->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(person->fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  // An address has few ports: people share several of them.
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + index / PEOPLE_PER_ADDRESS);
  bind(person->fd, (void *)&address, sizeof address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(options.port);
  person->state = CONNECTING;
  watch(person, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
  connect(person->fd, (void *)&address, sizeof address);
  return 1;
}

void openSockets(void) {
  epoll = epoll_create1(0);
  people = calloc(options.connections, sizeof *people);
  struct epoll_event input = {EPOLLIN, {.ptr = 0}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input);
}
