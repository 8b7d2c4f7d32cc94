// What comes in on a socket: handshake, frames, messages of graphql-transport-ws.
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static unsigned char buffer[1 << 20];

// Masked with zeros, so that the text goes out as it is.
int send_frame(int index, int kind, const char *text, size_t length) {
  unsigned char frame[8192 + 8];
  size_t at = 0;
  if (length > 8192) return note("a message is too long to send", 29), close_socket(index, 1), -1;
  frame[at++] = 0x80 | kind;
  if (length < 126) {
    frame[at++] = 0x80 | length;
  } else {
    frame[at++] = 0x80 | 126, frame[at++] = length >> 8, frame[at++] = length & 255;
  }
  memset(frame + at, 0, 4);
  memcpy(frame + at + 4, text, length);
  if (write(sockets[index].fd, frame, at + 4 + length) == (ssize_t)(at + 4 + length)) return 0;
  note("the server does not read", 24);
  close_socket(index, 1);
  return -1;
}

static void keep_cursor(Socket *s, const unsigned char *text, size_t length) {
  const unsigned char *at = memmem(text, length, "\"cursor\":", 9), *end = NULL;
  if (at) at = memchr(at + 9, '"', text + length - at - 9);
  if (at) end = memchr(at + 1, '"', text + length - at - 1);
  if (!end || end - at > (long)sizeof s->cursor) return;
  memcpy(s->cursor, at + 1, end - at - 1);
  s->cursor[end - at - 1] = 0;
}

// The kind of a message stands near its begin: whoever asks selects it first.
static void delivered(int index, const unsigned char *text, size_t length) {
  Socket *s = &sockets[index];
  if (!memmem(text, length < 64 ? length : 64, "\"next\"", 6)) {
    if (memmem(text, length < 64 ? length : 64, "\"ping\"", 6)) {
      send_frame(index, 1, "{\"type\":\"pong\"}", 15);
      return;
    }
    note((const char *)text, length);
    close_socket(index, 1);
    return;
  }
  if (memmem(text, length < 128 ? length : 128, "RESYNC_REQUIRED", 15)) {
    note((const char *)text, length);
  } else if (memmem(text, length < 128 ? length : 128, "CHECKPOINT", 10)) {
    s->checked = 1;
    keep_cursor(s, text, length);
  } else {
    uint32_t event = s->received++;
    counts.delivered++;
    if (event < MOST_EVENTS) {
      if (first_at[event] == 0) first_at[event] = moment;
      last_at[event] = moment;
    }
  }
  if (!s->settled && s->checked && s->received >= counts.goal) s->settled = 1, counts.settled++;
  if (index == 0) {
    size_t most = length < sizeof sample - 1 ? length : sizeof sample - 1;
    memcpy(sample, text, most);
    sample[most] = 0;
  }
}

static void on_frame(int index, int kind, const unsigned char *text, size_t length) {
  Socket *s = &sockets[index];
  if (kind == 9) {
    send_frame(index, 10, (const char *)text, length);
  } else if (kind == 8) {
    char told[160];
    int code = length >= 2 ? text[0] << 8 | text[1] : 0;
    int rest = length > 2 ? (int)length - 2 : 0;
    int written = snprintf(told, sizeof told, "closed with %d %.*s", code, rest, text + 2);
    note(told, written);
    close_socket(index, 0);
  } else if (kind == 1 && s->state == INITIALISING) {
    if (!memmem(text, length, "connection_ack", 14)) {
      note((const char *)text, length);
      close_socket(index, 1);
      return;
    }
    s->state = READY, counts.ready++, counts.pending--;
    if (counts.subscribing) subscribe_socket(index, counts.after);
  } else if (kind == 1) {
    delivered(index, text, length);
  }
}

// Where the frames begin in what has come; 0: not there yet, or refused.
static size_t upgraded(int index, const unsigned char *data, size_t length) {
  Socket *s = &sockets[index];
  const unsigned char *end = memmem(data, length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (length < 12 || memcmp(data, "HTTP/1.1 101", 12)) {
    note((const char *)data, length < 100 ? length : 100);
    close_socket(index, 1);
    return 0;
  }
  char text[6000];
  const char *token = options.token_count ? options.tokens[index % options.token_count] : "";
  int size = snprintf(text, sizeof text,
                      "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"Bearer %s\"}}",
                      token);
  s->state = INITIALISING;
  if (send_frame(index, 1, text, size) < 0) return 0;
  return end + 4 - data;
}

static size_t frames(int index, const unsigned char *data, size_t length) {
  Socket *s = &sockets[index];
  size_t at = 0;
  while (length - at >= 2 && s->state > UPGRADING) {
    size_t size = data[at + 1] & 127, head = 2;
    if (size == 126) {
      if (length - at < 4) break;
      size = data[at + 2] << 8 | data[at + 3], head = 4;
    } else if (size == 127) {
      if (length - at < 10) break;
      size = 0, head = 10;
      for (int n = 0; n < 8; n++) size = size << 8 | data[at + 2 + n];
    }
    if (length - at < head + size) break;
    on_frame(index, data[at] & 15, data + at + head, size);
    at += head + size;
  }
  return at;
}

static void keep(Socket *s, const unsigned char *data, size_t length) {
  if (length > s->capacity) {
    unsigned char *grown = malloc(length * 2);
    memcpy(grown, data, length);
    free(s->kept);
    s->kept = grown, s->capacity = length * 2;
  } else {
    memmove(s->kept, data, length);
  }
  s->length = length;
}

void socket_event(int index, uint32_t events) {
  Socket *s = &sockets[index];
  if (s->state == CLOSED) return;
  if (s->stalled) {
    if (events & (EPOLLHUP | EPOLLERR)) close_socket(index, 1);
    return;
  }
  if (s->state == CONNECTING) {
    greet(index);
    return;
  }
  memcpy(buffer, s->kept ? s->kept : buffer, s->length);
  ssize_t got = read(s->fd, buffer + s->length, sizeof buffer - s->length);
  moment = now();
  if (got <= 0) {
    if (got < 0 && errno == EAGAIN) return;
    note("the server hung up", 18);
    close_socket(index, 1);
    return;
  }
  size_t length = s->length + got, at = 0;
  s->length = 0;
  if (s->state == UPGRADING) {
    at = upgraded(index, buffer, length);
    if (s->state == CLOSED) return;
    if (!at) {
      keep(s, buffer, length);
      return;
    }
  }
  at += frames(index, buffer + at, length - at);
  if (s->state != CLOSED && length > at) keep(s, buffer + at, length - at);
}
