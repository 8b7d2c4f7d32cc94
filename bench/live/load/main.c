// load: opens many subscriptions and counts what they are told. Takes commands, one a line, and
// answers each with a line of JSON (bench/live/client.py asks it).
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

Options options = {.host = "127.0.0.1", .path = "/graphql", .expect = "", .count = 1,
                   .pending = 64, .sources = 200};
Counts counts;
Socket *sockets;
int poller, command_ready;
double moment, first_at[MOST_EVENTS], last_at[MOST_EVENTS];
char fault[400], sample[65536];

double now(void) {
  struct timespec read;
  clock_gettime(CLOCK_MONOTONIC, &read);
  return read.tv_sec + read.tv_nsec * 1e-9;
}

double cpu(void) {
  struct timespec read;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &read);
  return read.tv_sec + read.tv_nsec * 1e-9;
}

// The first thing that went wrong, as JSON can hold it.
void note(const char *text, size_t length) {
  if (fault[0]) return;
  for (size_t at = 0; at < length && at < sizeof fault - 1; at++) {
    char one = text[at];
    fault[at] = one < ' ' || one == 127 ? ' ' : one == '"' || one == '\\' ? '\'' : one;
  }
}

char *file_text(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "load: %s: %s\n", path, strerror(errno));
    exit(2);
  }
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (fread(text, 1, size, file) != (size_t)size) exit(2);
  text[size] = 0;
  fclose(file);
  return text;
}

void pump(int milliseconds) {
  static struct epoll_event events[1024];
  int number = epoll_wait(poller, events, 1024, milliseconds);
  for (int at = 0; at < number; at++) {
    uint32_t which = events[at].data.u32;
    if (which & COMMAND_MARK) {
      command_ready = 1;
    } else if (which & HTTP_MARK) {
      http_event(which & ~HTTP_MARK);
    } else {
      socket_event(which, events[at].events);
    }
  }
}

// Counting begins anew.
void mark(void) {
  counts.delivered = counts.settled = 0;
  memset(first_at, 0, sizeof first_at);
  memset(last_at, 0, sizeof last_at);
  for (int index = 0; index < options.count; index++)
    sockets[index].received = sockets[index].checked = sockets[index].settled = 0;
}

// Up to the acknowledgement, or until each is subscribed and told all it has missed.
static void open_all(double timeout, int subscribing, int after, uint32_t goal) {
  double began = now();
  counts.subscribing = subscribing, counts.after = after, counts.goal = goal;
  counts.closed = 0;
  mark();
  int started = 0, wanted = options.count;
  while (now() < began + timeout) {
    while (counts.pending < options.pending && started < wanted &&
           (!options.rate || started < (now() - began) * options.rate))
      start_socket(started++);
    if ((subscribing ? counts.settled : counts.ready) + counts.closed >= wanted) break;
    pump(20);
  }
  counts.subscribing = 0;
}

static void subscribe_all(double timeout) {
  double began = now();
  int next = 0;
  long asked = 0, closed = counts.closed;
  counts.goal = 0;
  mark();
  while (now() < began + timeout) {
    for (; next < options.count; next++) {
      if (asked - counts.settled - (counts.closed - closed) >= options.pending) break;
      if (sockets[next].state == READY) subscribe_socket(next, 0), asked++;
    }
    if (next == options.count && counts.settled + counts.closed >= options.count) break;
    pump(20);
  }
}

static void end_line(double began, double spent) {
  printf("\"ready\":%ld,\"subscribed\":%ld,\"settled\":%ld,\"closed\":%ld,\"took\":%.6f,"
         "\"spent\":%.6f,\"fault\":\"%s\"}\n",
         counts.ready, counts.subscribed, counts.settled, counts.closed, now() - began,
         cpu() - spent, fault);
  fflush(stdout);
  fault[0] = 0;
}

static int obey(char *line) {
  char word[32] = "", path[400] = "";
  double one = 0, two = 0, three = 0, four = 0, five = 0, began = now(), spent = cpu();
  sscanf(line, "%31s %lf %lf %lf %lf %lf", word, &one, &two, &three, &four, &five);
  if (!strcmp(word, "quit")) return 0;
  if (!strcmp(word, "sample")) {
    printf("{\"message\":%s}\n", sample[0] ? sample : "null");
    fflush(stdout);
    return 1;
  }
  printf("{");
  if (!strcmp(word, "connect")) {
    open_all(one, 0, 0, 0);
  } else if (!strcmp(word, "subscribe")) {
    subscribe_all(one);
  } else if (!strcmp(word, "resume")) {
    open_all(two, 1, 1, (uint32_t)one);
  } else if (!strcmp(word, "request") && sscanf(line, "%*s %399s", path) == 1) {
    http_request(path);
  } else if (!strcmp(word, "port")) {
    http_port((int)one);
  } else if (!strcmp(word, "fire")) {
    fire((int)one, (int)two, (long)three, four);
  } else if (!strcmp(word, "sustain")) {
    sustain(one, (int)two, (int)three, four, five);
  } else if (!strcmp(word, "watch")) {
    watch((long)one, two);
  } else if (!strcmp(word, "stall")) {
    for (int index = options.count - (int)one; index < options.count; index++) stall_socket(index);
  } else if (!strcmp(word, "drop")) {
    for (int index = 0; index < options.count; index++) close_socket(index, 1);
  } else if (!strcmp(word, "wait")) {
    for (double end = now() + one; now() < end;) pump(20);
  } else {
    note("unknown command", 15);
  }
  end_line(began, spent);
  return 1;
}

static void read_tokens(const char *path) {
  char *text = file_text(path), *rest = NULL;
  int most = 0;
  for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    if (options.token_count == most) {
      most = most ? most * 2 : 1024;
      options.tokens = realloc(options.tokens, most * sizeof *options.tokens);
    }
    options.tokens[options.token_count++] = line;
  }
}

static void read_options(int argc, char **argv) {
  static const struct option known[] = {
      {"host", 1, 0, 'h'},   {"port", 1, 0, 'p'},     {"path", 1, 0, 'a'},
      {"count", 1, 0, 'n'},  {"tokens", 1, 0, 't'},   {"document", 1, 0, 'd'},
      {"rate", 1, 0, 'r'},   {"pending", 1, 0, 'w'},  {"sources", 1, 0, 's'},
      {"expect", 1, 0, 'e'}, {0, 0, 0, 0}};
  for (int found; (found = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    if (found == 'h') options.host = optarg;
    else if (found == 'p') options.port = atoi(optarg);
    else if (found == 'a') options.path = optarg;
    else if (found == 'n') options.count = atoi(optarg);
    else if (found == 't') read_tokens(optarg);
    else if (found == 'd') options.document = file_text(optarg);
    else if (found == 'r') options.rate = atoi(optarg);
    else if (found == 'w') options.pending = atoi(optarg);
    else if (found == 's') options.sources = atoi(optarg);
    else if (found == 'e') options.expect = optarg;
    else exit(2);
  }
  if (!options.port || !options.document || options.count < 1) {
    fprintf(stderr, "load: --port, --document and a --count of at least 1 are needed\n");
    exit(2);
  }
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  sockets = calloc(options.count, sizeof *sockets);
  poller = epoll_create1(0);
  struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = COMMAND_MARK};
  epoll_ctl(poller, EPOLL_CTL_ADD, 0, &wanted);
  char line[600];
  for (size_t length = 0;;) {
    pump(1000);
    if (!command_ready) continue;
    command_ready = 0;
    ssize_t got = read(0, line + length, sizeof line - 1 - length);
    if (got <= 0) return 0;
    line[length += got] = 0;
    for (char *end; (end = strchr(line, '\n')) != NULL;) {
      *end = 0;
      if (!obey(line)) return 0;
      length -= end + 1 - line;
      memmove(line, end + 1, length + 1);
    }
  }
}
