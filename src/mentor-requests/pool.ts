import type { Deps, Tx } from '../deps.ts';
import type { Member, MentorRequest, Workspace } from '../generated/prisma/client.ts';
import { type Candidate, type Mentor, rankCandidates } from '../matching/candidates.ts';
import { shiftsOfWeek } from '../matching/shifts.ts';
import { languageName } from '../people/languages.ts';
import { reachable } from '../people/service.ts';

/** Who can be asked in a workspace, read once for any number of requests. */
export interface Pool {
  workspace: Workspace;
  mentors: Mentor[];
}

const RUNNING = ['ACTIVE', 'PAUSED'] as const;

/** How many pairings each of these people mentors in now; who mentors in none is missing. */
export async function placesTaken(tx: Tx, workspaceId: string, mentorIds: string[]): Promise<Map<string, number>> {
  const rows = await tx.pairing.groupBy({
    by: ['mentorId'],
    where: { workspaceId, mentorId: { in: mentorIds }, status: { in: [...RUNNING] } },
    _count: true,
  });
  return new Map(rows.map(({ mentorId, _count }) => [mentorId, _count]));
}

const weekOf = (member: Member, workspace: Workspace, now: Date) => shiftsOfWeek(reachable(member, workspace), now);

/** Everybody who mentors, with their places and hours. Call it under the lock of changes.ts: the places must hold. */
export async function loadPool(deps: Deps, tx: Tx, workspaceId: string): Promise<Pool> {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const profiles = await tx.profile.findMany({
    where: { workspaceId, mentoring: true },
    include: { member: { include: { leads: { select: { id: true } } } }, offered: true, wanted: true },
  });
  const ids = profiles.map(({ memberId }) => memberId);
  const taken = await placesTaken(tx, workspaceId, ids);
  const pending = await tx.offer.groupBy({
    by: ['mentorId'],
    where: { workspaceId, mentorId: { in: ids }, status: 'PENDING' },
    _count: true,
  });
  const asked = new Map(pending.map(({ mentorId, _count }) => [mentorId, _count]));
  const mentors = profiles.map(({ member, ...profile }) => ({
    id: member.id,
    isColleague: !member.isBot && !member.isGuest && member.deactivatedAt === null,
    mentoring: profile.mentoring,
    pausedUntil: member.pausedUntil,
    capacity: profile.capacity,
    taken: taken.get(member.id) ?? 0,
    pending: asked.get(member.id) ?? 0,
    languages: profile.languages,
    offered: new Map(profile.offered.map(({ skillId, level }) => [skillId, level])),
    wanted: new Set(profile.wanted.map(({ skillId }) => skillId)),
    teamId: member.teamId,
    isLead: member.leads.length > 0,
    week: weekOf(member, workspace, deps.now()),
  }));
  return { workspace, mentors };
}

/** With whom each of these members is paired now, in either part. */
async function findPartners(tx: Tx, workspaceId: string, ids: string[]): Promise<Map<string, Set<string>>> {
  const pairings = await tx.pairing.findMany({
    where: { workspaceId, status: { in: [...RUNNING] }, OR: [{ menteeId: { in: ids } }, { mentorId: { in: ids } }] },
    select: { menteeId: true, mentorId: true },
  });
  const partners = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { menteeId, mentorId } of pairings) {
    partners.get(menteeId)?.add(mentorId);
    partners.get(mentorId)?.add(menteeId);
  }
  return partners;
}

/** A request with all that decides who can be asked for it. */
export type Wanted = Awaited<ReturnType<typeof loadWanted>>[number];

/** Reads what decides about requests, in their order, with the same few queries for any number of them. */
export async function loadWanted(tx: Tx, workspaceId: string, requests: MentorRequest[]) {
  const mentees = { mentee: { include: { team: { select: { leadId: true } } } } } as const;
  const rows = await tx.mentorRequest.findMany({
    where: { workspaceId, id: { in: requests.map(({ id }) => id) } },
    include: { skill: true, offers: { select: { mentorId: true } }, ...mentees },
  });
  const partners = await findPartners(tx, workspaceId, [...new Set(rows.map(({ menteeId }) => menteeId))]);
  const byId = new Map(
    rows.map((row) => [row.id, { ...row, partnerIds: partners.get(row.menteeId) ?? new Set<string>() }]),
  );
  return requests.flatMap(({ id }) => byId.get(id) ?? []);
}

/** Who to ask for this request now, the best first. */
export function findCandidates(now: Date, wanted: Wanted, { workspace, mentors }: Pool): Candidate[] {
  const { skill, language, kind, menteeId, mentee, preferredMentorId, offers, partnerIds } = wanted;
  return rankCandidates(
    {
      menteeId,
      skill,
      kind,
      preferredMentorId,
      language: language ? { code: language, name: languageName(language) } : null,
    },
    mentors,
    {
      now,
      mentee: {
        teamId: mentee.teamId,
        leadId: mentee.team?.leadId ?? null,
        week: weekOf(mentee, workspace, now),
        workingDays: reachable(mentee, workspace).workDays.length,
      },
      partnerIds,
      askedIds: new Set(offers.map(({ mentorId }) => mentorId)),
    },
  );
}
