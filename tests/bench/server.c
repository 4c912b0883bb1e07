/* server.c: the memory and the pace of a real server with everything loaded. */
#include "bench.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_RESIDENT = 200 * 1000 * 1000 };

static double resident(struct bench *b, int pid)
{
    struct str path = str_fmt(b->arena, "/proc/%d/status", pid);

    return bench_number_after(bench_file(b->arena, path.at), "VmRSS:") * 1024;
}

static bool have_wrk(void)
{
    return system("command -v wrk >/dev/null 2>&1") == 0;
}

static double requests_a_second(struct bench *b, int port, struct str address)
{
    struct str url = str_fmt(b->arena, "http://127.0.0.1:%d%.*s", port, STR_ARG(address));
    const char *const words[] = {"wrk", "-t1", "-c32", "-d4s", url.at, NULL};
    struct str said = bench_output(b, words);

    if (str_find(said, S("Non-2xx")) >= 0)
        bench_stop("%.*s does not answer 200 to all", STR_ARG(url));
    return bench_number_after(said, "Requests/sec:");
}

static void under_load(struct bench *b, int pid, int port)
{
    struct bench_sector s;

    bench_sector_open(&s, b->full, STORE_READ);
    struct str address = bench_page_address(b->arena, s.sector);
    bench_sector_close(&s);
    double constant = requests_a_second(b, port, S("/-/health"));
    double page = requests_a_second(b, port, address);
    bench_row(b,
              (struct bench_row){S("server: requests for Trafford's recycling"), BENCH_A_SECOND,
                                 page, constant, S("/-/health, a constant"), 0, 0});
    bench_row(b, (struct bench_row){S("server: resident after the load"), BENCH_BYTES,
                                    resident(b, pid), NAN, S(""), BENCH_BELOW, MOST_RESIDENT});
}

void bench_server(struct bench *b)
{
    int port, pid = bench_serve_start(b, b->full, &port);

    bench_row(b, (struct bench_row){b->shared.len ? S("server: resident, everything loaded")
                                                  : S("server: resident, the sample loaded"),
                                    BENCH_BYTES, resident(b, pid), NAN, S(""), BENCH_BELOW,
                                    MOST_RESIDENT});
    if (have_wrk())
        under_load(b, pid, port);
    else
        bench_note(b, "wrk is not installed, so requests a second were not counted");
    bench_serve_stop(pid);
}
