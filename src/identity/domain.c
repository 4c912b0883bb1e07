/* domain.c: whose domain an address is of: whole labels, in lower case, in ASCII. */
#include "identity/organisation.h"

#include "base/asset.h"
#include "base/csv.h"
#include "identity_sql.h"
#include "kit/audience.h"

#include <string.h>
#include <unicode/uidna.h>

enum {
    DOMAIN_MOST = 253, /* bytes, as DNS has it */
    LABELS_MOST = 10,  /* of an address; councils have four or five */
};

/* --- read ---- */

static bool is_domain(struct str s)
{
    struct str rest = s, label;
    ptrdiff_t labels = 0;

    while (str_split(&rest, '.', &label)) {
        if (!label.len || label.len > 63 || label.at[0] == '-' ||
            label.at[label.len - 1] == '-')
            return false;
        for (ptrdiff_t i = 0; i < label.len; i++)
            if (!((label.at[i] >= 'a' && label.at[i] <= 'z') ||
                  (label.at[i] >= '0' && label.at[i] <= '9') || label.at[i] == '-'))
                return false;
        labels++;
    }
    return labels >= 2 && s.len <= DOMAIN_MOST;
}

/* The last label is a country or the like, never a number: no addresses of machines. */
static bool ends_in_letters(struct str s)
{
    return s.len && s.at[s.len - 1] >= 'a' && s.at[s.len - 1] <= 'z';
}

static bool in_ascii(struct arena *a, struct str typed, struct str *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    char *at = arena_alloc(a, 2 * DOMAIN_MOST);
    UIDNA *idna = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI |
                                      UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII,
                                  &status);
    int32_t len = uidna_nameToASCII_UTF8(idna, typed.at, (int32_t)typed.len, at,
                                         2 * DOMAIN_MOST, &info, &status);

    uidna_close(idna);
    *out = (struct str){at, len};
    return U_SUCCESS(status) && info.errors == 0;
}

enum rc domain_read(struct work *w, const char *field, struct str typed, struct str *out)
{
    typed = str_trim(typed);
    if (str_starts(typed, S("@")))
        typed = str_cut(typed, 1, typed.len);
    if (str_ends(typed, S(".")))
        typed.len--;
    if (!typed.len)
        return work_fail(w, INVALID, field, "Enter a domain, such as trafford.gov.uk.");
    if (typed.len > DOMAIN_MOST || !str_is_utf8(typed) || !in_ascii(w->arena, typed, out) ||
        !is_domain(*out) || !ends_in_letters(*out))
        return work_fail(w, INVALID, field,
                         "This is no domain. Write what stands after the @ of an address, such "
                         "as trafford.gov.uk.");
    return OK;
}

/* --- whose ---- */

/* "anybody" or "shared" for a domain that no organisation has for itself; empty for others. */
static struct str kind_of(struct work *w, struct str domain)
{
    const struct asset *list = asset_find(S("data/mail-domains.csv"));
    struct csv *csv = list ? csv_open_text(w->arena, list->bytes) : NULL;
    struct str kind = {0};
    struct csv_row row;

    while (csv && !kind.len && csv_next(csv, &row) == OK)
        if (row.count >= 2 && str_eq(row.cells[0], domain))
            kind = str_copy(w->arena, row.cells[1]);
    csv_close(csv);
    return kind;
}

/* Takes the first label off; false when none would be left. */
static bool label_off(struct str *domain)
{
    ptrdiff_t dot = str_find(*domain, S("."));

    if (dot < 0)
        return false;
    *domain = str_cut(*domain, dot + 1, domain->len);
    return true;
}

/* Who has this domain or the nearest one above it. NOT_FOUND, without words. */
static enum rc owner_of(struct work *w, struct str domain, struct identity_domain_owner *out)
{
    for (int i = 0; i < LABELS_MOST; i++) {
        enum rc rc = sql_domain_owner(w, domain, out);
        if (rc != NOT_FOUND || !label_off(&domain))
            return rc;
    }
    return NOT_FOUND;
}

static struct str domain_of_address(struct str address)
{
    for (ptrdiff_t i = address.len - 1; i >= 0; i--)
        if (address.at[i] == '@')
            return str_cut(address, i + 1, address.len);
    return (struct str){0};
}

enum rc organisation_of_address(struct work *w, struct str address,
                                struct identity_organisation *out)
{
    struct identity_domain_owner owner;
    struct str typed = domain_of_address(address), domain;

    if (!typed.len || typed.len > DOMAIN_MOST || !in_ascii(w->arena, typed, &domain) ||
        !is_domain(domain))
        return NOT_FOUND;
    TRY(owner_of(w, domain, &owner));
    TRY(sql_organisation_of_id(w, owner.id, out));
    return str_eq(out->state, S("active")) ? OK : NOT_FOUND;
}

/* --- kept ---- */

static bool is_administrator(const struct work *w)
{
    return viewer_is(&w->viewer, S("role:administrator"));
}

/* A lead vouches for a domain by having an address of it. */
static enum rc vouched(struct work *w, struct str domain)
{
    struct identity_own own;

    if (!w->viewer.person.len || is_administrator(w))
        return OK;
    TRY(sql_own(w, &own));
    if (str_eq(domain_of_address(own.address), domain))
        return OK;
    return work_fail(
        w, FORBIDDEN, "domain",
        "Your own address is not of this domain. Ask an administrator of this site "
        "to add it.");
}

static enum rc taken(struct work *w, struct str name)
{
    return work_fail(w, CONFLICT, "domain",
                     "%.*s has this domain, or one above or below it. If that is wrong, ask an "
                     "administrator of this site.",
                     STR_ARG(name));
}

static enum rc free_for(struct work *w, struct str domain, struct str organisation)
{
    struct identity_domain_owner_list below = {0};
    struct identity_domain_owner owner;
    enum rc rc = sql_domain_owner(w, domain, &owner);

    if (rc == OK)
        return str_eq(owner.id, organisation)
                   ? work_fail(w, CONFLICT, "domain", "This domain is there already.")
                   : taken(w, owner.name);
    if (rc != NOT_FOUND || is_administrator(w))
        return rc == NOT_FOUND ? OK : rc;
    rc = owner_of(w, domain, &owner);
    if (rc == OK && !str_eq(owner.id, organisation))
        return taken(w, owner.name);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    TRY(sql_domain_owners_below(w, domain, &below));
    for (ptrdiff_t i = 0; i < below.len; i++)
        if (!str_eq(below.at[i].id, organisation))
            return taken(w, below.at[i].name);
    return OK;
}

static enum rc of_one_alone(struct work *w, struct str domain)
{
    struct str kind = kind_of(w, domain);

    if (str_eq(kind, S("anybody")))
        return work_fail(w, INVALID, "domain",
                         "Anybody may have an email address at %.*s. Give a domain of the "
                         "organisation's own.",
                         STR_ARG(domain));
    if (kind.len)
        return work_fail(
            w, INVALID, "domain",
            "Many organisations share %.*s. Give a domain of the organisation's own.",
            STR_ARG(domain));
    return OK;
}

bool domain_is_public(struct work *w, struct str domain)
{
    return kind_of(w, domain).len > 0;
}

enum rc domain_add(struct work *w, struct str organisation, struct str domain)
{
    struct identity_organisation o;
    struct identity_total count;

    TRY(organisation_read(w, organisation, &o));
    TRY(domain_read(w, "domain", domain, &domain));
    TRY(of_one_alone(w, domain));
    TRY(vouched(w, domain));
    TRY(free_for(w, domain, o.id));
    TRY(sql_domain_count(w, o.id, &count));
    if (count.total >= DOMAINS_MOST)
        return work_fail(w, INVALID, "domain", "An organisation has at most %d domains.",
                         DOMAINS_MOST);
    return sql_domain_put(w, domain, o.id, w->now);
}

enum rc domain_remove(struct work *w, struct str organisation, struct str domain)
{
    struct identity_organisation o;
    struct identity_domain gone;

    TRY(organisation_read(w, organisation, &o));
    enum rc rc = sql_domain_drop(w, domain, o.id, &gone);
    return rc == NOT_FOUND ? work_fail(w, rc, "domain", "This domain is not there any more.")
                           : rc;
}

enum rc domains_of(struct work *w, struct str organisation, struct identity_domain_list *out)
{
    struct identity_organisation o;

    TRY(organisation_read(w, organisation, &o));
    return sql_domain_all(w, o.id, out);
}
