/** What each reader is shown of a question. Whoever has not taken it is never handed the asker, so that no view can tell. */
import type { Deps } from '../deps.ts';
import type { Member, OutboxMessage } from '../generated/prisma/client.ts';
import { actingOn } from '../knowledge/rights.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import { askOf, findHelp, type Help, NOBODY_LEFT } from './help.ts';
import { isRated } from './solving.ts';
import type { HelpView, QuestionView, SeenCard } from './views.ts';

const MOST_SEEN = 3;

/** A question without anything that tells whose it is: not even where the message stands that it is about. */
export function questionOf(help: Help): QuestionView {
  const { id, question, product, urgent, waiting, status, rating, skill, card, claimer } = help;
  return {
    ...{ id, question, product, urgent, waiting, status, rating },
    skill: skill && { name: skill.name },
    // A team's own card is nothing for the others.
    card: card && { id: card.id, title: card.teamId === null ? card.title : null },
    claimer: claimer && { slackId: claimer.slackId, name: claimer.name },
    isLast: help.ring >= NOBODY_LEFT,
    isRated: isRated(help),
  };
}

/** The same for the two it is between. */
export function helpOf(help: Help): HelpView {
  const { slackId, name } = help.asker;
  return { ...questionOf(help), asker: { slackId, name }, link: help.link };
}

/** A request as the reader of a message about it may know it; `status`: how they answered, undefined for the asker. */
export async function findForReader(deps: Pick<Deps, 'db'>, { workspaceId, subject, recipient }: OutboxMessage) {
  const help = await findHelp(deps, workspaceId, subject);
  const ask = help?.asks.find(({ member }) => member.slackId === recipient);
  if (!help || !ask) return undefined;
  const isTheirs = ask.status === 'CLAIMED' && help.claimerId === ask.memberId;
  return { help, status: ask.status, view: isTheirs ? helpOf(help) : questionOf(help) };
}

/** Whether the lead of the asker's team is among those who were asked. */
export async function leadWasAsked({ db }: Pick<Deps, 'db'>, help: Help): Promise<boolean> {
  if (!help.asker.teamId) return false;
  const team = await db.team.findFirst({ where: { id: help.asker.teamId, workspaceId: help.workspaceId } });
  return team?.leadId != null && askOf(help, team.leadId) !== undefined;
}

/** What was known and did not answer it, as the asker saw: of that what both may see. */
export async function findSeenCards({ db }: Pick<Deps, 'db'>, help: Help): Promise<SeenCard[]> {
  const { workspaceId, asker, claimer, seenIds } = help;
  if (!claimer || seenIds.length === 0) return [];
  const both = await Promise.all([asker, claimer].map((one: Member) => actingOn({ db }, one)));
  const cards = await db.card.findMany({
    where: { workspaceId, id: { in: seenIds }, AND: both.map(visibleTo) },
    select: { id: true, title: true },
  });
  return seenIds.flatMap((id) => cards.find((card) => card.id === id) ?? []).slice(0, MOST_SEEN);
}
