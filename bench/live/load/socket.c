// The sockets of the listeners: opened, subscribed, stalled, closed.
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

static struct sockaddr_in address(const char *host, int port) {
  struct sockaddr_in made = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, host, &made.sin_addr);
  return made;
}

int start_socket(int index) {
  Socket *s = &sockets[index];
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  if (fd < 0) {
    note(strerror(errno), strlen(strerror(errno)));
    counts.closed++;
    return -1;
  }
  // an address has ports for some thousands: the listeners come from several
  char from[32];
  snprintf(from, sizeof from, "127.0.0.%d", 2 + index % options.sources);
  struct sockaddr_in source = address(from, 0), target = address(options.host, options.port);
  setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (options.sources > 1) bind(fd, (void *)&source, sizeof source);
  if (connect(fd, (void *)&target, sizeof target) < 0 && errno != EINPROGRESS) {
    note(strerror(errno), strlen(strerror(errno)));
    close(fd);
    counts.closed++;
    return -1;
  }
  s->fd = fd, s->state = CONNECTING, s->received = 0, s->length = 0, s->stalled = 0;
  struct epoll_event wanted = {.events = EPOLLOUT | EPOLLIN, .data.u32 = index};
  epoll_ctl(poller, EPOLL_CTL_ADD, fd, &wanted);
  counts.pending++;
  return 0;
}

void close_socket(int index, int abort) {
  Socket *s = &sockets[index];
  if (s->state == CLOSED) return;
  if (s->state < READY) counts.pending--;
  if (s->state >= READY) counts.ready--;
  if (s->state == SUBSCRIBED) counts.subscribed--;
  struct linger at_once = {1, 0};
  if (abort) setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(s->fd);
  s->state = CLOSED;
  counts.closed++;
}

void stall_socket(int index) {
  struct epoll_event none = {.events = 0, .data.u32 = index};
  sockets[index].stalled = 1;
  epoll_ctl(poller, EPOLL_CTL_MOD, sockets[index].fd, &none);
}

void greet(int index) {
  Socket *s = &sockets[index];
  int failed = 0;
  socklen_t size = sizeof failed;
  getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &failed, &size);
  char text[1024];
  int length = snprintf(text, sizeof text,
                        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
                        options.path, options.host, options.port);
  if (failed || write(s->fd, text, length) != length) {
    note("a connection was refused", 24);
    close_socket(index, 1);
    return;
  }
  s->state = UPGRADING;
  struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = index};
  epoll_ctl(poller, EPOLL_CTL_MOD, s->fd, &wanted);
}

int subscribe_socket(int index, int after) {
  Socket *s = &sockets[index];
  char text[8192], *place = strstr(options.document, CURSOR);
  const char *quote = after ? "\"" : "", *cursor = after ? s->cursor : "null";
  int head = place ? (int)(place - options.document) : (int)strlen(options.document);
  int length = snprintf(text, sizeof text,
                        "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":%.*s%s%s%s%s}", head,
                        options.document, place ? quote : "", place ? cursor : "",
                        place ? quote : "", place ? place + strlen(CURSOR) : "");
  s->state = SUBSCRIBED;
  counts.subscribed++;
  return send_frame(index, 1, text, length);
}
