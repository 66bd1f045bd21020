/** What stands at the foot of a card: whose it is, who checks it, and what to read beside it. */
import type { ContextBlock, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actions, button, context, escapeMrkdwn, listed, option, plain, shorten, tidyName } from '../slack/blocks.ts';
import type { LinkedCard } from './links.ts';
import type { CardShown } from './service.ts';
import { type CardButton, dayWords } from './views.ts';
import { BUTTONS, CARD } from './words.ts';

/** Opens another card in the place of this one. */
export const SEE_ALSO = 'knowledge.see-also';
export const UNLINK = 'knowledge.unlink';
/** The id of the card to take out, as an option's value: Slack allows 75 characters. */
export const UnlinkChoice = z.uuid();

export const NAMES = 10;
const SHOWN_TITLE = 300;

export const plainContext = (text: string): ContextBlock => ({
  type: 'context',
  elements: [plain(shorten(text, 1900))],
});

export const nameOf = ({ name }: { name: string }): string => shorten(tidyName(name), 60);

/** Whose it is, and who is asked whether it is true, by when. */
function keptBy({ card: { owner, dueAt, status }, keeper }: CardShown, zone: string): string[] {
  const kept = owner ? CARD.owner(nameOf(owner)) : CARD.noOwner;
  const day = dueAt && status === 'PUBLISHED' ? dayWords(dueAt, zone) : undefined;
  if (!keeper) return [kept, ...(day ? [CARD.nextCheck(day)] : [])];
  const name = nameOf(keeper);
  const isOwner = keeper.id === owner?.id;
  if (day) return isOwner ? [CARD.ownerChecks(name, day)] : [kept, CARD.checks(name, day)];
  if (status === 'DRAFT') return [kept, CARD.toAccept(name)];
  if (status !== 'DUE') return [kept];
  return isOwner ? [CARD.ownerIsAsked(name)] : [kept, CARD.isAsked(name)];
}

/** Whose it is, who checks it, whom it helped, who wrote it, and where it comes from. */
export function aboutBlocks(shown: CardShown, zone: string): KnownBlock[] {
  const { card, helped } = shown;
  const { owner, team, sourceLink } = card;
  const line = [...keptBy(shown, zone), ...(team ? [CARD.onlyTeam(tidyName(team.name))] : [])];
  const others = card.contributors.filter(({ member }) => member.id !== owner?.id || card.contributors.length > 1);
  const names = others.map(({ member }) => nameOf(member));
  const thanked = names.length > NAMES ? [...names.slice(0, NAMES), CARD.others(names.length - NAMES)] : names;
  const link =
    sourceLink && /^https?:\/\/[^\s<>|]+$/.test(sourceLink) ? [`<${escapeMrkdwn(sourceLink)}|${CARD.source}>`] : [];
  return [
    plainContext([...line, ...(helped > 0 ? [CARD.helped(helped)] : [])].join(' · ')),
    ...(thanked.length > 0 ? [plainContext(CARD.contributors(listed(thanked)))] : []),
    ...(link.length > 0 ? [context(...link)] : []),
  ];
}

const titleOf = ({ title, status }: LinkedCard): string => {
  const label = status === 'OBSOLETE' ? CARD.noLonger : status === 'DRAFT' ? CARD.notAccepted : '';
  return label + shorten(tidyName(title) || '–', SHOWN_TITLE);
};

/** Cards to read beside it, each a tap away; whoever may change it can take one out. */
export function seeAlsoBlocks({ seeAlso, mayEdit }: CardShown): KnownBlock[] {
  if (seeAlso.length === 0) return [];
  const { title, text, yes, no } = CARD.unlinkConfirm;
  const open = (id: string) => button(SEE_ALSO, BUTTONS.open, JSON.stringify({ cardId: id } satisfies CardButton));
  return [
    context(`*${CARD.seeAlso}*`),
    // Plain text: nothing in a title is a mark.
    ...seeAlso.map((one): KnownBlock => ({ type: 'section', text: plain(titleOf(one)), accessory: open(one.id) })),
    ...(mayEdit
      ? [
          actions({
            type: 'static_select',
            action_id: UNLINK,
            placeholder: plain(CARD.unlink),
            options: seeAlso.map((one) => option(titleOf(one), JSON.stringify(one.id))),
            confirm: { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain(no) },
          }),
        ]
      : []),
  ];
}
