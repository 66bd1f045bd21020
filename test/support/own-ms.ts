const since = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
};

/**
 * Milliseconds this thread itself works on something, which a busy machine does not change much: a guard against work without end.
 * How fast something is, the benchmarks say.
 */
export function ownMs(work: () => Promise<void>): Promise<number>;
export function ownMs(work: () => void): number;
export function ownMs(work: () => void | Promise<void>): number | Promise<number> {
  const before = process.threadCpuUsage();
  const done = work();
  return done instanceof Promise ? done.then(() => since(before)) : since(before);
}
