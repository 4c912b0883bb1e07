// people.mjs: readers ask for pages at a steady rate while many sign in by a password at once, each
// from a network of its own, half of them with the right one.
// Usage: node people.mjs PORT COOKIE COMPARISON-PAGE
// A reader's time runs from the moment at which the page was due until its last byte is there.
import http from 'node:http'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'

const READS_A_SECOND = 50 // of each page
const QUIET_SECONDS = 5
const BUSY_SECONDS = 20
const AT_ONCE = 200
const WITH_PASSWORD = 1000 // as in people.c
const PASSWORD = 'the same for all of them here'
const REACH = 500 // ms

const wait = (ms) => new Promise((done) => setTimeout(done, ms))

// The status of the answer, with its body read; 0 when there is none.
function ask(agent, port, options, body) {
  return new Promise((done) => {
    const request = http.request({ host: '127.0.0.1', port, agent, ...options }, (reply) => {
      reply.resume().on('end', () => done(reply.statusCode))
    })
    request.on('error', () => done(0))
    request.end(body)
  })
}

// --- readers, in a thread of their own ---

async function readFor(port, pages, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 100 })
  const took = pages.map(() => [])
  let failed = 0
  const begun = performance.now()
  const asked = []
  for (let i = 0; i < seconds * READS_A_SECOND; i++) {
    const due = begun + (i * 1000) / READS_A_SECOND
    if (due > performance.now()) await wait(due - performance.now())
    pages.forEach(({ path, cookie }, n) =>
      asked.push(
        ask(agent, port, { path, headers: cookie ? { cookie } : {} }).then((status) => {
          took[n].push(performance.now() - due)
          failed += status === 200 ? 0 : 1
        }),
      ),
    )
  }
  await Promise.all(asked)
  agent.destroy()
  return { took, failed }
}

// --- signing in ---

let tries = 0

function signIn(agent, port) {
  const right = tries % 2 === 0
  const number = right ? 1 + ((tries / 2) % WITH_PASSWORD) : 100000 + tries
  const network = `10.${(tries >> 16) & 255}.${(tries >> 8) & 255}.${tries & 255}`
  const body = new URLSearchParams({
    address: `officer.${number}@organisation.example`,
    password: right ? PASSWORD : 'none of theirs at all',
  }).toString()
  tries++
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': network,
  }
  return ask(agent, port, { method: 'POST', path: '/sign-in', headers }, body).then((status) => ({ status, right }))
}

async function signInFor(port, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const count = { right: 0, wrong: 0, busy: 0, other: 0, rounds: 0, swapped: 0 }
  const begun = performance.now()
  while (performance.now() - begun < seconds * 1000) {
    const all = await Promise.all(Array.from({ length: AT_ONCE }, () => signIn(agent, port)))
    for (const { status, right } of all) {
      if (status === 303) count.right++
      else if (status === 422) count.wrong++
      else if (status === 503) count.busy++
      else count.other++
      if ((status === 303 && !right) || (status === 422 && right)) count.swapped++
    }
    count.rounds++
  }
  count.seconds = (performance.now() - begun) / 1000
  agent.destroy()
  return count
}

// --- the table ---

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

function row(name, took, reach) {
  const sorted = [...took].sort((a, b) => a - b)
  const p99 = at(sorted, 0.99)
  const told = reach ? `< ${REACH}`.padStart(8) + (p99 < REACH ? '  reached' : '  NOT reached') : ''
  const cells = [sorted.length, at(sorted, 0.5).toFixed(1), p99.toFixed(1), at(sorted, 1).toFixed(1)]
  console.log(name.padEnd(52) + cells.map((c) => String(c).padStart(9)).join('') + told)
  return p99 < REACH
}

async function measure(port, cookie, path) {
  const pages = [{ path, cookie }, { path: '/sign-in' }]
  const readers = (seconds) =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { port, pages, seconds } })
      worker.on('message', done).on('error', fail)
    })
  const quiet = await readers(QUIET_SECONDS)
  const reading = readers(BUSY_SECONDS)
  const count = await signInFor(port, BUSY_SECONDS)
  const busy = await reading
  console.log(`${READS_A_SECOND} a second of each page; ${AT_ONCE} sign-ins at once, again and again, ${BUSY_SECONDS} s`)
  console.log('milliseconds'.padEnd(52) + ['asked', 'p50', 'p99', 'most'].map((c) => c.padStart(9)).join('') + '   reach')
  row('comparison page, signed in, nobody signs in', quiet.took[0])
  row('/sign-in, nobody signs in', quiet.took[1])
  const page = row('comparison page, signed in, under sign-ins', busy.took[0], true)
  const form = row('/sign-in, under sign-ins', busy.took[1], true)
  const answered = count.right + count.wrong
  console.log(
    `sign-ins: ${answered} answered (${count.right} let in, ${count.wrong} refused as wrong, ` +
      `${(answered / count.seconds).toFixed(0)} a second), ${count.busy} refused as busy, ${count.other} otherwise`,
  )
  const failed = quiet.failed + busy.failed
  if (failed) console.log(`pages that readers did not get: ${failed}`)
  if (count.swapped) console.log(`sign-ins that were answered the wrong way round: ${count.swapped}`)
  const good = page && form && !failed && !count.other && !count.swapped && count.right && count.wrong
  process.exitCode = good ? 0 : 1
}

if (isMainThread) {
  const [port, cookie, path] = process.argv.slice(2)
  await measure(Number(port), cookie, path)
} else {
  const { port, pages, seconds } = workerData
  parentPort.postMessage(await readFor(port, pages, seconds))
}
