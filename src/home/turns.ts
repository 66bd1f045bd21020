/**
 * One drawing at a time for each person: what is asked for meanwhile is drawn once, after it, and so never replaced by an older
 * one. The answer resolves when a drawing that began after the call is done, and rejects as that one does.
 */
export function newTurns(): (person: string, draw: () => Promise<void>) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  const begin = (person: string, draw: () => Promise<void>): Promise<void> => {
    const drawing = draw().finally(() => {
      if (!waiting.has(person)) running.delete(person);
    });
    running.set(person, drawing);
    return drawing;
  };

  return (person, draw) => {
    const before = running.get(person);
    if (!before) return begin(person, draw);
    const next =
      waiting.get(person) ??
      before
        .catch(() => undefined) // whoever asked for that one hears of it
        .then(() => {
          waiting.delete(person);
          return begin(person, draw);
        });
    waiting.set(person, next);
    return next;
  };
}
