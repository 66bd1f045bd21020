import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../bench/port.ts';

export interface Replica {
  port: number;
  /** Times it was killed. */
  killed: number;
  child: ChildProcess | undefined;
}

/** The real app as an operator runs it, in processes of its own. */
export async function newReplicas(count: number, env: Record<string, string>): Promise<Replica[]> {
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const replicas = ports.map((port): Replica => ({ port, killed: 0, child: undefined }));
  for (const replica of replicas) startReplica(replica, env);
  return replicas;
}

export function startReplica(replica: Replica, env: Record<string, string>): void {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { ...env, PORT: String(replica.port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  replica.child = child;
  // However the test ends, nothing of it goes on.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** As a power cut would: no signal handler, no clean-up. */
export async function killReplica(replica: Replica): Promise<void> {
  const { child } = replica;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  replica.killed += 1;
}

/** Resolves when the replica says it is ready; false after `timeoutMs`. */
export async function isReady({ port }: Replica, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}
