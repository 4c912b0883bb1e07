/* suppress_flow.c: ranges of hidden cells by maximal flows, and cheapest cycles to widen them.
 */
#include "stats/suppress_flow.h"

enum { NO_NODE = -1 };

static const int64_t NO_END = INT64_MAX / 4;     /* room to rise */
static const int64_t DEAREST = (int64_t)1 << 40; /* so that no sum of costs overflows */

/* Nodes by what they cost, cheapest first; a node may be in it more than once. */
struct net_heap {
    ptrdiff_t len;
    struct net_offer {
        int64_t cost;
        ptrdiff_t node;
    } at[];
};

/* --- the network ---- */

static struct net_links *links_make(struct arena *a, ptrdiff_t rows, ptrdiff_t columns)
{
    struct net_links *links = arena_new(a, struct net_links, rows + columns);

    for (ptrdiff_t i = 0; i < rows; i++)
        links[i].at = arena_new(a, ptrdiff_t, columns);
    for (ptrdiff_t j = 0; j < columns; j++)
        links[rows + j].at = arena_new(a, ptrdiff_t, rows);
    return links;
}

struct net net_make(struct arena *a, const int64_t *value, ptrdiff_t rows, ptrdiff_t columns)
{
    struct net n = {.rows = rows, .columns = columns, .value = value};
    ptrdiff_t cells = rows * columns, nodes = rows + columns;

    n.open = arena_new(a, bool, cells);
    n.moved = arena_new(a, int64_t, cells);
    n.used = arena_new(a, ptrdiff_t, cells);
    n.is_used = arena_new(a, bool, cells);
    n.links = links_make(a, rows, columns);
    n.seen = arena_new(a, int64_t, nodes);
    n.next = arena_new(a, ptrdiff_t, nodes);
    n.trail = arena_new(a, ptrdiff_t, nodes);
    n.cost = arena_new(a, int64_t, nodes);
    n.from = arena_new(a, ptrdiff_t, nodes);
    /* Each cell can make each of its two nodes cheaper at most once. */
    n.heap = arena_alloc(a, (ptrdiff_t)sizeof *n.heap +
                                (2 * cells + 1) * (ptrdiff_t)sizeof n.heap->at[0]);
    return n;
}

void net_open(struct net *n, ptrdiff_t cell)
{
    ptrdiff_t row = cell / n->columns, column = cell % n->columns;
    struct net_links *of_row = &n->links[row], *of_column = &n->links[n->rows + column];

    if (n->open[cell])
        return;
    n->open[cell] = true;
    of_row->at[of_row->len++] = n->rows + column;
    of_column->at[of_column->len++] = row;
}

static bool is_row(const struct net *n, ptrdiff_t node)
{
    return node < n->rows;
}

/* The cell between two nodes, one a row and one a column. */
static ptrdiff_t cell_between(const struct net *n, ptrdiff_t one, ptrdiff_t other)
{
    return is_row(n, one) ? one * n->columns + other - n->rows
                          : other * n->columns + one - n->rows;
}

/* Whether the cell between two nodes goes from the first to the second, so that it rises by
 * what goes that way. */
static bool is_along(const struct net *n, ptrdiff_t node, ptrdiff_t other)
{
    ptrdiff_t row = is_row(n, node) ? node : other, column = is_row(n, node) ? other : node;

    return is_row(n, node) == ((row == n->rows - 1) == (column == n->rows + n->columns - 1));
}

/* How much can go from one node to another through their cell. */
static int64_t room_of(const struct net *n, ptrdiff_t node, ptrdiff_t other)
{
    ptrdiff_t cell = cell_between(n, node, other);

    return is_along(n, node, other) ? NO_END : n->value[cell] + n->moved[cell];
}

/* --- flows ---- */

/* What is looked for: ways from one node to another with room for `least`, not through the cell
 * between the two. */
struct errand {
    ptrdiff_t from, to;
    int64_t least;
};

/* A cell rises by what can flow from its head back to its tail past it, and falls by what can
 * flow the other way. */
static struct errand errand_of(const struct net *n, ptrdiff_t cell, bool rise)
{
    ptrdiff_t row = cell / n->columns, column = n->rows + cell % n->columns;
    bool from_row = is_along(n, row, column) != rise;

    return (struct errand){from_row ? row : column, from_row ? column : row, 0};
}

static bool is_past(const struct errand *e, ptrdiff_t node, ptrdiff_t other)
{
    return !(node == e->from && other == e->to);
}

static void visit(struct net *n, ptrdiff_t node)
{
    n->seen[node] = n->stamp;
    n->next[node] = 0;
    n->trail[++n->steps] = node;
}

/* Whether the goal is next to the last node of the trail; to look spares a walk along all
 * neighbours. */
static bool goal_is_next(const struct net *n, const struct errand *e, ptrdiff_t node)
{
    return is_row(n, node) != is_row(n, e->to) && n->open[cell_between(n, node, e->to)] &&
           is_past(e, node, e->to) && room_of(n, node, e->to) >= e->least;
}

/* One step further from the last node of the trail, or back. True at the goal. */
static bool walk_on(struct net *n, const struct errand *e)
{
    ptrdiff_t node = n->trail[n->steps];
    const struct net_links *links = &n->links[node];

    if (goal_is_next(n, e, node)) {
        visit(n, e->to);
        return true;
    }
    while (n->next[node] < links->len) {
        ptrdiff_t other = links->at[n->next[node]++];

        if (other != e->to && n->seen[other] != n->stamp &&
            room_of(n, node, other) >= e->least) {
            visit(n, other);
            return false;
        }
    }
    n->steps--;
    return false;
}

static bool path_find(struct net *n, const struct errand *e)
{
    n->stamp++;
    n->steps = -1;
    visit(n, e->from);
    while (n->steps >= 0) {
        if (walk_on(n, e))
            return true;
    }
    return false;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void move(struct net *n, ptrdiff_t node, ptrdiff_t other, int64_t amount)
{
    ptrdiff_t cell = cell_between(n, node, other);

    n->moved[cell] += is_along(n, node, other) ? amount : -amount;
    if (!n->is_used[cell])
        n->used[n->used_count++] = cell;
    n->is_used[cell] = true;
}

/* Sends up to `most` along the trail, and gives how much went. */
static int64_t path_push(struct net *n, int64_t most)
{
    for (ptrdiff_t i = 0; i < n->steps; i++)
        most = smaller(most, room_of(n, n->trail[i], n->trail[i + 1]));
    for (ptrdiff_t i = 0; i < n->steps; i++)
        move(n, n->trail[i], n->trail[i + 1], most);
    return most;
}

/* The widest single way out of the start or into the goal, whichever has fewer neighbours: no
 * path is wider, and where it is 0 there is none. */
static int64_t widest_end(const struct net *n, const struct errand *e)
{
    bool at_start = n->links[e->from].len < n->links[e->to].len;
    ptrdiff_t end = at_start ? e->from : e->to, opposite = at_start ? e->to : e->from;
    int64_t widest = 0;

    for (ptrdiff_t k = 0; k < n->links[end].len; k++) {
        ptrdiff_t other = n->links[end].at[k];
        int64_t room = at_start ? room_of(n, end, other) : room_of(n, other, end);

        if (other != opposite && room > widest)
            widest = room;
    }
    return widest;
}

/* The most that can flow, up to `most`; it stays in n->moved. Wide paths first, from an eighth
 * on: to ask for all in one path would mostly be a search in vain. */
static int64_t flow(struct net *n, struct errand e, int64_t most)
{
    int64_t sent = 0;

    e.least = most / 8 + 1;
    for (;;) {
        e.least = smaller(e.least, smaller(most - sent, widest_end(n, &e)));
        if (e.least == 0)
            return sent;
        if (path_find(n, &e))
            sent += path_push(n, most - sent);
        else
            e.least /= 2;
    }
}

static void flow_forget(struct net *n)
{
    while (n->used_count > 0) {
        ptrdiff_t cell = n->used[--n->used_count];

        n->moved[cell] = 0;
        n->is_used[cell] = false;
    }
}

int64_t net_range(struct net *n, ptrdiff_t cell, int64_t most)
{
    int64_t rise = flow(n, errand_of(n, cell, true), most);

    flow_forget(n);
    int64_t fall = flow(n, errand_of(n, cell, false), smaller(n->value[cell], most - rise));

    flow_forget(n);
    return rise + fall;
}

/* --- cheapest cycles ---- */

static bool is_before(struct net_offer a, struct net_offer b)
{
    return a.cost != b.cost ? a.cost < b.cost : a.node < b.node;
}

static void offer_put(struct net_heap *h, struct net_offer offer)
{
    ptrdiff_t at = h->len++;

    while (at > 0 && is_before(offer, h->at[(at - 1) / 2])) {
        h->at[at] = h->at[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    h->at[at] = offer;
}

static struct net_offer offer_take(struct net_heap *h)
{
    struct net_offer first = h->at[0], last = h->at[--h->len];
    ptrdiff_t at = 0;

    for (ptrdiff_t child = 1; child < h->len; child = 2 * at + 1) {
        if (child + 1 < h->len && is_before(h->at[child + 1], h->at[child]))
            child++;
        if (!is_before(h->at[child], last))
            break;
        h->at[at] = h->at[child];
        at = child;
    }
    h->at[at] = last;
    return first;
}

/* Small counts tell least, so they are hidden first; what is hidden already costs nothing. */
static int64_t price_of(const struct net *n, ptrdiff_t cell)
{
    return n->open[cell] ? 0 : smaller(n->value[cell], DEAREST) + 1;
}

/* What the last step to the goal costs from `node`; NO_END where it can't be made. */
static int64_t last_step(const struct net *n, const struct errand *e, ptrdiff_t node)
{
    if (is_row(n, node) == is_row(n, e->to) || !is_past(e, node, e->to) ||
        room_of(n, node, e->to) < e->least)
        return NO_END;
    return price_of(n, cell_between(n, node, e->to));
}

static ptrdiff_t first_across(const struct net *n, ptrdiff_t node)
{
    return is_row(n, node) ? n->rows : 0;
}

static ptrdiff_t end_across(const struct net *n, ptrdiff_t node)
{
    return is_row(n, node) ? n->rows + n->columns : n->rows;
}

static int64_t cheapest_last_step(const struct net *n, const struct errand *e)
{
    int64_t least = NO_END;

    for (ptrdiff_t i = first_across(n, e->to); i < end_across(n, e->to); i++)
        least = smaller(least, last_step(n, e, i));
    return least;
}

/* The best way found so far: what it costs and its last node but the goal. */
struct best {
    int64_t cost;
    ptrdiff_t node;
};

static void best_update(struct net *n, const struct errand *e, ptrdiff_t node,
                        struct best *best)
{
    int64_t cost = n->cost[node] + last_step(n, e, node);

    if (cost < best->cost)
        *best = (struct best){cost, node};
}

/* Offers all nodes across from `node` that become cheaper through it and may lead to something
 * better than the best. */
static void offers_make(struct net *n, const struct errand *e, ptrdiff_t node, int64_t last,
                        struct best *best)
{
    for (ptrdiff_t i = first_across(n, node); i < end_across(n, node); i++) {
        int64_t cost = n->cost[node] + price_of(n, cell_between(n, node, i));

        if (i == e->to || room_of(n, node, i) < e->least || cost >= n->cost[i] ||
            cost + last >= best->cost)
            continue;
        n->cost[i] = cost;
        n->from[i] = node;
        offer_put(n->heap, (struct net_offer){cost, i});
        best_update(n, e, i, best);
    }
}

/* Dijkstra's search over all cells, open or not. Gives the cost of the cheapest way, which is
 * left in n->from, or NO_END. */
static struct best way_find(struct net *n, const struct errand *e)
{
    struct best best = {NO_END, NO_NODE};
    int64_t last = cheapest_last_step(n, e);

    if (last == NO_END)
        return best;
    for (ptrdiff_t i = 0; i < n->rows + n->columns; i++)
        n->cost[i] = NO_END;
    n->cost[e->from] = 0;
    n->heap->len = 0;
    offer_put(n->heap, (struct net_offer){0, e->from});
    while (n->heap->len > 0 && n->heap->at[0].cost + last < best.cost) {
        struct net_offer next = offer_take(n->heap);

        if (next.cost == n->cost[next.node])
            offers_make(n, e, next.node, last, &best);
    }
    return best;
}

/* The closed cells on the way found. */
static ptrdiff_t way_cells(const struct net *n, const struct errand *e, struct best best,
                           ptrdiff_t *out)
{
    ptrdiff_t count = 0, node = e->to, before = best.node;

    for (;;) {
        ptrdiff_t cell = cell_between(n, before, node);

        if (!n->open[cell])
            out[count++] = cell;
        if (before == e->from)
            return count;
        node = before;
        before = n->from[node];
    }
}

/* The two ways round for a cell that lacks `lack`, on top of the flow that is possible already.
 */
static struct best way_beyond(struct net *n, struct errand *e, int64_t most, int64_t lack)
{
    flow(n, *e, most);
    e->least = lack;
    struct best best = way_find(n, e);

    flow_forget(n);
    return best;
}

ptrdiff_t net_widen(struct net *n, ptrdiff_t cell, int64_t width, ptrdiff_t *out)
{
    struct errand rise = errand_of(n, cell, true), fall = errand_of(n, cell, false);
    int64_t lack = width - net_range(n, cell, width);

    if (lack <= 0)
        return 0;
    struct best up = way_beyond(n, &rise, width, lack);
    ptrdiff_t count = way_cells(n, &rise, up, out);
    int64_t fallen = flow(n, fall, smaller(n->value[cell], width));

    flow_forget(n);
    if (n->value[cell] - fallen < lack)
        return count;
    struct best down = way_beyond(n, &fall, smaller(n->value[cell], width), lack);

    return down.cost < up.cost ? way_cells(n, &fall, down, out) : count;
}
