// Peer: what this machine can do at all. A WebSocket room server in C: one thread, epoll, one joined write per member
// and round. It reads no JSON, keeps nothing and asks nobody who they are.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOMS = 4096, READ = 1 << 17 };

typedef struct {
  char *at;
  int length, space;
} Bytes;

typedef struct {
  int fd, room, place, upgraded;
  Bytes in, out;
} Member;

typedef struct {
  Member **members;
  int count, space, waiting;
  Bytes frames;
} Room;

static Room rooms[ROOMS];
static int epoll, waiting[ROOMS], waitingCount;
static char read_[READ];

static void append(Bytes *bytes, const char *from, int length) {
  if (bytes->length + length > bytes->space) {
    bytes->space = (bytes->length + length) * 2;
    bytes->at = realloc(bytes->at, bytes->space);
  }
  memcpy(bytes->at + bytes->length, from, length);
  bytes->length += length;
}

static uint32_t turned(uint32_t x, int by) { return x << by | x >> (32 - by); }

/** SHA-1 (RFC 3174) of at most 119 bytes. */
static void sha1(const uint8_t *data, int length, uint8_t *digest) {
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  uint8_t block[128] = {0};
  memcpy(block, data, length);
  block[length] = 0x80;
  int total = (length + 9 + 63) / 64 * 64;
  uint64_t bits = (uint64_t)length * 8;
  for (int i = 0; i < 8; i++) block[total - 1 - i] = bits >> (8 * i);
  for (int k = 0; k < total; k += 64) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 16; i++) {
      const uint8_t *p = block + k + 4 * i;
      w[i] = (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
    }
    for (int i = 16; i < 80; i++) w[i] = turned(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
      uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      uint32_t add = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
      uint32_t next = turned(a, 5) + f + e + add + w[i];
      e = d, d = c, c = turned(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - 8 * (i & 3));
}

static void base64(const uint8_t *from, int length, char *to) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < length; i += 3) {
    uint32_t v = from[i] << 16 | (i + 1 < length ? from[i + 1] << 8 : 0) | (i + 2 < length ? from[i + 2] : 0);
    *to++ = digits[v >> 18];
    *to++ = digits[v >> 12 & 63];
    *to++ = i + 1 < length ? digits[v >> 6 & 63] : '=';
    *to++ = i + 2 < length ? digits[v & 63] : '=';
  }
  *to = 0;
}

static void watch(Member *member, int how, int events) {
  struct epoll_event event = {events, {.ptr = member}};
  epoll_ctl(epoll, how, member->fd, &event);
}

static void sendTo(Member *member, const char *from, int length) {
  if (member->out.length == 0) {
    int sent = send(member->fd, from, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == length || (sent < 0 && errno != EAGAIN)) return;
    if (sent < 0) sent = 0;
    from += sent, length -= sent;
    watch(member, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
  append(&member->out, from, length);
}

static void sendRest(Member *member) {
  Bytes *out = &member->out;
  int sent = send(member->fd, out->at, out->length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) memmove(out->at, out->at + sent, out->length -= sent);
  if (out->length == 0) watch(member, EPOLL_CTL_MOD, EPOLLIN);
}

static void drop(Member *member) {
  if (member->upgraded) {
    Room *room = &rooms[member->room];
    Member *last = room->members[--room->count];
    room->members[member->place] = last;
    last->place = member->place;
  }
  close(member->fd);
  free(member->in.at);
  free(member->out.at);
  free(member);
}

/** Answers a handshake. Returns the bytes it took, 0 when it is not whole yet, -1 when it is none. */
static int upgrade(Member *member, char *text, int length) {
  char *end = memmem(text, length, "\r\n\r\n", 4);
  if (!end) return 0;
  *end = 0;
  char *key = strcasestr(text, "sec-websocket-key: "), *query = strstr(text, "room=r");
  if (!key || !query) return -1;
  uint8_t joined[119], digest[20];
  int n = strcspn(key += 19, "\r\n");
  if (n > 60) return -1;
  memcpy(joined, key, n);
  memcpy(joined + n, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
  sha1(joined, n + 36, digest);
  char accept[40], answer[300];
  base64(digest, 20, accept);
  sendTo(member, answer,
         sprintf(answer,
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Accept: %s\r\n\r\n",
                 accept));
  Room *room = &rooms[member->room = atoi(query + 6) & (ROOMS - 1)];
  if (room->count == room->space) {
    room->space = room->space ? room->space * 2 : 16;
    room->members = realloc(room->members, room->space * sizeof *room->members);
  }
  member->place = room->count;
  room->members[room->count++] = member;
  member->upgraded = 1;
  return end + 4 - text;
}

static void publish(int number, const char *frame, int length) {
  Room *room = &rooms[number];
  append(&room->frames, frame, length);
  if (!room->waiting) waiting[waitingCount++] = number;
  room->waiting = 1;
}

/** Takes one client frame. Returns the bytes it took, 0 when it is not whole yet, -1 at the end. */
static int take(Member *member, uint8_t *from, int length) {
  if (length < 6) return 0;
  int size = from[1] & 127, head = 2;
  if (size == 127 || (from[0] & 15) == 8) return -1;
  if (size == 126) size = from[2] << 8 | from[3], head = 4;
  if (length < head + 4 + size) return 0;
  static char frame[4 + 65536];
  uint8_t *mask = from + head, *text = mask + 4;
  frame[0] = (char)0x81, frame[1] = from[1] & 127;
  if (head == 4) frame[2] = from[2], frame[3] = from[3];
  for (int i = 0; i < size; i++) frame[head + i] = text[i] ^ mask[i & 3];
  if ((from[0] & 15) == 1) publish(member->room, frame, head + size);
  return head + 4 + size;
}

/** Reads what came. Returns -1 when the member is gone. */
static int receive(Member *member) {
  Bytes *in = &member->in;
  memcpy(read_, in->at, in->length);
  int length = recv(member->fd, read_ + in->length, READ - in->length, 0);
  if (length <= 0) return length < 0 && errno == EAGAIN ? 0 : -1;
  length += in->length;
  int at = 0;
  for (;;) {
    int taken = member->upgraded ? take(member, (uint8_t *)read_ + at, length - at) : upgrade(member, read_, length);
    if (taken < 0) return -1;
    if (taken == 0) break;
    at += taken;
  }
  in->length = 0;
  append(in, read_ + at, length - at);
  return 0;
}

static void acceptAll(int listener) {
  int fd, on = 1;
  while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Member *member = calloc(1, sizeof *member);
    member->fd = fd;
    watch(member, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static void flush(void) {
  for (int i = 0; i < waitingCount; i++) {
    Room *room = &rooms[waiting[i]];
    for (int j = 0; j < room->count; j++) sendTo(room->members[j], room->frames.at, room->frames.length);
    room->frames.length = room->waiting = 0;
  }
  waitingCount = 0;
}

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (void *)&address, size) || listen(listener, 4096)) return perror("listen"), 1;
  getsockname(listener, (void *)&address, &size);
  epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN, {.ptr = 0}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  printf("listening on :%d/\n", ntohs(address.sin_port));
  fflush(stdout);
  static struct epoll_event events[1024];
  for (;;) {
    int count = epoll_wait(epoll, events, 1024, -1);
    for (int i = 0; i < count; i++) {
      Member *member = events[i].data.ptr;
      if (!member) {
        acceptAll(listener);
        continue;
      }
      if (events[i].events & EPOLLOUT && member->out.length) sendRest(member);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && receive(member) < 0) drop(member);
    }
    flush();
  }
}
