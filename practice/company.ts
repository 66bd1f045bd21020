/** Bright Parcel's support organisation: forty people in three teams and zones. All of it is made up. */
import type { Person } from './contract.ts';

export type Level = 'CAN_DO' | 'CAN_TEACH' | 'CAN_CERTIFY';

export interface Employee {
  id: string;
  name: string;
  title: string;
  role: Person['role'];
  team: string;
  zone: string;
  isAdmin?: boolean;
  languages?: string[];
  channels?: string[];
  offers?: Record<string, Level>;
  wants?: string[];
  products?: string[];
  interests?: string[];
  site?: string;
  /** YYYY-MM-DD. */
  startedOn?: string;
  /** Minutes after midnight; left out: the workspace's hours. */
  hours?: { days: number[]; from: number; to: number };
}

export const TEAMS = [
  { name: 'Harbour', what: 'Phone', zone: 'Europe/Berlin' },
  { name: 'Lantern', what: 'Chat and e-mail', zone: 'Europe/Lisbon' },
  { name: 'Summit', what: 'Escalations and refunds', zone: 'Asia/Manila' },
] as const;

/** Groups that cut across the teams, as Slack has them. */
export const GROUPS = [
  {
    id: 'S0RETURNS',
    name: 'Returns crew',
    handle: 'returns',
    people: ['Andres Reyes', 'Beatriz Sousa', 'Jonas Weber'],
  },
  {
    id: 'S0NIGHTS',
    name: 'Night shift',
    handle: 'nights',
    people: ['Joy Mendoza', 'Miguel Bautista', 'Liza Aquino', 'Ramon Cruz'],
  },
] as const;

/** [name, skills offered, skills wanted]; skills are those every new workspace starts with. */
type Row = [name: string, offers: Record<string, Level> | undefined, wants: string[] | undefined, languages: string[]];

const harbour: Row[] = [
  ['Jonas Weber', { 'Phone manner': 'CAN_TEACH', Troubleshooting: 'CAN_DO' }, undefined, ['en', 'de']],
  ['Aylin Demir', undefined, ['Conflict resolution'], ['en', 'de', 'tr']],
  ['Pavel Novak', { Troubleshooting: 'CAN_CERTIFY', 'Product knowledge': 'CAN_TEACH' }, undefined, ['en', 'cs']],
  ['Hanna Lindqvist', undefined, ['Phone manner'], ['en', 'sv']],
  ['Omar Haddad', { 'Conflict resolution': 'CAN_TEACH', 'De-escalation': 'CAN_DO' }, undefined, ['en', 'ar', 'fr']],
  ['Lea Fischer', undefined, ['Time management'], ['en', 'de']],
  ['Viktor Petrov', { 'Ticketing tools': 'CAN_CERTIFY' }, ['Clear writing'], ['en', 'de']],
  ['Chiara Rossi', undefined, ['Handling complaints'], ['en', 'it']],
  ['Emre Yilmaz', { 'Time management': 'CAN_TEACH' }, undefined, ['en', 'tr']],
  ['Nora Kowalska', undefined, ['Product knowledge'], ['en', 'pl']],
  ['Felix Brandt', undefined, ['Active listening'], ['en', 'de']],
];
const lantern: Row[] = [
  ['Beatriz Sousa', { 'Chat etiquette': 'CAN_CERTIFY', 'Clear writing': 'CAN_TEACH' }, undefined, ['en', 'pt']],
  ['Liam Byrne', undefined, ['Clear writing'], ['en']],
  ['Sofia Marques', { 'Clear writing': 'CAN_CERTIFY' }, undefined, ['en', 'pt', 'es']],
  ['Aoife Kelly', { 'Handling complaints': 'CAN_TEACH' }, ['De-escalation'], ['en']],
  ['Duarte Pinto', undefined, ['Ticketing tools'], ['en', 'pt']],
  ['Grace Adeyemi', { 'First-contact resolution': 'CAN_CERTIFY' }, undefined, ['en', 'fr']],
  ['Marta Alves', undefined, ['Saying no kindly'], ['en', 'pt']],
  ['Callum Reid', { 'Saying no kindly': 'CAN_TEACH' }, ['Troubleshooting'], ['en']],
  ['Ines Carvalho', undefined, ['First-contact resolution'], ['en', 'pt']],
  ['Yusuf Rahman', { 'Product knowledge': 'CAN_CERTIFY' }, undefined, ['en', 'ar']],
  ['Elena Popescu', undefined, ['Chat etiquette'], ['en', 'fr']],
];
const summit: Row[] = [
  [
    'Andres Reyes',
    { 'Billing and refunds': 'CAN_CERTIFY', 'De-escalation': 'CAN_TEACH' },
    undefined,
    ['en', 'tl', 'es'],
  ],
  ['Bianca Santos', undefined, ['Billing and refunds'], ['en', 'tl']],
  ['Joy Mendoza', { 'Handling complaints': 'CAN_CERTIFY' }, undefined, ['en', 'tl']],
  ['Miguel Bautista', undefined, ['Handling complaints'], ['en', 'tl']],
  ['Kiko Navarro', { 'Active listening': 'CAN_TEACH' }, ['Billing and refunds'], ['en', 'tl']],
  ['Liza Aquino', undefined, ['Active listening'], ['en', 'tl']],
  ['Ramon Cruz', { Troubleshooting: 'CAN_TEACH' }, undefined, ['en', 'tl']],
  ['Carmela Ramos', undefined, ['De-escalation'], ['en', 'tl']],
  ['Dino Flores', { 'Billing and refunds': 'CAN_TEACH' }, undefined, ['en', 'tl']],
  ['Tala Villanueva', undefined, ['Time management'], ['en', 'tl']],
  ['Paolo Garcia', { 'Conflict resolution': 'CAN_CERTIFY' }, undefined, ['en', 'tl', 'es']],
  ['Hazel Domingo', undefined, ['Ticketing tools'], ['en', 'tl']],
];

/** The people of the story come first, so that whoever opens the page finds them. */
const story: Employee[] = [
  {
    id: 'U0MINA',
    name: 'Mina Okafor',
    title: 'Support agent',
    role: 'agent',
    team: 'Harbour',
    zone: 'Europe/Berlin',
    languages: ['en', 'fr'],
    channels: ['phone'],
    wants: ['De-escalation'],
  },
  {
    id: 'U0TOMAS',
    name: 'Tomás Rivera',
    title: 'Senior agent',
    role: 'mentor',
    team: 'Harbour',
    zone: 'Europe/Berlin',
    languages: ['en', 'es', 'de'],
    channels: ['phone', 'chat'],
    offers: { 'De-escalation': 'CAN_CERTIFY', 'Active listening': 'CAN_TEACH', 'Phone manner': 'CAN_CERTIFY' },
  },
  {
    id: 'U0INGRID',
    name: 'Ingrid Halvorsen',
    title: 'Team lead, Harbour',
    role: 'lead',
    team: 'Harbour',
    zone: 'Europe/Berlin',
    languages: ['en', 'de'],
  },
  {
    id: 'U0PRIYA',
    name: 'Priya Raman',
    title: 'Learning coordinator',
    role: 'coordinator',
    team: 'Lantern',
    zone: 'Europe/Lisbon',
    isAdmin: true,
    languages: ['en'],
  },
  {
    id: 'U0RUI',
    name: 'Rui Teixeira',
    title: 'Team lead, Lantern',
    role: 'lead',
    team: 'Lantern',
    zone: 'Europe/Lisbon',
  },
  { id: 'U0ROSA', name: 'Rosa Delgado', title: 'Team lead, Summit', role: 'lead', team: 'Summit', zone: 'Asia/Manila' },
];

/** Manila works the European day, as support there does. */
const MANILA_HOURS = { days: [1, 2, 3, 4, 5], from: 840, to: 1380 };

const staff = (rows: Row[], teamIndex: 0 | 1 | 2, channels: string[]): Employee[] =>
  rows.map(([name, offers, wants, languages], index) => {
    const { name: team, zone } = TEAMS[teamIndex];
    return {
      id: `U${team.slice(0, 1)}${String(index + 1).padStart(2, '0')}${name.split(' ')[0]?.toUpperCase()}`,
      name,
      title: offers ? 'Senior agent' : 'Support agent',
      role: offers ? 'mentor' : 'agent',
      team,
      zone,
      languages,
      channels,
      ...(offers && { offers }),
      ...(wants && { wants }),
      ...(teamIndex === 2 && { hours: MANILA_HOURS }),
    };
  });

const PRODUCTS = ['Parcel tracking', 'Returns', 'Customs', 'Business accounts', 'Locker network'];
const INTERESTS = ['Cooking', 'Running', 'Board games', 'Gardening', 'Photography', 'Football', 'Languages'];
const SITES: Record<string, string> = { Harbour: 'Hamburg', Lantern: 'Lisbon', Summit: 'Manila' };

/** Two of a list, different for neighbours, the same in every practice. */
const two = (list: string[], index: number): string[] =>
  [list[index % list.length], list[(index * 3 + 1) % list.length]].flatMap((one) => one ?? []);

/** What everybody tells of themselves besides their skills; those who pass something on have been here longer. */
const told = (employee: Employee, index: number): Employee => ({
  ...employee,
  products: [...new Set(two(PRODUCTS, index))],
  interests: [...new Set(two(INTERESTS, index))],
  site: SITES[employee.team] ?? 'Hamburg',
  startedOn: `${(employee.role === 'agent' ? 2025 : 2018) + (index % (employee.role === 'agent' ? 2 : 5))}-0${1 + (index % 9)}-01`,
});

/** Everybody, the story's people first. */
export const EMPLOYEES: Employee[] = [
  ...story,
  ...staff(harbour, 0, ['phone']),
  ...staff(lantern, 1, ['chat', 'email']),
  ...staff(summit, 2, ['email', 'phone']),
].map(told);

export interface Match {
  daysAgo: number;
  mentee: string;
  mentor: string;
  skill: string;
  goal: string;
}

/** Pairings that began before the practice does. */
export const MATCHES: Match[] = [
  {
    daysAgo: 8,
    mentee: 'Liam Byrne',
    mentor: 'Sofia Marques',
    skill: 'Clear writing',
    goal: 'Write answers that customers understand the first time.',
  },
  {
    daysAgo: 8,
    mentee: 'Bianca Santos',
    mentor: 'Andres Reyes',
    skill: 'Billing and refunds',
    goal: 'Handle a refund dispute from start to end on my own.',
  },
  {
    daysAgo: 7,
    mentee: 'Nora Kowalska',
    mentor: 'Pavel Novak',
    skill: 'Product knowledge',
    goal: 'Answer questions about customs without asking back.',
  },
];

/** What the first of them has made of it so far. */
export const LIVELY = {
  mentee: 'Liam Byrne',
  mentor: 'Sofia Marques',
  objective: {
    deed: 'Write answers to late-parcel questions that nobody has to ask back about',
    measure: 'NUMBER' as const,
    unit: 'answers without a question back',
    baseline: 0,
    target: 5,
    nextStep: 'Rewrite my three most used answers',
    why: 'Customers read once and know what happens next',
  },
  session: {
    line: 'The first line says what happens next; the rest may stay short.',
    own: ['Rewrite my three most used answers', 'Read them aloud before sending'],
    others: ['Send Liam the “bad news” template'],
  },
};

/** A circle of a coordinator's round: one mentor, and what each of their people wants to be able to do. */
export interface Gathering {
  daysAgo: number;
  mentor: string;
  skill: string;
  goals: Record<string, string>;
}

export const GATHERINGS: Gathering[] = [
  {
    daysAgo: 6,
    mentor: 'Emre Yilmaz',
    skill: 'Time management',
    goals: {
      'Lea Fischer': 'End my shift without a call I still owe somebody.',
      'Tala Villanueva': 'Plan the night hours so that nothing piles up by morning.',
    },
  },
];

/** Who takes a whole circle on one free place. */
export const TAKES_CIRCLES = new Set(['Emre Yilmaz', 'Tomás Rivera', 'Callum Reid']);

export interface Deed {
  /** Days before the practice begins, on a Tuesday at 10:00. */
  daysAgo: number;
  from: string;
  to: string[];
  value: string;
  deed: string;
  impact?: string;
}

/** What people thanked each other for lately: last week's are told in last Friday's shout-out, this week's wait for the next. */
export const DEEDS: Deed[] = [
  {
    daysAgo: 5.98,
    from: 'Ingrid Halvorsen',
    to: ['Jonas Weber'],
    value: 'Customer first',
    deed: 'Stayed forty minutes on the line with a customer whose wedding rings were lost, and found the parcel in the Leipzig depot.',
    impact: 'The rings arrived a day before the wedding.',
  },
  {
    daysAgo: 5.85,
    from: 'Grace Adeyemi',
    to: ['Liam Byrne', 'Marta Alves'],
    value: 'Teamwork',
    deed: 'Took over my whole chat queue without a word when my child was ill.',
  },
  {
    daysAgo: 4.94,
    from: 'Rosa Delgado',
    to: ['Joy Mendoza'],
    value: 'Ownership',
    deed: 'Noticed that three refund complaints had one cause and wrote it up for the billing team the same afternoon.',
    impact: 'No new complaint of that kind since.',
  },
  {
    daysAgo: 4.82,
    from: 'Aylin Demir',
    to: ['Omar Haddad'],
    value: 'Learning',
    deed: 'Let me listen in on a hard call and talked it through with me afterwards, sentence by sentence.',
  },
  {
    daysAgo: 0.97,
    from: 'Rui Teixeira',
    to: ['Sofia Marques'],
    value: 'Customer first',
    deed: 'Rewrote the "parcel is late" answer so that it says in the first line what happens next.',
    impact: 'Half as many replies asking "and now?".',
  },
  {
    daysAgo: 0.88,
    from: 'Bianca Santos',
    to: ['Andres Reyes'],
    value: 'Kindness',
    deed: 'Walked me through my first chargeback without making me feel slow.',
  },
  {
    daysAgo: 0.81,
    from: 'Pavel Novak',
    to: ['Viktor Petrov', 'Emre Yilmaz'],
    value: 'Teamwork',
    deed: 'Rebuilt the ticket views on Monday morning so that nobody had to search for the overnight cases.',
  },
];

export interface Remark {
  /** Days before the practice begins. */
  daysAgo: number;
  channel: string;
  from: string;
  text: string;
  replies?: { from: string; text: string }[];
  /** Emoji by name, with who reacted. */
  reactions?: Record<string, string[]>;
}

/** What people said to each other lately. */
export const TALK: Remark[] = [
  {
    daysAgo: 5.95,
    channel: 'general',
    from: 'Priya Raman',
    text: 'Good morning! The winter roster is up. If you want to swap, tell me by Friday.',
    reactions: { white_check_mark: ['Ingrid Halvorsen', 'Rui Teixeira', 'Rosa Delgado'] },
  },
  {
    daysAgo: 4.98,
    channel: 'general',
    from: 'Yusuf Rahman',
    text: 'Customs forms for Norway have a new field from today. The template in the ticketing tool is already right.',
    replies: [{ from: 'Nora Kowalska', text: 'Thank you, that would have been my whole Friday.' }],
    reactions: { raised_hands: ['Nora Kowalska', 'Pavel Novak'] },
  },
  {
    daysAgo: 4.9,
    channel: 'team-lantern',
    from: 'Rui Teixeira',
    text: 'The chat answers are tidied up. Tell me which ones you miss.',
  },
  {
    daysAgo: 0.99,
    channel: 'general',
    from: 'Rosa Delgado',
    text: 'Summit takes the overnight refunds this week, so Harbour can breathe.',
    reactions: { heart: ['Ingrid Halvorsen', 'Mina Okafor', 'Lea Fischer'] },
  },
  {
    daysAgo: 0.98,
    channel: 'team-summit',
    from: 'Rosa Delgado',
    text: 'Chargebacks are due on Thursday. Andres has the list.',
    replies: [{ from: 'Bianca Santos', text: 'Half of mine are done.' }],
    reactions: { clap: ['Andres Reyes', 'Joy Mendoza'] },
  },
  {
    daysAgo: 0.92,
    channel: 'team-lantern',
    from: 'Callum Reid',
    text: 'Customers answer “thank you” to the new parcel text. To a delay!',
    reactions: { tada: ['Sofia Marques', 'Liam Byrne'] },
  },
  {
    daysAgo: 0.9,
    channel: 'general',
    from: 'Jonas Weber',
    text: 'Whoever left the apple cake in the Berlin kitchen: you are a good person.',
    replies: [{ from: 'Lea Fischer', text: 'My grandmother’s recipe. There is more tomorrow.' }],
  },
  {
    daysAgo: 0.87,
    channel: 'team-harbour',
    from: 'Hanna Lindqvist',
    text: 'How do you say “we cannot refund this” without sounding cold?',
    replies: [{ from: 'Omar Haddad', text: 'Begin with what we *can* do. I’ll show you after lunch.' }],
  },
  {
    daysAgo: 0.04,
    channel: 'team-harbour',
    from: 'Ingrid Halvorsen',
    text: 'Good morning! At most eight callers waiting yesterday, and it was twenty the week before.',
    reactions: { tada: ['Tomás Rivera', 'Aylin Demir', 'Emre Yilmaz'] },
  },
  {
    daysAgo: 0.03,
    channel: 'team-harbour',
    from: 'Mina Okafor',
    text: 'Third shouting customer since Monday. How do you all stay so calm?',
    replies: [{ from: 'Tomás Rivera', text: 'It can be learned. Type /mentor, I mean it.' }],
  },
  {
    daysAgo: 0.01,
    channel: 'general',
    from: 'Priya Raman',
    text: 'The new headsets are at the front desk, two for each team.',
  },
];
