import type { SlackAccount } from '../deps.ts';
import type { SkillLevel } from '../generated/prisma/client.ts';
import { fold, MOST_OWN_SKILLS } from '../people/service.ts';
import { MOST_SKILLS } from '../skills/service.ts';
import { COLUMN_NAMES, type SkillColumn } from './columns.ts';
import type { Problem, Row } from './rows.ts';
import { mapInTurns } from './turns.ts';

/** What the workspace holds already. */
export interface Known {
  accounts: SlackAccount[];
  teams: string[];
  sites: string[];
  skills: { name: string; retiredAt: Date | null }[];
  /** Slack id → names of the skills somebody offers and wants now. */
  held: ReadonlyMap<string, { offered: ReadonlySet<string>; wanted: ReadonlySet<string> }>;
}

/** One person as they are to be: names of teams and skills as the workspace spells them. */
export interface PersonPlan {
  account: SlackAccount;
  team: string | undefined;
  lead: boolean;
  site: string | undefined;
  startedOn: string | undefined;
  languages: string[];
  offered: Map<string, SkillLevel>;
  wanted: string[];
}

export interface Plan {
  people: PersonPlan[];
  newTeams: string[];
  /** Also those that come back from retirement. */
  newSkills: string[];
  problems: Problem[];
}

/** From low to high: a skill named twice counts at the higher level. */
const LEVELS: [SkillColumn, SkillLevel][] = [
  ['do', 'CAN_DO'],
  ['teach', 'CAN_TEACH'],
  ['certify', 'CAN_CERTIFY'],
];

type Complain = (line: number, column: string, value: string, message: string) => undefined;

/** Finds accounts by what a file calls them. A handle that two people share finds nobody. */
async function newAccountFinder(accounts: SlackAccount[]): Promise<(person: string) => SlackAccount | string> {
  const byId = new Map<string, SlackAccount>();
  const byEmail = new Map<string, SlackAccount>();
  const byHandle = new Map<string, SlackAccount[]>();
  await mapInTurns(accounts, (account) => {
    byId.set(account.slackId, account);
    if (account.email) byEmail.set(account.email, account);
    for (const handle of account.handles) byHandle.set(handle, [...(byHandle.get(handle) ?? []), account]);
  });
  return (person) => {
    const [, mentioned] = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(person) ?? [];
    const account = byId.get(mentioned ?? person);
    if (account) return account;
    if (/^[UW][A-Z0-9]{7,}$/.test(person)) return 'nobody here has this Slack id';
    if (person.indexOf('@') > 0) return byEmail.get(person.toLowerCase()) ?? 'nobody here has this e-mail address';
    const [found, ...others] = byHandle.get(fold(person.replace(/^@/, ''))) ?? [];
    if (others.length > 0) return 'several people are called so. Use the e-mail address';
    return found ?? 'nobody here is called so';
  };
}

/** Names as they are spelled already, or as the file spells them first. */
function newSpeller(known: string[]) {
  const spelled = new Map(known.map((name) => [fold(name), name]));
  const fresh = new Set<string>();
  return {
    fresh,
    spell: (name: string): string => {
      const key = fold(name);
      const found = spelled.get(key);
      if (found !== undefined) return found;
      spelled.set(key, name);
      fresh.add(name);
      return name;
    },
  };
}

function checkAccount(account: SlackAccount, row: Row, complain: Complain): void {
  const say = (message: string) => complain(row.line, COLUMN_NAMES.person, row.person, message);
  if (account.isBot) say('is an app');
  if (account.deactivated) say('has left the workspace');
  const matched = row.languages.length > 0 || Object.values(row.skills).some((skills) => skills.length > 0);
  if (account.isGuest && matched) say('is a guest. Guests have no skills and languages here: leave those empty');
}

/** What is gathered from line to line. */
interface Desk {
  known: Known;
  createSkills: boolean;
  complain: Complain;
  find: Awaited<ReturnType<typeof newAccountFinder>>;
  teams: ReturnType<typeof newSpeller>;
  sites: ReturnType<typeof newSpeller>;
  skills: ReturnType<typeof newSpeller>;
  /** Names of retired skills by how they are compared. */
  retired: Map<string, string>;
  /** Slack id, and team, to the line that had it first. */
  seen: Map<string, number>;
  leads: Map<string, number>;
}

function skillsOf(desk: Desk, row: Row, column: SkillColumn): string[] {
  return row.skills[column].map((name) => {
    const spelled = desk.skills.spell(desk.retired.get(fold(name)) ?? name);
    if (!desk.createSkills && desk.skills.fresh.has(spelled))
      desk.complain(
        row.line,
        COLUMN_NAMES[column],
        name,
        'is not in the list of skills. Correct it, or let me create it',
      );
    return spelled;
  });
}

function checkOnce(desk: Desk, row: Row, account: SlackAccount): void {
  const before = desk.seen.get(account.slackId);
  if (before)
    desk.complain(row.line, COLUMN_NAMES.person, row.person, `is on line ${before} already. Keep one line a person`);
  else desk.seen.set(account.slackId, row.line);
}

function checkLead(desk: Desk, row: Row, team: string): void {
  const other = desk.leads.get(team);
  if (other) desk.complain(row.line, COLUMN_NAMES.lead, team, `has a lead on line ${other} already. A team has one`);
  else desk.leads.set(team, row.line);
}

/** No profile may hold more than its own form takes. */
function checkNumber(desk: Desk, row: Row, column: SkillColumn, names: string[], held?: ReadonlySet<string>): void {
  const all = new Set([...names, ...(held ?? [])]).size;
  if (names.length > 0 && all > MOST_OWN_SKILLS)
    desk.complain(row.line, COLUMN_NAMES[column], '', `would make ${all} skills. ${MOST_OWN_SKILLS} at most`);
}

function planPerson(desk: Desk, row: Row, account: SlackAccount): PersonPlan {
  checkAccount(account, row, desk.complain);
  checkOnce(desk, row, account);
  const team = row.team === undefined ? undefined : desk.teams.spell(row.team);
  if (row.lead && team !== undefined) checkLead(desk, row, team);
  const offered = new Map(
    LEVELS.flatMap(([column, level]) => skillsOf(desk, row, column).map((name) => [name, level])),
  );
  const wanted = skillsOf(desk, row, 'want');
  const held = desk.known.held.get(account.slackId);
  checkNumber(desk, row, 'teach', [...offered.keys()], held?.offered);
  checkNumber(desk, row, 'want', wanted, held?.wanted);
  const { startedOn, languages, lead } = row;
  const site = row.site === undefined ? undefined : desk.sites.spell(row.site);
  return { account, team, lead, site, startedOn, languages, offered, wanted };
}

/** What would become of the rows. It depends on nothing but its arguments. With any problem nothing may be written. */
export async function planImport(rows: Row[], known: Known, createSkills: boolean): Promise<Plan> {
  const problems: Problem[] = [];
  const inUse = known.skills.filter((skill) => skill.retiredAt === null);
  const retired = known.skills.filter((skill) => skill.retiredAt !== null);
  const desk: Desk = {
    known,
    createSkills,
    complain: (line, column, value, message) => void problems.push({ line, column, value, message }),
    find: await newAccountFinder(known.accounts),
    teams: newSpeller(known.teams),
    sites: newSpeller(known.sites),
    skills: newSpeller(inUse.map(({ name }) => name)),
    retired: new Map(retired.map(({ name }) => [fold(name), name])),
    seen: new Map(),
    leads: new Map(),
  };
  const planned = await mapInTurns(rows, (row) => {
    if (row.person === '') return undefined; // complained of before
    const account = desk.find(row.person);
    if (typeof account !== 'string') return planPerson(desk, row, account);
    return desk.complain(row.line, COLUMN_NAMES.person, row.person, account);
  });
  const people = planned.filter((one) => one !== undefined);
  const newSkills = createSkills ? [...desk.skills.fresh] : [];
  if (inUse.length + newSkills.length > MOST_SKILLS)
    desk.complain(1, 'file', '', `That would make ${inUse.length + newSkills.length} skills. ${MOST_SKILLS} at most.`);
  return { people, newTeams: [...desk.teams.fresh], newSkills, problems };
}
