import { z } from 'zod';
import { context, field, type Modal, option, plain, section, shorten, tidyName } from '../slack/blocks.ts';
import { MOST_PEOPLE } from './command.ts';
import { type LinkProblem, MOST_TYPED, readLink } from './links.ts';
import { form as words } from './words.ts';

export const GIVE_KUDOS = 'kudos.give';

/** Policy: a deed is a sentence or two. */
const MAX_DEED = 500;
const MAX_IMPACT = 200;

const shorter = (most: number) => words.shorter(most);

/** Only nothing at all is refused: invisible signs are nothing. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const LINK_WORDS: Record<LinkProblem, string> = {
  'no-link': words.noLink,
  password: words.noPassword,
  long: shorter(MOST_TYPED),
};

const Link = z.string().transform((typed, context) => {
  if (typed.trim() === '') return undefined;
  const read = readLink(typed);
  if ('url' in read) return read.url;
  context.addIssue({ code: 'custom', message: LINK_WORDS[read.problem] });
  return z.NEVER;
});

const Fields = z.object({
  toIds: z.array(z.string()).max(MOST_PEOPLE, words.fewerPeople(MOST_PEOPLE)).default([]),
  groupId: z
    .string()
    .regex(/^S[A-Z0-9]{1,30}$/, words.fromList)
    .optional(),
  valueId: z.uuid(words.needReason).optional(),
  skillId: z.uuid(words.fromList).optional(),
  deed: z.string(words.needDeed).trim().max(MAX_DEED, shorter(MAX_DEED)).regex(VISIBLE, words.needDeed),
  // On one line, as the field is: what is forged with several could look like words of ours.
  impact: z
    .string()
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .pipe(z.string().max(MAX_IMPACT, shorter(MAX_IMPACT)))
    .optional(),
  link: Link.optional(),
  audience: z.enum(['public', 'private']).default('public'),
});

type Partly = { toIds?: unknown[]; groupId?: unknown; valueId?: unknown; skillId?: unknown };

/** Also where another field is wrong: everything that is to be put right is said at once. */
const always = ({ value }: z.core.ParsePayload) => typeof value === 'object' && value !== null;
const hasPeople = ({ toIds = [], groupId }: Partly) => toIds.length > 0 || Boolean(groupId);

export const KudosForm = Fields.refine(hasPeople, { path: ['toIds'], error: words.needPeople, when: always }).refine(
  ({ valueId, skillId }: Partly) => Boolean(valueId) || Boolean(skillId),
  { path: ['valueId'], error: words.needReason, when: always },
);
export type KudosForm = z.infer<typeof KudosForm>;
/** The same where a workspace has no values. */
export const KudosFormOfSkills = Fields.refine(hasPeople, {
  path: ['toIds'],
  error: words.needPeople,
  when: always,
}).refine(({ skillId }: Partly) => Boolean(skillId), { path: ['skillId'], error: words.needSkill, when: always });

/** What a form carries: whether the deed was asked about already. */
export const FormMeta = z.object({ coached: z.boolean().catch(false), ofMessage: z.boolean().catch(false) });
export type FormMeta = z.infer<typeof FormMeta>;

export interface ValueChoice {
  id: string;
  name: string;
  emoji: string;
}

interface Named {
  id: string;
  name: string;
}

/** What stands in the form from the start: from a command, a message, or as it was filled in. */
export interface Filled {
  toIds?: string[];
  group?: Named | null;
  valueId?: string | undefined;
  skill?: Named | null;
  deed?: string;
  impact?: string;
  link?: string;
  isPrivate?: boolean;
}

const text = (value: string | undefined, most: number) => (value ? { initial_value: shorten(value, most) } : {});

const valueOption = ({ emoji, name, id }: ValueChoice) => option(`${emoji} ${name}`, id);

function peopleFields({ toIds = [], group }: Filled) {
  return [
    field(
      'toIds',
      words.who,
      {
        type: 'multi_users_select',
        max_selected_items: MOST_PEOPLE,
        placeholder: plain(words.choosePeople),
        ...(toIds.length > 0 && { initial_users: toIds }),
      },
      { optional: true },
    ),
    field(
      'groupId',
      words.group,
      {
        type: 'external_select',
        min_query_length: 0,
        placeholder: plain(words.search),
        ...(group && { initial_option: groupOption(group) }),
      },
      { optional: true, hint: words.groupHint },
    ),
  ];
}

function reasonFields(values: ValueChoice[], { valueId, skill }: Filled) {
  const chosen = values.find(({ id }) => id === valueId);
  const value = field(
    'valueId',
    words.value,
    {
      type: 'static_select',
      placeholder: plain(words.chooseOne),
      options: values.map(valueOption),
      ...(chosen && { initial_option: valueOption(chosen) }),
    },
    { optional: true, hint: words.valueHint },
  );
  const skillField = field(
    'skillId',
    words.skill,
    {
      type: 'external_select',
      min_query_length: 0,
      placeholder: plain(words.search),
      ...(skill && { initial_option: option(skill.name, skill.id) }),
    },
    { optional: values.length > 0 },
  );
  // Slack refuses a list without choices.
  return values.length > 0 ? [value, skillField] : [skillField];
}

function deedField({ deed = '' }: Filled) {
  return field(
    'deed',
    words.deed,
    {
      type: 'plain_text_input',
      multiline: true,
      max_length: MAX_DEED,
      placeholder: plain(words.deedExample),
      ...text(deed, MAX_DEED),
    },
    { hint: deed.length > MAX_DEED ? words.deedCut(MAX_DEED) : words.deedHint },
  );
}

function audienceField({ isPrivate = false }: Filled) {
  const all = { ...option(words.public, 'public'), description: plain(words.publicHint) };
  const them = { ...option(words.private, 'private'), description: plain(words.privateHint) };
  return field('audience', words.audience, {
    type: 'radio_buttons',
    options: [all, them],
    initial_option: isPrivate ? them : all,
  });
}

/** A group as it is offered; a name Slack's list could not show is cut. */
export const groupOption = ({ id, name }: Named) => option(tidyName(name) || id, id);

/** The form. `nudge`: the line above a deed that says little. */
export const kudosModal = (
  { values }: { values: ValueChoice[] },
  filled: Filled = {},
  { nudge, ofMessage = false }: { nudge?: string; ofMessage?: boolean } = {},
): Modal => ({
  type: 'modal',
  callback_id: GIVE_KUDOS,
  private_metadata: JSON.stringify({ coached: nudge !== undefined, ofMessage } satisfies FormMeta),
  title: plain(words.title),
  submit: plain(words.submit),
  close: plain(words.cancel),
  blocks: [
    ...peopleFields(filled),
    ...reasonFields(values, filled),
    ...(nudge ? [section(`:bulb: ${nudge}`)] : []),
    deedField(filled),
    field(
      'impact',
      words.impact,
      { type: 'plain_text_input', max_length: MAX_IMPACT, ...text(filled.impact, MAX_IMPACT) },
      { optional: true },
    ),
    field(
      'link',
      words.link,
      { type: 'url_text_input', placeholder: plain(words.linkExample), ...text(filled.link, MOST_TYPED) },
      { optional: true, hint: ofMessage ? words.linkOfMessage : words.linkHint },
    ),
    audienceField(filled),
    context(words.next),
  ],
});
