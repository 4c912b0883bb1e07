#!/bin/sh
# mutants: writes one C file with the rule of audience.c many times over, each with one mistake in it,
# so that a test can see that each mistake would be found.
# Usage: mutants.sh AUDIENCE.C >mutants.c
set -eu
source=$1
count=0

# Names of the file's own, which each copy has with its number.
names='rules rule whose when belongs timely allowed life_names put_lives put_belongs put_whose put_when put_reason
    audience_clause audience_view_sql viewer_is may life_name life_read
    DRAFT EMBARGOED PUBLISHED WITHDRAWN DELETED ALL_BUT_DELETED THE_AUDIENCE THE_EARLY THE_KEEPERS
    AT_ANY_TIME ONCE_OPEN SHORTLY_BEFORE'

# mutant FROM TO: a copy in which the first FROM (of a line, as it stands) is TO.
mutant() {
    count=$((count + 1))
    grep -qF -- "$1" "$source" || { echo "mutants: \"$1\" is not in $source" >&2 && exit 1; }
    echo "/* $count: $1 -> $2 */"
    from=$1 to=$2 awk 'BEGIN { from = ENVIRON["from"]; to = ENVIRON["to"] }
        !done && (at = index($0, from)) {
            $0 = substr($0, 1, at - 1) to substr($0, at + length(from)); done = 1
        }
        { print }' "$source" | sed "$rename" | sed "s/_MUTANT/_m$count/g; /^#include/d"
    listed="$listed    {may_m$count, \"$1 -> $2\"},
"
}

rename=
for name in $names; do
    rename="$rename s/\\b$name\\b/${name}_MUTANT/g;"
done
# Columns and members that share a name with a function or a type stay as they are.
rename="$rename s/r->whose_MUTANT/r->whose/g; s/r->when_MUTANT/r->when/g; s/enum whose_MUTANT whose_MUTANT/enum whose_MUTANT whose/g;
    s/enum when_MUTANT when_MUTANT/enum when_MUTANT when/g; s/enum may_MUTANT/enum may/g; s/(whose_MUTANT ==/(whose ==/g;
    s/: whose_MUTANT ==/: whose ==/g; s/return viewer_is_MUTANT(v, whose_MUTANT/return viewer_is_MUTANT(v, whose/g;
    s/= whose_MUTANT ==/= whose ==/g; s/when_MUTANT == /when == /g; s/view->select/view->select/g"
listed=

echo '/* Made by mutants.sh. */'
echo '#include "mutants.h"'
echo '#pragma GCC diagnostic ignored "-Wmissing-prototypes"'
echo '#pragma GCC diagnostic ignored "-Wunused-function"'
mutant '{ACT_READ, PUBLISHED, THE_AUDIENCE' '{ACT_READ, PUBLISHED | DRAFT, THE_AUDIENCE'
mutant '{ACT_READ, PUBLISHED, THE_AUDIENCE' '{ACT_READ, PUBLISHED | WITHDRAWN, THE_AUDIENCE'
mutant '{ACT_READ, PUBLISHED, THE_AUDIENCE' '{ACT_READ, PUBLISHED, THE_KEEPERS'
mutant 'THE_AUDIENCE, ONCE_OPEN' 'THE_AUDIENCE, AT_ANY_TIME'
mutant 'THE_EARLY, SHORTLY_BEFORE' 'THE_EARLY, AT_ANY_TIME'
mutant 'ALL_BUT_DELETED = DRAFT' 'ALL_BUT_DELETED = DELETED | DRAFT'
mutant '{ACT_KEEP, ALL_BUT_DELETED, THE_KEEPERS' '{ACT_KEEP, ALL_BUT_DELETED, THE_AUDIENCE'
mutant '{ACT_READ, ALL_BUT_DELETED, THE_KEEPERS' '{ACT_READ, PUBLISHED, THE_KEEPERS'
mutant '{ACT_READ, PUBLISHED, THE_AUDIENCE, AT_ANY_TIME, true}' '{ACT_READ, PUBLISHED, THE_AUDIENCE, AT_ANY_TIME, false}'
mutant 'THE_EARLY, SHORTLY_BEFORE, true}' 'THE_EARLY, SHORTLY_BEFORE, false}'
mutant 'now >= o->opens_at' 'now > o->opens_at'
mutant 'now >= o->early_from' 'now > o->early_from'
mutant 'now < o->opens_at' 'now <= o->opens_at'
mutant '!(r->lives >> o->life & 1)' '!(r->lives >> o->life & 0)'
mutant '!o->confidential || o->reason_given' '!o->confidential || !o->reason_given'
mutant '!o->confidential || o->reason_given' 'o->confidential || o->reason_given'
mutant 'if (!audience.len)' 'if (audience.len)'
mutant 'return MAY_WITH_REASON;' 'return MAY;'
mutant 'return MAY_NOT;' 'return MAY;'
mutant 'return MAY_NOT;' 'return MAY_NOT_SEE;'
mutant 'return MAY_NOT_SEE;' 'return MAY_NOT;'
echo "const struct mutant mutants[] = {"
printf '%s' "$listed"
echo "    {0}};"
