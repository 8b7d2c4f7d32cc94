// Many listeners of one server in one process that costs little: what its parts share.
#ifndef LOAD_H
#define LOAD_H

#include <stddef.h>
#include <stdint.h>

enum state { CLOSED, CONNECTING, UPGRADING, INITIALISING, READY, SUBSCRIBED };

typedef struct {
  int fd;
  uint8_t state, stalled, checked, settled;
  uint32_t received;  // events since `mark`; a CHECKPOINT is none
  uint32_t length, capacity;
  unsigned char *kept;  // what came of a frame that is not whole yet
  char cursor[512];     // of its last CHECKPOINT
} Socket;

typedef struct {
  const char *host, *path, *expect;  // `expect`: what each answer over HTTP holds
  int port, count, pending, rate, sources;
  char **tokens;
  int token_count;
  char *document;  // the payload of `subscribe`; CURSOR in it is put in its place
} Options;

typedef struct {
  long ready, subscribed, closed, pending, delivered, settled;
  uint32_t goal;  // settled: has received a CHECKPOINT and so many events
  int subscribing, after;  // subscribe as soon as acknowledged; from the kept cursor
} Counts;

#define MOST_EVENTS 65536
#define CURSOR "%CURSOR%"
#define HTTP_MARK 0x40000000u
#define COMMAND_MARK 0x80000000u

extern Options options;
extern Counts counts;
extern Socket *sockets;
extern int poller, command_ready;
extern double moment;  // of the last read
extern double first_at[MOST_EVENTS], last_at[MOST_EVENTS];
extern char fault[400], sample[65536];

double now(void);
double cpu(void);
void note(const char *text, size_t length);
char *file_text(const char *path);

void pump(int milliseconds);
void mark(void);
int start_socket(int index);
void greet(int index);
int subscribe_socket(int index, int after);
int send_frame(int index, int kind, const char *text, size_t length);
void close_socket(int index, int abort);
void stall_socket(int index);
void socket_event(int index, uint32_t events);

void http_request(const char *path);
void http_port(int port);
void http_event(int index);
void fire(int events, int connections, long expected, double timeout);
void sustain(double seconds, int window, int connections, double drain, double rate);
void watch(long expected, double timeout);

#endif
