import { fold } from '../people/service.ts';

/** What a file can say of a person; each column once, in any order. */
export type Column = 'person' | 'team' | 'lead' | 'site' | 'startedOn' | 'languages' | SkillColumn;
export type SkillColumn = 'certify' | 'teach' | 'do' | 'want';

export const SKILL_COLUMNS = ['certify', 'teach', 'do', 'want'] as const satisfies SkillColumn[];

/** How the report calls them. */
export const COLUMN_NAMES: Record<Column, string> = {
  person: 'person',
  team: 'team',
  lead: 'lead',
  site: 'site',
  startedOn: 'start date',
  languages: 'languages',
  certify: 'skills certify',
  teach: 'skills teach',
  do: 'skills do',
  want: 'skills want',
};

/** Headings without spaces and signs, as HR systems and people write them. */
const HEADINGS: Record<Column, string[]> = {
  person: [
    'person',
    'slackid',
    'userid',
    'memberid',
    'email',
    'mail',
    'emailaddress',
    'handle',
    'slackhandle',
    'username',
    'slack',
  ],
  team: ['team', 'teamname', 'department', 'group'],
  lead: ['lead', 'islead', 'teamlead', 'leader'],
  site: ['site', 'location', 'office', 'city'],
  startedOn: ['startdate', 'started', 'startedon', 'start', 'hiredate', 'hiredon', 'joined'],
  languages: ['languages', 'language', 'speaks'],
  certify: ['certify', 'skillscertify', 'cancertify', 'certifies'],
  teach: ['teach', 'skillsteach', 'canteach', 'teaches'],
  do: ['do', 'skillsdo', 'cando', 'does', 'skills'],
  want: ['want', 'skillswant', 'wants', 'wanted', 'skillswanted', 'wantstolearn'],
};
/** For the reader of the file only. */
const KNOWN_ELSEWHERE = ['name', 'fullname', 'displayname', 'title', 'firstname', 'lastname'];

const bare = (heading: string) => fold(heading).replaceAll(/[^a-z0-9]+/g, '');

export interface Layout {
  /** Column → positions of its cells; only a person may be named in several ways. */
  at: Map<Column, number[]>;
  /** Headings nobody reads, as they are written: perhaps a mistake in writing. */
  ignored: string[];
  width: number;
}

/** Which cell is what, by the first record. Returns a sentence when people or anything about them are missing. */
export function readLayout(headings: string[]): Layout | string {
  const at = new Map<Column, number[]>();
  const ignored: string[] = [];
  for (const [index, heading] of headings.entries()) {
    const name = bare(heading);
    const [column] = Object.entries(HEADINGS).find(([, names]) => names.includes(name)) ?? [];
    if (column) at.set(column as Column, [...(at.get(column as Column) ?? []), index]);
    else if (!KNOWN_ELSEWHERE.includes(name) && heading.trim() !== '') ignored.push(heading.trim());
  }
  if (!at.has('person'))
    return 'There is no column for the person. The first line must name the columns, one of them “slack id”, “e-mail” or “handle”.';
  const twice = [...at].find(([column, places]) => column !== 'person' && places.length > 1);
  if (twice) return `There are two columns for “${COLUMN_NAMES[twice[0]]}”. Keep one.`;
  if (at.size === 1)
    return 'There is nothing in the file but people: no team, lead, site, start date, languages or skills.';
  return { at, ignored, width: headings.length };
}
