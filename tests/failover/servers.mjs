// servers.mjs: PostgreSQL servers of a test's own: a primary and a standby that it waits for, in a
// temporary folder, run by an unprivileged user (PostgreSQL refuses root).
import { execFile, execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pause } from '../engines/house.mjs';
import { freePort } from '../port.mjs';

const run = promisify(execFile);
export const USER = 'folkmoot';

async function programs() {
  const versions = await readdir('/usr/lib/postgresql');
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return `/usr/lib/postgresql/${newest}/bin`;
}

async function isThere(pid) {
  try {
    process.kill(pid, 0);
    return !(await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') Z ');
  } catch {
    return false;
  }
}

// One server: its folder, its port, and what can be done to it.
export class Server {
  constructor(house, name, port) {
    Object.assign(this, { house, name, port, data: join(house.folder, name) });
  }

  url(name = 'folkmoot') {
    return `postgresql://${USER}@127.0.0.1:${this.port}/${name}`;
  }

  async start() {
    await this.house.as(`pg_ctl`, ['--pgdata', this.data, '--log', `${this.data}.log`, '--wait', 'start']);
    this.pid = Number((await readFile(join(this.data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  }

  async stop() {
    if (this.pid) await this.house.as('pg_ctl', ['--pgdata', this.data, '--mode', 'immediate', '--wait', 'stop']).catch(() => {});
    this.pid = 0;
  }

  // The answer of one statement, a row a line, columns apart by "|".
  async ask(sql, name = 'folkmoot') {
    const { stdout } = await run(join(this.house.bin, 'psql'),
      ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--command', sql, this.url(name)], { maxBuffer: 1 << 28 });
    return stdout.trim();
  }

  // Ends all of its processes at once, without warning.
  async kill() {
    const children = (await readFile(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8')).trim();
    const all = [this.pid, ...children.split(' ').filter(Boolean).map(Number)];
    for (const pid of all) process.kill(pid, 'SIGKILL');
    while (await isThere(this.pid)) await pause(10);
    this.pid = 0;
  }

  promote() {
    return this.house.as('pg_ctl', ['--pgdata', this.data, '--wait', 'promote']);
  }
}

// The folder, and the servers in it.
export class Servers {
  static async open() {
    const house = new Servers();
    house.folder = await mkdtemp(join(tmpdir(), 'folkmoot-failover-'));
    house.bin = await programs();
    house.root = process.getuid() === 0;
    if (house.root) execFileSync('chown', ['postgres', house.folder]);
    await chmod(house.folder, 0o755);
    house.all = [];
    return house;
  }

  as(program, words) {
    const path = join(this.bin, program);
    const [file, args] = this.root ? ['runuser', ['-u', 'postgres', '--', path, ...words]] : [path, words];
    // What a server that stays inherits would keep this waiting.
    return new Promise((done, failed) => {
      const child = execFile(file, args, { cwd: this.folder, timeout: 60000 }, () => {});
      let said = '';
      child.stderr.on('data', (part) => { said += part; });
      child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`${program}: ${said}`))));
    });
  }

  async settings(server, lines) {
    await appendFile(join(server.data, 'postgresql.conf'), `${lines.join('\n')}\n`);
  }

  async primary() {
    const server = new Server(this, 'first', await freePort());
    await this.as('initdb', ['--pgdata', server.data, `--username=${USER}`, '--auth=trust', '--locale=C', '--encoding=UTF8']);
    await this.settings(server, [`port = ${server.port}`, "listen_addresses = '127.0.0.1'",
      `unix_socket_directories = '${this.folder}'`, 'max_connections = 60', "synchronous_commit = on"]);
    await server.start();
    await this.as('createdb', ['--host', '127.0.0.1', '--port', String(server.port), '--username', USER, '--template', 'template0', 'folkmoot']);
    this.all.push(server);
    return server;
  }

  // A copy of the primary that follows it; from then on the primary waits for it.
  async standbyOf(primary) {
    const server = new Server(this, 'second', await freePort());
    await this.as('pg_basebackup', ['--pgdata', server.data, '--write-recovery-conf', '--checkpoint=fast',
      '--dbname', `${primary.url('postgres')}?application_name=second`]);
    await this.settings(server, [`port = ${server.port}`]);
    await server.start();
    await primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'second'");
    await primary.ask('SELECT pg_reload_conf()');
    this.all.push(server);
    for (let tries = 0; tries < 200; tries++) {
      if (await primary.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") === '1') return server;
      await pause(50);
    }
    throw new Error('the standby is not waited for');
  }

  async close() {
    for (const server of this.all) await server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
