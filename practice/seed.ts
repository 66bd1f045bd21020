/** Fills the practice workspace: the people in the pretend Slack, and some weeks of history through the real app. */
import type { Alongside } from '../src/app.ts';
import { giveKudos } from '../src/kudos/giving.ts';
import { acceptOffer } from '../src/mentor-requests/answers.ts';
import { propose, requestMentor } from '../src/mentor-requests/service.ts';
import { evenWeek, storedWeek } from '../src/people/hours.ts';
import { getMember } from '../src/people/service.ts';
import {
  DEEDS,
  type Deed,
  EMPLOYEES,
  type Employee,
  GATHERINGS,
  type Gathering,
  GROUPS,
  LIVELY,
  MATCHES,
  type Match,
  type Remark,
  TAKES_CIRCLES,
  TALK,
  TEAMS,
} from './company.ts';
import { knowledgeEvents } from './knowledge.ts';
import { livelyEvents } from './lively.ts';
import type { Slack } from './slack/types.ts';

const RECOGNITION_CHANNEL = 'C0KUDOS';

const idOf = (name: string): string => EMPLOYEES.find((employee) => employee.name === name)?.id ?? '';

/** The people and channels of the company, in Slack. */
export function seedSlack(slack: Slack): void {
  for (const { id, name, title, zone, isAdmin } of EMPLOYEES) {
    slack.addUser({ id, name, title, tz: zone, ...(isAdmin && { isAdmin }) });
  }
  const everyone = EMPLOYEES.map((employee) => employee.id);
  slack.addChannel({
    id: 'C0GENERAL',
    name: 'general',
    topic: 'Everybody at Bright Parcel',
    memberIds: everyone,
    botIsMember: true,
  });
  slack.addChannel({
    id: RECOGNITION_CHANNEL,
    name: 'recognition',
    topic: 'Good work, told',
    memberIds: everyone,
    botIsMember: true,
  });
  for (const team of TEAMS) {
    const memberIds = EMPLOYEES.filter((employee) => employee.team === team.name).map((employee) => employee.id);
    slack.addChannel({ name: `team-${team.name.toLowerCase()}`, topic: team.what, memberIds, botIsMember: true });
  }
  for (const { people, ...group } of GROUPS) slack.addGroup({ ...group, users: people.map(idOf) });
}

async function seedProfile(
  app: Alongside,
  workspaceId: string,
  employee: Employee,
  skillIds: Map<string, string>,
): Promise<void> {
  const { db, now } = app.deps;
  const { hours, site, startedOn, products = [], interests = [] } = employee;
  const { languages = ['en'], channels = [], offers = {}, wants = [] } = employee;
  const member = await getMember(app.deps, workspaceId, employee.id);
  await db.member.update({
    where: { id: member.id },
    data: {
      isCoordinator: employee.role === 'coordinator',
      ...(site && { site }),
      ...(startedOn && { startedOn: new Date(`${startedOn}T00:00:00Z`) }),
      team: { connect: { workspaceId_name: { workspaceId, name: employee.team } } },
      ...(hours && { workWeek: storedWeek(evenWeek(hours.days, hours.from, hours.to)) }),
    },
  });
  if (Object.keys(offers).length === 0 && wants.length === 0) return;
  const skills = (names: string[]) => names.flatMap((name) => skillIds.get(name) ?? []);
  await db.profile.create({
    data: {
      memberId: member.id,
      workspaceId,
      mentoring: Object.keys(offers).length > 0,
      circles: TAKES_CIRCLES.has(employee.name),
      languages,
      supportChannels: channels,
      products,
      interests,
      updatedAt: now(),
      offered: {
        createMany: {
          data: Object.entries(offers).flatMap(([name, level]) =>
            skills([name]).map((skillId) => ({ skillId, level, workspaceId })),
          ),
        },
      },
      wanted: { createMany: { data: skills(wants).map((skillId) => ({ skillId, workspaceId })) } },
    },
  });
}

/** Teams, profiles and settings. Returns the workspace's id. */
export async function seedCompany(app: Alongside): Promise<string> {
  const { db, now } = app.deps;
  const { id: workspaceId } = await db.workspace.findFirstOrThrow();
  await db.workspace.update({
    where: { id: workspaceId },
    data: {
      zone: 'Europe/Berlin',
      recognitionChannelId: RECOGNITION_CHANNEL,
      privatePatterns: [String.raw`BP-?\d{6,10}`],
      setUpAt: now(),
    },
  });
  await db.team.createMany({ data: TEAMS.map(({ name }) => ({ workspaceId, name })) });
  const skills = await db.skill.findMany({ where: { workspaceId } });
  const skillIds = new Map(skills.map((skill) => [skill.name, skill.id]));
  for (const employee of EMPLOYEES) await seedProfile(app, workspaceId, employee, skillIds);
  for (const { id, team, role } of EMPLOYEES) {
    if (role !== 'lead') continue;
    const lead = await getMember(app.deps, workspaceId, id);
    await db.team.update({ where: { workspaceId_name: { workspaceId, name: team } }, data: { leadId: lead.id } });
  }
  return workspaceId;
}

async function pair(app: Alongside, workspaceId: string, match: Match): Promise<void> {
  const { deps } = app;
  const skill = await deps.db.skill.findFirstOrThrow({ where: { workspaceId, name: match.skill } });
  const request = await requestMentor(deps, {
    mentee: await getMember(deps, workspaceId, idOf(match.mentee)),
    skillId: skill.id,
    goal: match.goal,
    kind: 'CLASSIC',
    language: null,
    preferredSlackId: idOf(match.mentor),
  });
  const mentor = await getMember(deps, workspaceId, idOf(match.mentor));
  const offer = await deps.db.offer.findFirstOrThrow({ where: { requestId: request.id, mentorId: mentor.id } });
  await acceptOffer(deps, mentor, offer.id);
}

/** As a round of circles does it once it is sent. */
async function gather(app: Alongside, workspaceId: string, { mentor: name, skill, goals }: Gathering): Promise<void> {
  const { deps } = app;
  const { id: skillId } = await deps.db.skill.findFirstOrThrow({ where: { workspaceId, name: skill } });
  const mentor = await getMember(deps, workspaceId, idOf(name));
  const reasons = ['Your programme proposes it', `You can teach ${skill}`];
  const people = Object.entries(goals);
  const mentees = await Promise.all(people.map(([mentee]) => getMember(deps, workspaceId, idOf(mentee))));
  const proposals = people.map(([, goal], at) => ({
    menteeId: mentees[at]?.id ?? '',
    skillId,
    goal,
    mentorId: mentor.id,
    reasons,
    notIds: [],
    circleSize: people.length,
  }));
  await deps.db.$transaction((tx) => propose(deps, tx, workspaceId, proposals));
  const offer = await deps.db.offer.findFirstOrThrow({
    where: { workspaceId, mentorId: mentor.id, status: 'PENDING' },
  });
  await acceptOffer(deps, mentor, offer.id);
}

async function thank(app: Alongside, workspaceId: string, deed: Deed): Promise<void> {
  const value = await app.deps.db.companyValue.findFirstOrThrow({ where: { workspaceId, name: deed.value } });
  await giveKudos(app.deps, {
    workspaceId,
    giver: await getMember(app.deps, workspaceId, idOf(deed.from)),
    toSlackIds: deed.to.map(idOf),
    valueId: value.id,
    deed: deed.deed,
    impact: deed.impact ?? null,
  });
}

/** What somebody said in a channel, with the answers and reactions it got. */
async function remark(
  slack: Slack,
  { channel: name, from, text, replies = [], reactions = {} }: Remark,
): Promise<void> {
  const channel = [...slack.state.conversations.values()].find((one) => one.name === name)?.id ?? '';
  const { ts } = await slack.as(idOf(from)).say(channel, text);
  for (const reply of replies) await slack.as(idOf(reply.from)).say(channel, reply.text, ts);
  for (const [emoji, names] of Object.entries(reactions)) {
    for (const who of names) await slack.as(idOf(who)).react({ channel, ts }, emoji);
  }
}

/**
 * Lets the company live through its last week with the real app: talk, pairings, kudos, the Friday shout-out. `start`: when the
 * practice begins, in ms; `goTo` moves the clock to so many days before that and does what is due until then.
 */
export async function seedHistory(
  slack: Slack,
  app: Alongside,
  workspaceId: string,
  start: number,
  goTo: (daysAgo: number) => Promise<void>,
): Promise<void> {
  const two = { mentee: idOf(LIVELY.mentee), mentor: idOf(LIVELY.mentor) };
  const past = [
    ...livelyEvents(app, workspaceId, start, two),
    ...knowledgeEvents(app, workspaceId, start, idOf),
    ...MATCHES.map((match) => ({ daysAgo: match.daysAgo, happen: () => pair(app, workspaceId, match) })),
    ...GATHERINGS.map((one) => ({ daysAgo: one.daysAgo, happen: () => gather(app, workspaceId, one) })),
    ...TALK.map((one) => ({ daysAgo: one.daysAgo, happen: () => remark(slack, one) })),
    ...DEEDS.map((deed) => ({ daysAgo: deed.daysAgo, happen: () => thank(app, workspaceId, deed) })),
  ].sort((a, b) => b.daysAgo - a.daysAgo);
  for (const { daysAgo, happen } of past) {
    await goTo(daysAgo);
    await happen();
    await app.deliverDue();
  }
}

/** Nobody begins the practice with unread messages of the past. */
export function readEverything(slack: Slack): void {
  for (const { id, memberIds } of slack.state.conversations.values()) {
    for (const memberId of memberIds) slack.as(memberId).read(id);
  }
}
