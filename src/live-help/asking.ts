/** Asking for help, and taking it back. */
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actingOn } from '../knowledge/rights.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import { namesTouched } from '../matching/topic.ts';
import { tidy } from '../people/service.ts';
import {
  changeHelp,
  findHelp,
  findOpenHelp,
  type Help,
  KINDS,
  lockMember,
  lockOwnHelp,
  OPEN_STATUSES,
} from './help.ts';
import { type Question, readQuestion } from './question.ts';
import { TROUBLE } from './words.ts';

export interface NewHelp {
  asker: Member;
  /** As typed. */
  question: string;
  skillId: string | null;
  product: string | null;
  urgent: boolean;
  /** A customer is on the line. */
  waiting: boolean;
  /** The message it is about. */
  link: string | null;
  /** Cards that were shown as answers, and to which words. */
  seen?: { words: string; ids: string[] };
}

/** Throws UserError for accounts that take no part. */
export function checkMayAsk(member: Member): void {
  if (member.isGuest) throw new UserError(TROUBLE.guest);
  if (member.isBot || member.deactivatedAt) throw new UserError(TROUBLE.noPerson);
}

/** The question as it may be kept and shown; what was taken out of it, in words. */
export async function prepareQuestion({ db }: Pick<Deps, 'db'>, asker: Member, typed: string): Promise<Question> {
  const { privatePatterns } = await db.workspace.findUniqueOrThrow({ where: { id: asker.workspaceId } });
  return readQuestion(typed, asker, privatePatterns);
}

/** The one skill that a question speaks of, to be proposed; undefined where it is none or several. */
export async function guessSkill({ db }: Pick<Deps, 'db'>, { workspaceId }: Member, question: string) {
  const skills = await db.skill.findMany({ where: { workspaceId, retiredAt: null } });
  const [id, ...others] = namesTouched(question, new Map(skills.map((skill) => [skill.id, skill.name])));
  return others.length === 0 ? skills.find((skill) => skill.id === id) : undefined;
}

/** Of the cards that were shown as answers those that were: to this question, and to whom they may be shown. */
async function findSeen({ db }: Pick<Deps, 'db'>, { asker, question, seen }: NewHelp): Promise<string[]> {
  // Written anew it is another question, which nobody looked up.
  if (!seen || seen.ids.length === 0 || !tidy(question).includes(tidy(seen.words))) return [];
  const where = { ...visibleTo(await actingOn({ db }, asker)), id: { in: seen.ids } };
  const there = await db.card.findMany({ where, select: { id: true } });
  return seen.ids.filter((cardId) => there.some(({ id }) => id === cardId));
}

/** A question that is being asked; what of it is no longer as it was typed; whether it is asked since now. */
export interface Asked {
  help: Help;
  changed: Pick<Question, 'told' | 'isCut'>;
  isNew: boolean;
}

/**
 * Asks for help: recorded without personal data, to be asked on at once (`askNext`). Who asks already gets that one back, so that a
 * form sent twice asks once. Throws UserError for who takes no part, and for a skill that is not in use.
 */
export async function askForHelp(deps: Deps, wanted: NewHelp): Promise<Asked> {
  const { asker, skillId, urgent, waiting } = wanted;
  const { workspaceId } = asker;
  checkMayAsk(asker);
  const { text, told, isCut, link } = await prepareQuestion(deps, asker, wanted.question);
  const changed = { told, isCut };
  if (text === '') throw new UserError(TROUBLE.noQuestion, 'question');
  const product = wanted.product && tidy((await prepareQuestion(deps, asker, wanted.product)).text);
  const seenIds = await findSeen(deps, wanted);
  return deps.db.$transaction(async (tx) => {
    await lockMember(tx, asker);
    const open = await findOpenHelp({ db: tx }, asker);
    if (open) return { help: open, changed, isNew: false };
    const skill = skillId && (await tx.skill.findFirst({ where: { id: skillId, workspaceId, retiredAt: null } }));
    if (skillId && !skill) throw new UserError(TROUBLE.skillGone, 'skillId');
    const now = deps.now();
    const { id } = await tx.helpRequest.create({
      data: {
        ...{ workspaceId, askerId: asker.id, question: text, skillId, product: product || null, seenIds },
        ...{
          urgent,
          waiting,
          link: wanted.link ?? link ?? null,
          status: 'OPEN',
          ring: 0,
          nextRingAt: now,
          createdAt: now,
        },
      },
    });
    await deps.outbox.add(tx, { workspaceId, kind: KINDS.mine, subject: id, recipient: asker.slackId });
    const help = await findHelp({ db: tx }, workspaceId, id);
    if (!help) throw new Error('a request for help that was just made is not there');
    return { help, changed, isNew: true };
  });
}

/** Takes a question back; what is over stays as it is. Returns how it stands. Throws UserError unless it is theirs. */
export async function withdrawHelp(deps: Deps, asker: Member, id: string): Promise<Help> {
  return deps.db.$transaction(async (tx) => {
    const help = await lockOwnHelp(tx, asker, id, ['asker']);
    if (!OPEN_STATUSES.some((status) => status === help.status)) return help;
    return changeHelp(deps, tx, help, { status: 'WITHDRAWN', closedAt: deps.now(), nextRingAt: null });
  });
}
