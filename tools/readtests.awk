# readtests.awk: reads Meson's log of test programs and counts by what cmocka printed. Prints a line
# for each suite, what its tests said of how many cases they tried ("funnel: 40 cases"), the whole
# output of each program that failed, and last "PASSED FAILED SKIPPED".
# With shared=1 nothing may be skipped: what the skipped tests need is there.

# Ends one program: its counts, and its words if it failed.
function close_program(    short) {
    if (name == "") return
    short = name
    sub(/^.*\//, "", short)
    gsub(/^ +| +$/, "", short)
    suite = name
    if (suite !~ /\//) suite = "other"
    sub(/ *\/.*$/, "", suite)
    sub(/^[^:]*:/, "", suite)
    why = ""
    if (result !~ /exit status 0|^OK$/ && bad == 0) why = "ended with " result
    if (good + bad + left == 0 && why == "") why = "ran no test"
    if (why != "") bad++
    if (left > 0 && shared) {
        why = left " skipped, although the shared folder is here:" skipped_names
        bad += left
        left = 0
    }
    if (!(suite in programs)) order[++suites] = suite
    programs[suite]++
    if (cases != "") counts[suite] = counts[suite] "        " short ": " cases "\n"
    passed[suite] += good; failed[suite] += bad; skipped[suite] += left
    if (bad > 0) {
        print "======= " name
        printf "%s", said
        print "FAILED  " name (why != "" ? ": " why : "")
    }
    name = ""
}

/^=+ [0-9]+\/[0-9]+ =+$/ {
    close_program()
    name = result = said = skipped_names = cases = ""
    good = bad = left = 0
    head = 1
    next
}
head && /^test: / { name = substr($0, 7); gsub(/^ +| +$/, "", name); next }
head && /^result: / { result = substr($0, 9); gsub(/^ +| +$/, "", result); next }
head && /^-+ (stdout|stderr|output) -+$/ { head = 0; next }
head { next }

/^-+ (stdout|stderr|output) -+$/ { next }
/^=+$/ { next }
/^Summary of Failures:/ || /^Ok: +[0-9]+/ { close_program() }
name == "" { next }

{ said = said $0 "\n" }
/^[a-z][^:]*: [0-9]+ cases$/ {
    tried = $0
    sub(/ cases$/, "", tried)
    cases = cases (cases ? "; " : "") tried
}
/^\[  PASSED  \].*[0-9]+ test\(s\)/ { good += number($0) }
/^\[  FAILED  \].*[0-9]+ test\(s\)/ { bad += number($0); listed = 0 }
/^\[  SKIPPED \].*[0-9]+ test\(s\)/ { left += number($0); next }
/^\[  SKIPPED \]/ { if (!index(skipped_names, $4)) skipped_names = skipped_names " " $4 }

# The number before "test(s)".
function number(line,    words, n, i) {
    n = split(line, words, " ")
    for (i = 2; i <= n; i++)
        if (words[i] ~ /^test\(s\)/) return words[i - 1] + 0
    return 0
}

END {
    close_program()
    for (i = 1; i <= suites; i++) {
        suite = order[i]
        printf "%s %s: %d passed, %d failed, %d skipped in %d program%s\n",
            failed[suite] ? "FAILED " : "ok     ", suite, passed[suite], failed[suite],
            skipped[suite], programs[suite], programs[suite] == 1 ? "" : "s"
        if (counts[suite] != "") printf "        cases tried, by program:\n%s", counts[suite]
        all_passed += passed[suite]; all_failed += failed[suite]; all_skipped += skipped[suite]
    }
    print all_passed + 0, all_failed + 0, all_skipped + 0
}
