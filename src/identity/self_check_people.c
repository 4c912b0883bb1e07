/* self_check_people.c: findings about people, organisations, and what they hold. */
#include "identity/self_check.h"

enum { ADMINISTRATORS_MANY = 10, NETWORKS_MANY = 3 };

/* Good when there are none of a kind; else the grade, and who they are. */
static enum grade none_of(struct arena *a, const struct self_facts *f, enum self_kind kind,
                          enum grade else_grade, struct str *found)
{
    *found = f->seen[kind].count ? seen_words(a, &f->seen[kind]) : S("None.");
    return f->seen[kind].count ? else_grade : GRADE_GOOD;
}

/* What endangers a site that others reach is only weak on one that they don't. */
static enum grade if_public(const struct self_facts *f, enum grade there, enum grade here)
{
    return self_is_public(f) ? there : here;
}

static enum grade administrators(struct arena *a, const struct self_facts *f, struct str *found)
{
    int64_t n = f->seen[SEEN_ADMINISTRATORS].count;

    *found = n ? seen_words(a, &f->seen[SEEN_ADMINISTRATORS]) : S("There is no administrator.");
    if (n == 0)
        return if_public(f, GRADE_DANGER, GRADE_NOTE);
    return n == 1 ? GRADE_NOTE : n > ADMINISTRATORS_MANY ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade administrators_factor(struct arena *a, const struct self_facts *f,
                                        struct str *found)
{
    return none_of(a, f, SEEN_ADMINISTRATORS_FACTOR, if_public(f, GRADE_DANGER, GRADE_WEAK),
                   found);
}

static enum grade administrators_away(struct arena *a, const struct self_facts *f,
                                      struct str *found)
{
    return none_of(a, f, SEEN_ADMINISTRATORS_AWAY, if_public(f, GRADE_WEAK, GRADE_NOTE), found);
}

static enum grade sample_people(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_SAMPLE_PEOPLE, if_public(f, GRADE_DANGER, GRADE_NOTE), found);
}

static enum grade stopped_signed_in(struct arena *a, const struct self_facts *f,
                                    struct str *found)
{
    return none_of(a, f, SEEN_STOPPED_SIGNED_IN, GRADE_DANGER, found);
}

static enum grade stopped_roles(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_STOPPED_ROLES, GRADE_WEAK, found);
}

static enum grade no_lead(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_NO_LEAD, GRADE_WEAK, found);
}

static enum grade leads_factor(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_LEADS_FACTOR, if_public(f, GRADE_WEAK, GRADE_NOTE), found);
}

static enum grade tokens_endless(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_TOKENS_ENDLESS, GRADE_WEAK, found);
}

static enum grade tokens_unused(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_TOKENS_UNUSED, GRADE_WEAK, found);
}

static enum grade domains_public(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_DOMAINS_PUBLIC, GRADE_DANGER, found);
}

static enum grade sign_on_plain(struct arena *a, const struct self_facts *f, struct str *found)
{
    return none_of(a, f, SEEN_SIGN_ON_PLAIN, if_public(f, GRADE_DANGER, GRADE_WEAK), found);
}

static enum grade guessing(struct arena *a, const struct self_facts *f, struct str *found)
{
    int64_t n = f->seen[SEEN_GUESSING].count;

    return none_of(a, f, SEEN_GUESSING, n > NETWORKS_MANY ? GRADE_WEAK : GRADE_NOTE, found);
}

const struct self_row self_people_rows[] = {
    {"administrators", "There are a few administrators, and not just one",
     "Make two or three people administrators: one alone can be locked out, many are hard to "
     "watch. The first is made with 'folkmoot user'.",
     "/admin/people", administrators},
    {"administrators-factor", "Administrators without a passkey or codes from an app",
     "Ask each to add a passkey under Your account, or take the role away.", "/admin/people",
     administrators_factor},
    {"administrators-away", "Administrators who have not signed in for 90 days",
     "Take the role away from those who do not need it.", "/admin/people", administrators_away},
    {"sample-people", "People of the sample sector",
     "Suspend them, or start with a new database: anybody knows their addresses.",
     "/admin/people", sample_people},
    {"stopped-signed-in", "People who were suspended or have left, and are still signed in",
     "Suspend them once more, which ends their sessions and tokens.", "/admin/people",
     stopped_signed_in},
    {"stopped-roles", "People who were suspended or have left, and still manage others",
     "Take their roles away, so that nothing comes back with them.", "/admin/people",
     stopped_roles},
    {"no-lead", "Organisations with people and without a lead",
     "Make one of its people its lead: nobody else can invite its colleagues and end their "
     "rights.",
     "/admin/organisations", no_lead},
    {"leads-factor", "Leads of organisations without a passkey or codes from an app",
     "Ask each to add one: a lead can let others in.", "/admin/people", leads_factor},
    {"tokens-endless", "Tokens that hold for more than a year",
     "Ask whose they are to make new ones that end sooner.", "/admin/people", tokens_endless},
    {"tokens-unused", "Tokens that were not used for a year", "Ask whose they are to end them.",
     "/admin/people", tokens_unused},
    {"domains-public", "Domains at which anybody may have mail",
     "Take the domain from the organisation: whoever has mail there could ask to join it.",
     "/admin/organisations", domains_public},
    {"sign-on-plain", "Organisations' own sign-on over an address that is not https",
     "Ask the organisation for the https:// address of its sign-on.", "/admin/organisations",
     sign_on_plain},
    {"guessing", "Networks that were refused 100 times or more in a day",
     "Look in the trail at what they tried; keep them off at the proxy if it goes on.",
     "/admin/audit-trail", guessing},
    {0},
};
