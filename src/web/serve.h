/* serve.h: the parts of the server; included by server.c and the files named here only. */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "web/inside.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

/* --- lanes (lanes.c): two queues of work, each with workers of its own -------------------- */

struct lanes;
/* Does one item; `worker` counts from 0 over both lanes, `a` is emptied afterwards. */
typedef void lane_do(void *state, int worker, struct arena *a, void *item);

/* NULL when the threads can't be started. */
struct lanes *lanes_open(int fast, int slow, lane_do *run, void *state);
/* Queues an item for a lane. False, at once, when its queue is full. */
bool lanes_put(struct lanes *l, enum cost lane, void *item) MUST_USE;
/* Does what is still queued, then ends the threads. NULL is accepted. */
void lanes_close(struct lanes *l);

/* --- deadlines (deadline.c): connections that take too long are shut down ----------------- */

struct deadlines;

/* One connection; `due` is on the monotonic clock in milliseconds, 0 for no deadline. */
struct watched {
    int socket;
    atomic_llong due;
    atomic_bool waiting; /* for a request to come in whole, rather than at work on it */
    bool asked;          /* its first request has come; for server.c */
    bool shut;
    struct watched *older, *newer;
};

/* When more than `most` connections are open, the oldest that waits is shut down for each new
 * one. NULL when the thread can't be started. */
struct deadlines *deadlines_open(int most);
void deadlines_close(struct deadlines *d);
/* A new connection, which waits for headers and has `ms` for that. */
struct watched *watch_start(struct deadlines *d, int socket, int64_t ms);
/* Must be called before the socket is closed. */
void watch_end(struct deadlines *d, struct watched *w);
/* At work, and due `ms` from now; 0 for no deadline. */
void watch_work(struct watched *w, int64_t ms);
/* Waiting for the rest of a request, or for another one. */
void watch_wait(struct watched *w, int64_t ms);
/* Due `ms` from now, unless it is due earlier. */
void watch_hasten(struct watched *w, int64_t ms);

/* --- forms with a file (upload.c): each takes its memory before it is known who sends it ----
 */

enum {
    UPLOADS_MOST = 6,       /* at once, … */
    UPLOADS_OF_NETWORK = 2, /* … and of one address, or of one network of IPv6 */
    UPLOAD_KEY = 17,
};
/* Zeroed but for the lock. */
struct uploads {
    pthread_mutex_t lock;
    struct {
        bool taken;
        unsigned char key[UPLOAD_KEY];
    } at[UPLOADS_MOST];
};
/* Whether it comes with what could be a session's cookie or a token; whether it is one is seen
 * when it is answered. */
bool upload_from_member(struct str cookies, struct str authorization);
/* A place, to be left again; -1 when there is none for that address. */
int upload_take(struct uploads *u, struct str network);
void upload_leave(struct uploads *u, int slot);
/* How long an upload that began `elapsed` ms ago, and of which so many bytes are there, may go
 * on without another: at least a kilobyte a second once ten seconds are over, and 180 seconds
 * in all. At least 1. */
int64_t upload_ms_left(int64_t elapsed, int64_t bytes);

/* --- framing guard (guard.c) -------------------------------------------------------------- */

/* 0 when the request at this connection, whose headers have all arrived, may be answered; else
 * the status to refuse it with, after which the connection must be closed. `target` is the
 * request target as it came; *length is what the body will have, `most` what it may. */
int guard_status(struct MHD_Connection *connection, const char *method, const char *target,
                 const char *version, int64_t most, int64_t *length);

/* --- sockets (listen.c) ------------------------------------------------------------------- */

enum { SOCKETS_MOST = 4 };

struct sockets {
    int at[SOCKETS_MOST];
    int count;
    bool handed_over;   /* by systemd, which keeps them too */
    struct str address; /* "http://localhost:8080", for the log */
};

/* The sockets handed over by systemd (LISTEN_PID, LISTEN_FDS; as sd_listen_fds(3) takes them),
 * else new ones for "HOST:PORT" or "[HOST]:PORT"; "localhost" means both 127.0.0.1 and ::1.
 * FAULT with words in *why, also when what was handed over is too many or no listening socket.
 */
enum rc sockets_open(struct arena *a, struct str listen, struct sockets *out,
                     struct str *why) MUST_USE;

/* --- replies (send.c) --------------------------------------------------------------------- */

/* Packs the body of a reply that is kept, where that is worth it. */
void reply_pack(struct arena *a, struct reply *reply);

/* What libmicrohttpd sends for this reply; the caller destroys it. `head` when only the headers
 * will be sent, `last` when the connection is to be closed afterwards. */
struct MHD_Response *send_make(struct arena *a, const struct reply *reply, struct str codings,
                               bool head, bool last);
/* The same for a refusal in plain words. */
struct MHD_Response *send_refusal(int status);

#endif
