/* config.h: the file that says what a command line would otherwise have to: which database,
 * where to listen. folkmoot.conf(5) tells people of it; for src/app alone.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "app/command.h"

/* Fills in what nothing nearer said: an option goes first, then the surroundings (FOLKMOOT_DB),
 * then the file that --config or FOLKMOOT_CONFIG names, then what holds without any of them.
 * A file that is not there, or that says anything which is no setting, is refused whole:
 * INVALID with "path:line: words" in *why. */
enum rc config_settle(struct arguments *a, struct str *why) MUST_USE;

#endif
