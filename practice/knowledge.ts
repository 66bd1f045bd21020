/** The company's knowledge: written, accepted, used, found outdated and retired through the app's own services, at its own time. */
import type { Alongside } from '../src/app.ts';
import type { Deps, Tx } from '../src/deps.ts';
import { writeCard } from '../src/knowledge/cards.ts';
import { type Actor, actingOn } from '../src/knowledge/rights.ts';
import { findAnswers, noteUse } from '../src/knowledge/service.ts';
import { confirmCard, reportOutdated, retireCard } from '../src/knowledge/states.ts';
import { getMember } from '../src/people/service.ts';
import { CARDS, type KnownCard, SEARCHES } from './cards.ts';
import { DAY_MS } from './clock.ts';
import type { Event } from './lively.ts';

type Find = (name: string) => Promise<Actor>;

/** The same app so many days before the practice begins. What it told people then, they have long since read. */
const backThen = (deps: Deps, start: number, daysAgo: number): Deps => ({
  ...deps,
  now: () => new Date(start - daysAgo * DAY_MS),
  outbox: { ...deps.outbox, add: async () => undefined },
});

/** One card's life, act by act. */
function lifeOf({ deps }: Alongside, start: number, find: Find, card: KnownCard): Event[] {
  const { by, written, checked, helped = [], outdated, obsolete } = card;
  const { db } = deps;
  let cardId = '';
  const write = async () => {
    const maker = await find(by);
    const { kind, title, body, product = null, tags, questions = [], teamOnly } = card;
    const text = { kind, title, body, product, tags, questions, teamId: teamOnly ? maker.teamId : null };
    const { id } = await db.$transaction((tx) => writeCard(backThen(deps, start, written), tx, maker, text));
    cardId = id;
  };
  /** `by`: who does it, `daysAgo`: when. */
  const act = (daysAgo: number, who: string, does: (then: Deps, actor: Actor) => Promise<unknown>): Event => ({
    daysAgo,
    happen: async () => does(backThen(deps, start, daysAgo), await find(who)),
  });
  const change = (daysAgo: number, who: string, does: (then: Deps, tx: Tx, actor: Actor) => Promise<unknown>) =>
    act(daysAgo, who, (then, actor) => db.$transaction((tx) => does(then, tx, actor)));
  return [
    { daysAgo: written, happen: write },
    ...(checked
      ? [change(checked.daysAgo, checked.by, (then, tx, actor) => confirmCard(then, tx, actor, cardId))]
      : []),
    ...(checked && obsolete
      ? [change(checked.daysAgo - 1, checked.by, (then, tx, actor) => retireCard(then, tx, actor, cardId))]
      : []),
    ...helped.map((name, index) => act(1.5 + index, name, (then, actor) => noteUse(then, actor, cardId, 'HELPED'))),
    ...(outdated
      ? [change(1.2, outdated.by, (then, tx, actor) => reportOutdated(then, tx, actor, cardId, outdated.reason))]
      : []),
  ];
}

/** What people looked for in the last days. */
const searchEvents = ({ deps }: Alongside, find: Find): Event[] =>
  SEARCHES.map(({ daysAgo, by, words }) => ({
    daysAgo,
    happen: async () => findAnswers(deps, await find(by), { words }),
  }));

/** All that ever happened to what the company knows. `start`: when the practice begins, in ms; `idOf`: somebody's Slack id by name. */
export function knowledgeEvents(
  app: Alongside,
  workspaceId: string,
  start: number,
  idOf: (name: string) => string,
): Event[] {
  const { deps } = app;
  const find: Find = async (name) => actingOn(deps, await getMember(deps, workspaceId, idOf(name)));
  return [...CARDS.flatMap((card) => lifeOf(app, start, find, card)), ...searchEvents(app, find)];
}
