// house.mjs: a server over a database that is there already, for what is tried on PostgreSQL.
import { spawn } from 'node:child_process';
import { freePort } from '../port.mjs';

const TRIES = 1200; // of 50 milliseconds: the program may be built with sanitizers

export function pause(ms) {
  return new Promise((done) => { setTimeout(done, ms); });
}

// Gives {base, said(), stop()}; stop() ends the server and throws when it did not end well.
export async function serve(program, db) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(program, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => { child.once('exit', (code, signal) => done(signal ?? code)); });
  let words = '';
  child.stderr.on('data', (part) => { words += part; });
  const stop = async () => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 30000);
    const how = await ended;
    clearTimeout(patience);
    if (how !== 0 || /Sanitizer|runtime error/.test(words))
      throw new Error(`the server ended with ${how}\n${words.slice(-3000)}`);
  };
  for (let tries = 0; tries < TRIES && child.exitCode === null; tries++) {
    if ((await fetch(`${base}/-/health`).catch(() => null))?.ok) return { base, said: () => words, stop };
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the server does not answer\n${words}`);
}
