/* provider.c: starts the provider and plays the browser that is sent to it. */
#include "provider.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The one that runs for this program; there is no more than one. */
static struct {
    pid_t pid;
    int leash; /* it ends when this is closed */
    int port, tls_port;
} running;

static void give_up(const char *why)
{
    fprintf(stderr,
            "the provider for tests: %s (script/bootstrap --tests installs what it needs)\n",
            why);
    exit(1);
}

static void become_provider(int in, int out)
{
    const char *root = getenv("FOLKMOOT_SOURCE");
    char path[4096];

    snprintf(path, sizeof path, "%s/tests/provider/provider.py", root ? root : ".");
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    execl("/usr/bin/python3", "/usr/bin/python3", "-I", path, (char *)NULL);
    _exit(127);
}

void provider_start(void)
{
    int leash[2], words[2];

    if (running.pid)
        return;
    if (pipe2(leash, O_CLOEXEC) != 0 || pipe2(words, O_CLOEXEC) != 0)
        give_up("there are no pipes");
    running.pid = fork();
    if (running.pid == 0)
        become_provider(leash[0], words[1]);
    close(leash[0]);
    close(words[1]);
    running.leash = leash[1];
    FILE *f = fdopen(words[0], "r");
    if (!f || fscanf(f, "%d %d", &running.port, &running.tls_port) != 2)
        give_up("it did not start");
    fclose(f);
}

void provider_stop(void)
{
    if (!running.pid)
        return;
    close(running.leash);
    waitpid(running.pid, NULL, 0);
    running.pid = 0;
}

struct str provider_issuer(struct arena *a, const char *mode)
{
    return str_fmt(a, "http://127.0.0.1:%d/%s", running.port, mode);
}

struct str provider_unvouched(struct arena *a)
{
    return str_fmt(a, "https://localhost:%d/good", running.tls_port);
}

static size_t pass_over(char *at, size_t size, size_t count, void *to)
{
    (void)at, (void)to;
    return size * count;
}

struct str provider_follow(struct arena *a, struct str url)
{
    CURL *c = curl_easy_init();
    char *location = NULL;

    if (!c)
        give_up("there is no curl");
    curl_easy_setopt(c, CURLOPT_URL, str_zero(a, url));
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, pass_over);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 20L);
    if (curl_easy_perform(c) == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_REDIRECT_URL, &location);
    struct str out = str_copy(a, str_of(location));
    curl_easy_cleanup(c);
    return out;
}
