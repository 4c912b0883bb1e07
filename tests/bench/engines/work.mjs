// work.mjs: the same questions for every engine, and how its answers are added up and its times
// told. src/bench/answers.c asks Folkmoot these and adds up in the same way.
import { writeFileSync } from 'node:fs';

export const areas = 340, years = 12, types = 6;
export const metrics = Number(process.env.BENCH_METRICS);
export const folder = process.env.BENCH_FOLDER;

// src/bench/clock.c's chance(): the same numbers each time.
function chances(seed) {
    const whole = (n) => BigInt.asUintN(64, n);
    let at = BigInt(seed);

    return (below) => {
        at = whole(at + 0x9E3779B97F4A7C15n);
        let z = whole((at ^ at >> 30n) * 0xBF58476D1CE4E5B9n);
        z = whole((z ^ z >> 27n) * 0x94D049BB133111EBn);
        return Number((z ^ z >> 31n) % BigInt(below));
    };
}

function drawn(count, seed, draw) {
    const chance = chances(seed);
    return Array.from({ length: count }, (_, i) => draw(chance, i));
}

export const comparisons = drawn(200, 7, (chance) => {
    const area = chance(areas);
    return { area, metric: chance(metrics) };
});

export const reports = drawn(3, 11, (chance, i) => {
    const count = Math.min(500, metrics), step = Math.floor(metrics / count);
    const asked = Array.from({ length: count }, (_, k) => (2 * i + k * step) % metrics);
    return { area: chance(areas), metrics: asked };
});

export const changes = drawn(100, 3, (chance) => {
    const metric = chance(metrics);
    return { metric, area: chance(areas), value: chance(1000) / 10 };
});

// The rows of an engine's answer hold in this order: value (null for a gap), how many peers have
// more, how many peers there are, and the middle of the group (null when nobody has a value).
export class Sums {
    values = 0;
    places = 0;
    middles = 0;

    add(rows) {
        for (const row of rows) {
            const [value, above, of, middle] = row.map((cell) => cell === null ? null : Number(cell));
            if (middle !== null) this.middles += middle;
            if (value === null) continue;
            this.values += value;
            this.places += above + 1 + of + band(above + 1, of);
        }
    }
}

// Which quarter: 1 holds rank 1; none among fewer than four.
function band(rank, of) {
    return of < 4 ? 0 : 5 - Math.ceil((of + 1 - rank) * 4 / of);
}

// Rows of the scan hold score, metric and area.
export function scanSums(rows) {
    const sums = { values: 0, places: 0 };
    for (const [score, metric, area] of rows) {
        sums.values += Number(score);
        sums.places += Number(metric) * 1000 + Number(area);
    }
    return sums;
}

export const now = () => performance.now() / 1000;

export async function timed(work) {
    const begun = now();
    await work();
    return now() - begun;
}

export function median(times) {
    const sorted = [...times].sort((a, b) => a - b);
    return sorted.length ? sorted[Math.floor(sorted.length / 2)] : NaN;
}

// What one engine came to: a line for each task and each sum, for table.mjs.
export class Results {
    lines = [];

    time(task, times) {
        this.lines.push(`${task}\t${median(times)}`);
    }

    sums(task, sums) {
        for (const [name, sum] of Object.entries(sums)) this.lines.push(`${task}: ${name}\t${sum}`);
    }

    write(engine, version) {
        writeFileSync(`${folder}/${engine}.tsv`, [`version\t${version}`, ...this.lines, ''].join('\n'));
    }
}
