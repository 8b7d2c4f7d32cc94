// Events are fired by requests over HTTP, and their deliveries awaited.
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_CONNECTIONS 32
#define COUNTER "########"

typedef struct {
  int fd, busy, retried;
  long number;
  size_t length;
  char text[262144];
} Connection;

static Connection connections[MOST_CONNECTIONS];
static char *request, *places[16];
static size_t request_length;
static int place_count, asked_port;
static long numbered, sent, answered;
static double sent_at[MOST_EVENTS], last_answer;

// A request as it goes over the wire; every COUNTER in it becomes the number of the event.
void http_request(const char *path) {
  free(request);
  request = file_text(path);
  request_length = strlen(request);
  place_count = 0;
  for (char *at = request; (at = strstr(at, COUNTER)) != NULL && place_count < 16; at += 8)
    places[place_count++] = at;
  // what a run before has written shall not stand there already
  if (!numbered) numbered = time(NULL) % 10000000 * 10;
}

// From now on another server is asked for events.
void http_port(int port) {
  for (int index = 0; index < MOST_CONNECTIONS; index++) {
    if (connections[index].fd > 0) close(connections[index].fd);
    connections[index].fd = connections[index].busy = 0;
  }
  asked_port = port;
}

static int open_connection(Connection *c, int index) {
  struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(asked_port ? asked_port : options.port)};
  inet_pton(AF_INET, options.host, &target.sin_addr);
  int one = 1;
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0 || connect(c->fd, (void *)&target, sizeof target) < 0) {
    note("no connection over HTTP", 23);
    return -1;
  }
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = HTTP_MARK | index};
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &wanted);
  return 0;
}

// Sends the request of this number, and says whether the server took it.
static int send_number(int index, long number_of_event) {
  Connection *c = &connections[index];
  if (c->fd <= 0 && open_connection(c, index) < 0) return -1;
  char number[16];
  snprintf(number, sizeof number, "%08ld", number_of_event % 100000000);
  for (int place = 0; place < place_count; place++) memcpy(places[place], number, 8);
  ssize_t wrote = write(c->fd, request, request_length);  // on a blocking socket: all of it
  if (wrote != (ssize_t)request_length) {
    note("a request was not taken", 23);
    return -1;
  }
  c->number = number_of_event, c->busy = 1, c->length = 0;
  return 0;
}

static int send_request(int index) {
  if (send_number(index, ++numbered) < 0) return -1;
  connections[index].retried = 0;
  if (sent < MOST_EVENTS) sent_at[sent] = now();
  sent++;
  return 0;
}

// A server hangs up on connections that were idle; what crossed that is sent again. Where it was
// done after all, the same message changes nothing.
static void hung_up(int index) {
  Connection *c = &connections[index];
  int again = c->busy && c->length == 0 && !c->retried;
  close(c->fd);
  c->fd = 0;
  if (again && send_number(index, c->number) == 0) {
    c->retried = 1;
    return;
  }
  if (c->busy) note("the server hung up over HTTP", 28), answered++;
  c->busy = 0;
}

void http_event(int index) {
  Connection *c = &connections[index];
  ssize_t got = read(c->fd, c->text + c->length, sizeof c->text - 1 - c->length);
  if (got <= 0) {
    hung_up(index);
    return;
  }
  c->text[c->length += got] = 0;
  char *end = strstr(c->text, "\r\n\r\n"), *said = strcasestr(c->text, "content-length:");
  if (!end || !said) return;
  if (c->length < (size_t)(end + 4 - c->text) + atol(said + 15)) return;
  if (memcmp(c->text, "HTTP/1.1 200", 12) || !strstr(end, options.expect)) {
    note(c->text, c->length);
  }
  c->busy = 0, answered++, last_answer = now();
}

static int send_idle(int most) {
  for (int index = 0; index < most && index < MOST_CONNECTIONS; index++)
    if (!connections[index].busy) return send_request(index);
  return 1;
}

static int descending(const void *one, const void *other) {
  double a = *(const double *)one, b = *(const double *)other;
  return (a < b) - (a > b);
}

// `wall`: when the last delivery was, by the clock of the wall.
static void told(double began, double seconds, double spent) {
  long events = sent ? sent : 1, few = 0;
  double first = 0, last = 0, *lags = calloc(events, sizeof *lags);
  for (long event = 0; event < events && event < MOST_EVENTS; event++) {
    if (last_at[event] == 0) continue;
    if (first == 0 || first_at[event] < first) first = first_at[event];
    if (last_at[event] > last) last = last_at[event];
    lags[few++] = last_at[event] - (sent ? sent_at[event] : began);
  }
  qsort(lags, few, sizeof *lags, descending);
  struct timespec wall;
  clock_gettime(CLOCK_REALTIME, &wall);
  double wall_last = wall.tv_sec + wall.tv_nsec * 1e-9 - (now() - last);
  uint32_t least = UINT32_MAX, most = 0;
  for (int index = 0; index < options.count; index++) {
    if (sockets[index].stalled || sockets[index].state != SUBSCRIBED) continue;
    if (sockets[index].received < least) least = sockets[index].received;
    if (sockets[index].received > most) most = sockets[index].received;
  }
  printf("\"delivered\":%ld,\"sent\":%ld,\"answered\":%ld,\"began\":%.6f,\"first\":%.6f,"
         "\"last\":%.6f,\"last_answer\":%.6f,\"wall_last\":%.6f,\"lag_p50\":%.6f,"
         "\"lag_p99\":%.6f,\"least\":%u,\"most\":%u,\"seconds\":%.6f,\"cpu\":%.6f,",
         counts.delivered, sent, answered, began, first ? first - began : 0,
         last ? last - began : 0, last_answer > began ? last_answer - began : 0, wall_last,
         few ? lags[few / 2] : 0, few ? lags[few / 100] : 0, least == UINT32_MAX ? 0 : least,
         most, seconds, cpu() - spent);
  free(lags);
}

void fire(int events, int most, long expected, double timeout) {
  double spent = cpu(), began = now();
  mark();
  sent = answered = 0;
  while ((counts.delivered < expected || answered < events) && now() < began + timeout) {
    while (sent < events && send_idle(most) == 0) continue;
    pump(20);
  }
  told(began, now() - began, spent);
}

// As many events as the server takes, but no more under way than `window`, nor more a second than
// `rate` where that is given.
void sustain(double seconds, int window, int most, double drain, double rate) {
  double spent = cpu(), began = now();
  mark();
  sent = answered = 0;
  long healthy = 0;
  for (int index = 0; index < options.count; index++)
    healthy += sockets[index].state == SUBSCRIBED && !sockets[index].stalled;
  while (now() < began + seconds && healthy) {
    while (sent - counts.delivered / healthy < window &&
           (rate <= 0 || sent < (now() - began) * rate) && send_idle(most) == 0)
      continue;
    pump(rate > 0 ? 1 : 20);
  }
  long within = counts.delivered;
  double took = now() - began;
  while ((answered < sent || counts.delivered < sent * healthy) && now() < began + seconds + drain)
    pump(20);
  told(began, took, spent);
  printf("\"within\":%ld,", within);
}

// The deliveries of what others fire.
void watch(long expected, double timeout) {
  double spent = cpu(), began = now();
  mark();
  sent = 0;
  while (counts.delivered < expected && now() < began + timeout) pump(20);
  told(began, now() - began, spent);
}
