/* password_common.c: what is quickly guessed: common words, runs of the keyboard, years,
 * repeats.
 *
 * No list of leaked passwords is kept. Nearly all of those that are long enough are put
 * together of such pieces, so the pieces are known here and the putting together is counted.
 */
#include "identity/password_common.h"

#include "identity/password.h"

#include <string.h>
#include <utf8proc.h>

enum { SHORTEST_RUN = 3, SHORTEST_WORD = 3, YEAR_LETTERS = 4 };

/* Letters in their order, small. */
struct letters {
    int32_t at[PASSWORD_MOST];
    int len;
};

static const char *const rows[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl;'#",
    "zxcvbnm,./",
    "yxcvbnm",
    "!\"£$%^&*()_+",
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369",
    "741852963",
    "159357",
    "qazwsxedcrfvtgbyhnujmikolp",
};

/* clang-format off */
static const char *const words[] = {
    /* the thing itself, and doors */
    "password", "passwort", "motdepasse", "contrasena", "passphrase", "passcode", "pass",
    "word", "login", "logon", "signin", "secret", "secure", "security", "safe", "private",
    "access", "open", "letmein", "enter", "key", "keys", "code", "change", "changeme", "reset",
    "new", "temp", "temporary", "default", "standard", "forgot", "forget", "remember", "never",
    "guess", "trust", "trustno", "nobody", "someone", "unknown", "nothing", "anything",
    "something", "whatever", "blank", "empty", "example", "sample", "demo", "test", "testing",
    "tester", "trial",
    /* who */
    "admin", "administrator", "root", "user", "username", "guest", "master", "manager", "boss",
    "officer", "director", "support", "service", "system", "sysadmin", "staff", "office",
    "team", "member", "customer", "account", "server", "database", "oracle", "windows",
    "microsoft", "google", "apple", "samsung", "android", "iphone", "facebook", "linkedin",
    "internet", "computer", "laptop", "network", "website", "online", "email", "mail", "portal",
    /* here */
    "folkmoot", "council", "councillor", "borough", "county", "district", "city", "town",
    "parish", "mayor", "government", "gov", "public", "england", "english", "britain",
    "british", "united", "kingdom", "london", "manchester", "birmingham", "leeds", "bristol",
    "newcastle", "sheffield", "nottingham", "wales", "scotland", "ireland", "europe", "america",
    /* said every day */
    "hello", "hallo", "world", "welcome", "please", "thank", "thanks", "you", "yes", "okay", "the", "and", "this",
    "that", "with", "for", "from", "are", "was", "not", "its", "our", "your", "mine", "love",
    "iloveyou", "loveyou", "lovely", "lover", "forever", "always", "happy", "smile", "friend",
    "friends", "family", "mother", "father", "mum", "mummy", "dad", "daddy", "baby", "brother",
    "sister", "angel", "princess", "prince", "queen", "king", "lord", "lady", "boy", "girl",
    "man", "woman", "sweet", "sugar", "honey", "cookie", "cheese", "banana", "orange", "cherry",
    "chocolate", "coffee", "butter", "pepper", "flower", "sunshine", "sun", "moon", "star",
    "stars", "rainbow", "summer", "winter", "spring", "autumn", "holiday", "christmas",
    "easter", "birthday", "freedom", "peace", "money", "lucky", "magic", "mystery", "shadow",
    "ghost", "killer", "hunter", "ranger", "soldier", "warrior", "knight", "wizard", "ninja",
    "pirate", "fuck", "shit", "bitch", "sexy", "god", "jesus", "christ", "heaven", "angels",
    "blessed", "faith", "hope",
    /* days, months, colours, numbers */
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "red", "blue", "green", "yellow", "black", "white", "purple",
    "pink", "silver", "gold", "golden", "diamond", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "zero", "number", "first", "second", "last",
    /* animals, games, teams, stories */
    "dog", "doggy", "cat", "kitty", "monkey", "tiger", "lion", "horse", "dragon", "eagle",
    "falcon", "bear", "wolf", "shark", "dolphin", "panda", "rabbit", "bunny", "butterfly",
    "football", "soccer", "baseball", "basketball", "hockey", "tennis", "golf", "cricket",
    "rugby", "liverpool", "arsenal", "chelsea", "everton", "tottenham", "spurs", "rangers",
    "celtic", "player", "gamer", "game", "games", "winner", "champion", "music", "guitar",
    "metal", "rock", "batman", "superman", "spiderman", "pokemon", "pikachu", "starwars",
    "startrek", "matrix", "minecraft", "harry", "potter", "hogwarts", "gandalf", "mickey",
    "mouse", "snoopy", "mustang", "ferrari", "porsche", "mercedes", "yamaha", "suzuki", "car",
    /* people, as many are called */
    "michael", "jennifer", "jordan", "daniel", "thomas", "robert", "william", "charlie",
    "george", "james", "john", "david", "andrew", "joshua", "matthew", "anthony", "jessica",
    "michelle", "ashley", "nicole", "sarah", "emma", "sophie", "charlotte", "victoria",
    "elizabeth", "alexander", "samantha", "amanda", "maria", "anna", "jack", "harvey", "oliver",
    "olivia", "amelia", "muhammad",
    /* typed without thinking */
    "qwerty", "qwertz", "azerty", "asdf", "zxcv", "qaz", "wsx", "abc", "xyz", "xxx",
};
/* clang-format on */

/* --- letters
 * ----------------------------------------------------------------------------------- */

static void letters_of(struct str s, struct letters *out)
{
    out->len = 0;
    for (ptrdiff_t i = 0; i < s.len && out->len < PASSWORD_MOST;) {
        utf8proc_int32_t letter;
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)s.at + i, s.len - i, &letter);
        if (n <= 0)
            break;
        out->at[out->len++] = utf8proc_tolower(letter);
        i += n;
    }
}

/* Whether what was typed may stand for the letter of a word. */
static bool stands_for(int32_t typed, int32_t letter)
{
    static const char *const likenesses[] = {"a@4", "b8",  "e3",  "g9", "i1!|", "l1!|",
                                             "o0",  "s5$", "t7+", "z2", "c(",   "x%"};

    if (typed == letter)
        return true;
    for (ptrdiff_t i = 0; i < COUNT_OF(likenesses); i++)
        if (likenesses[i][0] == letter && typed > 0 && typed < 128)
            return strchr(likenesses[i] + 1, (char)typed) != NULL;
    return false;
}

/* --- pieces: how many letters of `p` from `from` on are one
 * ------------------------------------ */

static int word_at(const struct letters *p, int from, const struct letters *word)
{
    if (word->len < SHORTEST_WORD || word->len > p->len - from)
        return 0;
    for (int i = 0; i < word->len; i++)
        if (!stands_for(p->at[from + i], word->at[i]))
            return 0;
    return word->len;
}

static int run_in(const struct letters *p, int from, const struct letters *row, int start,
                  int step)
{
    int n = 0;

    for (int at = start; at >= 0 && at < row->len && from + n < p->len; at += step, n++)
        if (p->at[from + n] != row->at[at])
            break;
    return n < SHORTEST_RUN ? 0 : n;
}

static int run_at(const struct letters *p, int from, const struct letters *row)
{
    int longest = 0;

    for (int start = 0; start < row->len; start++)
        for (int step = -1; step <= 1; step += 2) {
            int n = run_in(p, from, row, start, step);
            longest = n > longest ? n : longest;
        }
    return longest;
}

static int repeat_at(const struct letters *p, int from)
{
    int n = 1;

    while (from + n < p->len && p->at[from + n] == p->at[from])
        n++;
    return n;
}

static int year_at(const struct letters *p, int from)
{
    if (p->len - from < YEAR_LETTERS)
        return 0;
    for (int i = 0; i < YEAR_LETTERS; i++)
        if (p->at[from + i] < '0' || p->at[from + i] > '9')
            return 0;
    bool last_century = p->at[from] == '1' && p->at[from + 1] == '9';
    bool this_century = p->at[from] == '2' && p->at[from + 1] == '0';
    return last_century || this_century ? YEAR_LETTERS : 0;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int piece_at(const struct letters *p, int from, const struct letters *known,
                    ptrdiff_t known_count)
{
    struct letters row;
    int longest = larger(repeat_at(p, from), year_at(p, from));

    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        letters_of(str_of(rows[i]), &row);
        longest = larger(longest, run_at(p, from, &row));
    }
    for (ptrdiff_t i = 0; i < known_count; i++)
        longest = larger(longest, word_at(p, from, &known[i]));
    return longest;
}

static bool was_before(const struct letters *p, int from, int len, const int *starts,
                       const int *lens, int count)
{
    for (int i = 0; i < count; i++)
        if (lens[i] == len &&
            memcmp(&p->at[starts[i]], &p->at[from], (size_t)len * sizeof p->at[0]) == 0)
            return true;
    return false;
}

/* Whether it is one part over and over, which alone would be too short. */
static bool is_repeat(const struct letters *p)
{
    for (int part = 1; part < PASSWORD_LEAST && 2 * part <= p->len; part++)
        if (memcmp(p->at, p->at + part, (size_t)(p->len - part) * sizeof p->at[0]) == 0)
            return true;
    return false;
}

int password_pieces(struct arena *a, struct str password, const struct str *own,
                    ptrdiff_t count)
{
    struct letters *known = arena_new(a, struct letters, COUNT_OF(words) + count);
    int starts[PASSWORD_MOST], lens[PASSWORD_MOST], pieces = 0;
    struct letters p;

    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        letters_of(str_of(words[i]), &known[i]);
    for (ptrdiff_t i = 0; i < count; i++)
        letters_of(own[i], &known[COUNT_OF(words) + i]);
    letters_of(password, &p);
    if (is_repeat(&p))
        return 1;
    for (int from = 0, len; from < p.len; from += len) {
        len = piece_at(&p, from, known, COUNT_OF(words) + count);
        if (was_before(&p, from, len, starts, lens, pieces))
            continue;
        starts[pieces] = from;
        lens[pieces++] = len;
    }
    return pieces;
}
