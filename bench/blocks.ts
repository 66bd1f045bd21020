/**
 * The longest time in which nothing else could happen, in this thread's own CPU time: on a machine with other things to do, the
 * clock would also count what those take. Call what it returns for the milliseconds.
 */
export function watchBlocks(): () => number {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [last, longest] = [used(), 0];
  const timer = setInterval(() => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
