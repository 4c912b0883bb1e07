/* sandbox.c: shutting the door behind us. */
#include "render/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void give_up(const char *what)
{
    fprintf(stderr, "folkmoot-render: %s: %s\n", what, strerror(errno));
    _exit(1);
}

/* --- files ---- */

/* Where fonts and what is known of them lie. */
static const char *const fonts_at[] = {"/etc/fonts", "/usr/share/fonts",
                                       "/usr/local/share/fonts", "/usr/share/fontconfig",
                                       "/var/cache/fontconfig"};

static void allow_reading(int rules, const char *path)
{
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = open(path, O_PATH | O_CLOEXEC)};

    if (beneath.parent_fd < 0)
        return; /* a host need not have all of them */
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(beneath.parent_fd);
}

bool sandbox_files(void)
{
    /* Rights that the first Landlock knew; later ones refuse more, and none is needed here. */
    struct landlock_ruleset_attr all = {.handled_access_fs =
                                            (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        give_up("no new privileges");
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0)
        return false;
    for (ptrdiff_t i = 0; i < COUNT_OF(fonts_at); i++)
        allow_reading(rules, fonts_at[i]);
    bool held = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return held;
}

/* --- limits ---- */

static void limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit is = {most, most};

    if (setrlimit(what, &is))
        give_up("a limit");
}

static void limits_set(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0); /* what goes into a socket or a pipe does not count */
    limit(RLIMIT_CPU, SANDBOX_SECONDS);
#if !defined(__SANITIZE_ADDRESS__)
    limit(RLIMIT_AS, (rlim_t)SANDBOX_MEGABYTES * 1024 * 1024);
#endif
    /* Nobody attaches to it, and it does not outlive who asked. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
        give_up("a process of its own");
}

/* --- calls ---- */

/* What drawing takes: memory, time, threads that are there, and the ends that were given. */
static const int needed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(membarrier),
    SCMP_SYS(getdents64),
    SCMP_SYS(sysinfo),
};

/* What nothing that is drawn can want. */
static const int ending[] = {
    SCMP_SYS(execve),  SCMP_SYS(execveat),
    SCMP_SYS(fork),    SCMP_SYS(vfork),
    SCMP_SYS(socket),  SCMP_SYS(socketpair),
    SCMP_SYS(connect), SCMP_SYS(bind),
    SCMP_SYS(ptrace),  SCMP_SYS(creat),
    SCMP_SYS(mount),   SCMP_SYS(bpf),
    SCMP_SYS(kill),    SCMP_SYS(process_vm_writev),
    SCMP_SYS(unlink),  SCMP_SYS(unlinkat),
    SCMP_SYS(rename),  SCMP_SYS(renameat2),
};

/* A call that this processor does not have needs no rule. */
static void rule(scmp_filter_ctx all, uint32_t action, int call)
{
    int rc = call < 0 ? 0 : seccomp_rule_add(all, action, call, 0);

    if (rc) {
        errno = -rc;
        give_up("a rule");
    }
}

/* The same where bits of an argument are as given. */
static void rule_bits(scmp_filter_ctx all, uint32_t action, int call, unsigned argument,
                      uint64_t bits, uint64_t are)
{
    int rc = call < 0 ? 0
                      : seccomp_rule_add(all, action, call, 1,
                                         SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, bits, are));

    if (rc) {
        errno = -rc;
        give_up("a rule");
    }
}

static void rules_opening(scmp_filter_ctx all, bool fonts)
{
    for (uint64_t how = O_WRONLY; how <= O_RDWR; how++) {
        rule_bits(all, SCMP_ACT_KILL_PROCESS, SCMP_SYS(openat), 2, O_ACCMODE, how);
        rule_bits(all, SCMP_ACT_KILL_PROCESS, SCMP_SYS(open), 1, O_ACCMODE, how);
    }
    if (!fonts)
        return; /* seccomp can't tell a font from the rest: then no file at all */
    rule_bits(all, SCMP_ACT_ALLOW, SCMP_SYS(openat), 2, O_ACCMODE | O_CREAT | O_TRUNC, 0);
    rule_bits(all, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, O_ACCMODE | O_CREAT | O_TRUNC, 0);
    rule(all, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat));
    rule(all, SCMP_ACT_ALLOW, SCMP_SYS(statx));
    rule(all, SCMP_ACT_ALLOW, SCMP_SYS(access));
}

/* A thread is none of those processes. What clone3 is asked for can't be seen from here: it is
 * answered as on a kernel that does not have it, and then clone is called. */
static void rules_threads(scmp_filter_ctx all)
{
    rule_bits(all, SCMP_ACT_ALLOW, SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD);
    rule_bits(all, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 0, CLONE_THREAD, 0);
    rule(all, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
}

static void calls_cut(bool fonts)
{
    scmp_filter_ctx all = seccomp_init(SCMP_ACT_ERRNO(EPERM));

    if (!all || seccomp_attr_set(all, SCMP_FLTATR_CTL_TSYNC, 1))
        give_up("seccomp");
    for (ptrdiff_t i = 0; i < COUNT_OF(needed); i++)
        rule(all, SCMP_ACT_ALLOW, needed[i]);
    for (ptrdiff_t i = 0; i < COUNT_OF(ending); i++)
        rule(all, SCMP_ACT_KILL_PROCESS, ending[i]);
    rules_opening(all, fonts);
    rules_threads(all);
    /* Memory, but none that could be run. */
    rule_bits(all, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, PROT_EXEC, 0);
    rule_bits(all, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 2, PROT_EXEC, 0);
    rule_bits(all, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, ~(uint64_t)F_GETFL, 0);
    if (seccomp_load(all))
        give_up("seccomp");
    seccomp_release(all);
}

void sandbox_lock(bool fonts)
{
    limits_set();
    calls_cut(fonts);
}

/* --- trying it ---- */

static bool try_writing(void)
{
    return open("/tmp/folkmoot-render-trial", O_WRONLY | O_CREAT, 0600) >= 0;
}

static bool try_reading(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool try_connecting(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
    int s = socket(AF_INET, SOCK_STREAM, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return s >= 0 && connect(s, (const struct sockaddr *)&to, sizeof to) == 0;
}

static bool try_running(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return false;
}

static bool try_forking(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return child > 0;
}

bool sandbox_try(struct str what)
{
    static const struct {
        struct str name;
        bool (*try)(void);
    } all[] = {{STR_INIT("write"), try_writing},
               {STR_INIT("read"), try_reading},
               {STR_INIT("connect"), try_connecting},
               {STR_INIT("run"), try_running},
               {STR_INIT("fork"), try_forking}};

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(what, all[i].name))
            return all[i].try();
    return false;
}
