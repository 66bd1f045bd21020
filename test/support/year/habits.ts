import { suggestExtension } from '../../../src/agreements/extending.ts';
import { cutNudge, getForecast, pauseUntil } from '../../../src/calm/forecast.ts';
import { saveHolidays } from '../../../src/calm/holidays.ts';
import { getOwnRhythm, saveOwnRhythm } from '../../../src/calm/own-rhythm.ts';
import { getRhythm, saveRhythm } from '../../../src/calm/rhythm.ts';
import { endEarly } from '../../../src/endings/service.ts';
import { UserError } from '../../../src/errors.ts';
import type { Member, PairingKind } from '../../../src/generated/prisma/client.ts';
import { giveKudos } from '../../../src/kudos/giving.ts';
import { requestMentor } from '../../../src/mentor-requests/service.ts';
import { findPairingsOf, type PairingWithPeople } from '../../../src/pairings/service.ts';
import { pauseOwnPairing } from '../../../src/pauses/service.ts';
import { saveHours } from '../../../src/people/own-hours.ts';
import { proposeSession } from '../../../src/sessions/planning.ts';
import { logSession } from '../../../src/sessions/service.ts';
import { findTimes } from '../../../src/sessions/suggestions.ts';
import { slackIdOf, ZONES } from './company.ts';
import { INQUIRIES } from './inquiries.ts';
import type { Random } from './random.ts';
import type { YearWorld } from './world.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What somebody does by themselves. Throws UserError: they cannot, just now. */
export type Doing = (w: YearWorld, me: Member, random: Random) => Promise<unknown>;

/** One of somebody's pairings that go on or pause. Throws UserError: they have none. */
async function anyPairing({ deps }: YearWorld, me: Member, random: Random): Promise<PairingWithPeople> {
  const pairings = await findPairingsOf(deps, me);
  if (pairings.length === 0) throw new UserError('not paired');
  return random.pick(pairings.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime()));
}

const KINDS: PairingKind[] = [...Array<PairingKind>(8).fill('CLASSIC'), 'PEER', 'REVERSE', 'FLASH', 'SHADOW'];

export async function ask(w: YearWorld, mentee: Member, random: Random): Promise<void> {
  const { deps, workspaceId, people } = w;
  const partner = people.get(mentee.slackId)?.partner;
  const offered = await deps.db.offeredSkill.findMany({
    where: partner ? { profile: { member: { slackId: partner } } } : { workspaceId },
    distinct: ['skillId'],
    include: { skill: true },
  });
  const skills = offered.sort((a, b) => a.skill.name.localeCompare(b.skill.name));
  await requestMentor(deps, {
    mentee,
    skillId: random.pick(skills).skillId,
    goal: 'Stay calm when a customer shouts & end the call well.',
    kind: partner ? 'CLASSIC' : random.pick(KINDS),
    language: null,
    preferredSlackId: partner ?? null,
    urgent: !partner && random.chance(0.1),
  });
}

async function propose(w: YearWorld, me: Member, random: Random): Promise<void> {
  const pairing = await anyPairing(w, me, random);
  const { suggestions, minutes } = await findTimes(w.deps, me, pairing.id);
  const times = suggestions.map(({ at }) => at).slice(0, random.between(1, 3));
  await proposeSession(w.deps, me, pairing.id, { times, minutes, guide: null });
}

async function log(w: YearWorld, me: Member, random: Random): Promise<void> {
  const { id: pairingId } = await anyPairing(w, me, random);
  const actions = [{ ownerId: me.id, text: 'Try the three questions' }];
  await w.deps.db.$transaction((tx) =>
    logSession(w.deps, tx, me, { pairingId, met: random.chance(0.8), line: 'Good talk', actions }),
  );
}

async function cut(w: YearWorld, me: Member, random: Random): Promise<void> {
  const ahead = (await getForecast(w.deps, me)).filter((one) => !one.cut);
  if (ahead.length === 0) throw new UserError('nothing ahead');
  await cutNudge(w.deps, me, random.pick(ahead).id);
}

async function changeRhythm(w: YearWorld, me: Member, random: Random): Promise<void> {
  const { choices } = await getOwnRhythm(w.deps, me);
  if (random.chance(0.3)) choices.set('sessions', random.pick([0, 14, 28]));
  await saveOwnRhythm(w.deps, me, {
    nudgeDays: random.chance(0.5) ? [] : random.some([1, 2, 3, 4, 5], 3),
    nudgeFrom: random.pick([null, null, 540, 780, 930]),
    checkInDays: random.pick([null, null, 7, 21]),
    choices,
  });
}

async function kudos(w: YearWorld, me: Member, random: Random): Promise<void> {
  const values = await w.deps.db.companyValue.findMany({
    where: { workspaceId: w.workspaceId },
    orderBy: { position: 'asc' },
  });
  await giveKudos(w.deps, {
    workspaceId: w.workspaceId,
    giver: me,
    toSlackIds: [slackIdOf(random.between(0, w.people.size - 1))],
    valueId: random.pick(values).id,
    deed: 'Stayed on the line until it was solved.',
    impact: null,
  });
}

const shift = (random: Random) => random.pick([420, 540, 600, 660]);

/** What people do by themselves, and how likely in a week. */
export const HABITS: Record<string, [probability: number, does: Doing]> = {
  'asks for a mentor': [0.05, ask],
  'suggests times': [0.15, propose],
  'logs a session': [0.07, log],
  'pauses messages': [
    0.02,
    (w, me, random) => pauseUntil(w.deps, me, day(w.now().getTime() + random.between(2, 21) * DAY_MS)),
  ],
  'pauses a pairing': [
    0.015,
    async (w, me, random) => {
      const { id } = await anyPairing(w, me, random);
      await pauseOwnPairing(w.deps, me, id, day(w.now().getTime() + random.between(5, 40) * DAY_MS));
    },
  ],
  'ends a pairing early': [
    0.008,
    async (w, me, random) => endEarly(w.deps, me, (await anyPairing(w, me, random)).id, 'time'),
  ],
  'wants to extend': [
    0.02,
    async (w, me, random) => suggestExtension(w.deps, me, (await anyPairing(w, me, random)).id),
  ],
  'changes their rhythm': [0.02, changeRhythm],
  'changes their hours': [
    0.01,
    async (w, me, random) => {
      const from = shift(random);
      await saveHours(w.deps, me, { shifts: [{ days: [1, 2, 3, 4, 5], from, to: from + 480 }] });
    },
  ],
  'cuts something': [0.03, cut],
  'gives kudos': [0.08, kudos],
  'opens App Home': [0.02, (w, me) => w.slack.as(me.slackId).openHome()],
  'is away in Slack': [
    0.03,
    async (w, me, random) => {
      const until = w.now().getTime() + random.between(1, 9) * DAY_MS;
      await w.slack.changeUser(me.slackId, {
        profile: { status_text: 'On vacation', status_emoji: ':palm_tree:', status_expiration: until / 1000 },
      });
    },
  ],
  'is not to be disturbed': [
    0.05,
    async (w, me, random) => {
      const from = Math.floor(w.now().getTime() / 1000);
      await w.slack.changeUser(me.slackId, { quiet: { from, to: from + random.between(1, 40) * 900 } });
    },
  ],
  'moves to another zone': [0.004, (w, me, random) => w.slack.changeUser(me.slackId, { tz: random.pick(ZONES) })],
  'leaves the company': [0.0012, (w, me) => w.slack.deactivate(me.slackId)],
  ...INQUIRIES,
};

/** Days off of a site (null: everywhere), spread over some weeks from now. */
export const keepDaysOff =
  (site: string | null, weeks: number): Doing =>
  (w, me, random) => {
    const start = w.now().getTime();
    const count = Math.ceil(weeks / (site ? 3 : 8));
    const days = Array.from({ length: count }, (_, index) =>
      day(start + ((index + random.next()) * weeks * WEEK_MS) / count),
    );
    const lines = [...new Set(days)].filter((one) => one > day(start)).map((one) => `${one} Day off`);
    return saveHolidays(w.deps, me, site, lines.join('\n'));
  };

/** Mondays too, but only two a week. */
export const changeEverybodysRhythm: Doing = async (w, me) => {
  const {
    nudgeFrom,
    nudgesADay,
    checkInDays,
    stuckDays,
    silentRounds,
    pulseFirstDay,
    pulseEveryDays,
    pairingWeeks,
    sessionDays,
    sessionMinutes,
  } = await getRhythm(w.deps, me);
  const kept = { nudgeFrom, nudgesADay, checkInDays, stuckDays, silentRounds, pulseFirstDay, pulseEveryDays };
  const pairs = { pairingWeeks, sessionDays, sessionMinutes };
  await saveRhythm(w.deps, me, { ...kept, ...pairs, nudgeDays: [1, 2, 3, 4], nudgesAWeek: 2 });
};
