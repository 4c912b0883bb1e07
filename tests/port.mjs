// port.mjs: a port of this machine that nobody listens on.
import { createServer } from 'node:net';

export function freePort() {
  return new Promise((found, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
