#!/usr/bin/env python3
"""feed_check.py: looks whether a feed is as its standard says; used by pages_updates_test.

feed_check.py atom FILE   RFC 4287: names, dates, ids, links, order; prints how many entries
feed_check.py ics FILE    RFC 5545: line ends, folding, nesting, what an event must have; prints how
                          many events
Exit 1, with a sentence on stderr, at the first thing that is not so.
"""
import re
import sys
import xml.etree.ElementTree as tree

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def must(so, words):
    if not so:
        sys.exit(words)


def one(element, name):
    found = element.findall(ATOM + name)
    must(len(found) == 1, "%s: %d of %s" % (element.tag, len(found), name))
    return found[0]


def person_or_text(element):
    must(IRI.fullmatch(one(element, "id").text), "an id is no IRI")
    must(one(element, "title").text, "a title is empty")
    must(MOMENT.fullmatch(one(element, "updated").text), "a date is none")
    for link in element.findall(ATOM + "link"):
        must(re.match(r"https?://", link.get("href")), "a link has no address: %s" % link.attrib)


def atom(raw):
    feed = tree.fromstring(raw)
    must(feed.tag == ATOM + "feed", "it is no feed")
    person_or_text(feed)
    must(any(link.get("rel") == "self" for link in feed.findall(ATOM + "link")), "no self link")
    must(one(one(feed, "author"), "name").text, "nobody wrote it")
    entries = feed.findall(ATOM + "entry")
    for entry in entries:
        person_or_text(entry)
        must(any(link.get("rel") == "alternate" for link in entry.findall(ATOM + "link")),
             "an entry leads nowhere")
    ids = [one(entry, "id").text for entry in entries]
    must(len(ids) == len(set(ids)), "two entries have one id")
    dates = [one(entry, "updated").text for entry in entries]
    must(dates == sorted(dates, reverse=True), "the newest is not first")
    must(not dates or dates[0] == one(feed, "updated").text, "the feed's date is not its newest's")
    return len(entries)


def ics(raw):
    must(raw.endswith(b"\r\n"), "the last line has no end")
    must(b"\n" not in raw.replace(b"\r\n", b""), "a line end is not CRLF")
    lines = raw.split(b"\r\n")[:-1]
    for line in lines:
        must(len(line) <= 75, "a line has %d octets" % len(line))
        line.decode("utf-8")
    unfolded = raw.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]
    must(unfolded[0] == "BEGIN:VCALENDAR" and unfolded[-1] == "END:VCALENDAR", "no calendar")
    must("VERSION:2.0" in unfolded and any(x.startswith("PRODID:") for x in unfolded), "no version")
    events, event = [], None
    for line in unfolded[1:-1]:
        must(re.match(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:", line), "no content line: %s" % line)
        if line == "BEGIN:VEVENT":
            must(event is None, "an event within an event")
            event = {}
        elif line == "END:VEVENT":
            for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
                must(name in event, "an event without %s" % name)
            must(re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"]), "a stamp is none")
            must(re.fullmatch(r"\d{8}", event["DTSTART"]), "a day is none")
            must(event["DTEND"] > event["DTSTART"], "an event ends before it begins")
            must(not re.search(r"(?<!\\)[;,]", event["SUMMARY"]), "text is not escaped")
            events.append(event)
            event = None
        elif event is not None:
            name, value = line.split(":", 1)
            name = name.split(";")[0]
            must(name not in event, "an event has two of %s" % name)
            event[name] = value
    must(event is None, "an event does not end")
    ids = [e["UID"] for e in events]
    must(len(ids) == len(set(ids)), "two events have one UID")
    return len(events)


if __name__ == "__main__":
    kind, path = sys.argv[1:]
    print({"atom": atom, "ics": ics}[kind](open(path, "rb").read()))
