/* provider.h: the provider of provider.py, for tests in C: started as a process of its own, and
 * asked as a browser would.
 */
#ifndef TESTS_PROVIDER_H
#define TESTS_PROVIDER_H

#include "base/base.h"

#define PROVIDER_CLIENT "folkmoot tests"
#define PROVIDER_SECRET "kept: 100% safe & sound+"

/* Starts it unless it runs; it ends with this program. Ends the program when it can't. */
void provider_start(void);
void provider_stop(void);
/* "http://127.0.0.1:PORT/MODE", the issuer that behaves in this way. */
struct str provider_issuer(struct arena *a, const char *mode);
/* "https://localhost:PORT/good", whose certificate is vouched for by nobody. */
struct str provider_unvouched(struct arena *a);
/* Follows an address as a browser would, once: where it is sent on to; empty when it is not. */
struct str provider_follow(struct arena *a, struct str url);

#endif
