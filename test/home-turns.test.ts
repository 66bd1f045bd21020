import { describe, expect, test } from 'vitest';
import { newTurns } from '../src/home/turns.ts';

describe('drawings of one person’s Home', () => {
  /** Drawings that end when they are told to. */
  const drawings = () => {
    const ends: ((error?: Error) => void)[] = [];
    const begun: string[] = [];
    const draw = (name: string) => () => {
      begun.push(name);
      return new Promise<void>((resolve, reject) => {
        ends.push((error) => (error ? reject(error) : resolve()));
      });
    };
    return { ends, begun, draw };
  };

  test('never overtake each other, and what is asked for meanwhile is drawn once', async () => {
    const { ends, begun, draw } = drawings();
    const inTurn = newTurns();
    const first = inTurn('ana', draw('1'));
    const others = [inTurn('ana', draw('2')), inTurn('ana', draw('3'))];
    expect(begun).toEqual(['1']);
    ends[0]?.();
    await first;
    await expect.poll(() => begun).toEqual(['1', '2']);
    const late = inTurn('ana', draw('4')); // asked for while 2 is drawn, which may not know of it
    ends[1]?.();
    await Promise.all(others);
    await expect.poll(() => begun).toEqual(['1', '2', '4']);
    ends[2]?.();
    await late;
    const again = inTurn('ana', draw('5'));
    expect(begun.at(-1)).toBe('5');
    ends[3]?.();
    await again;
  });

  test('wait for nobody else’s, and one that fails does not hold up the next', async () => {
    const { ends, begun, draw } = drawings();
    const inTurn = newTurns();
    const [failing, bens] = [inTurn('ana', draw('1')), inTurn('ben', draw('2'))];
    const next = inTurn('ana', draw('3'));
    expect(begun).toEqual(['1', '2']);
    ends[0]?.(new Error('Slack is busy'));
    await expect(failing).rejects.toThrow('Slack is busy');
    await expect.poll(() => begun).toEqual(['1', '2', '3']);
    ends[1]?.();
    ends[2]?.();
    await Promise.all([bens, next]);
  });
});
