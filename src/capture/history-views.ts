import type { KnownBlock, RichTextBlock, RichTextElement } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  type Modal,
  plain,
  richLine,
  section,
  shorten,
  tidyName,
} from '../slack/blocks.ts';
import { changedText } from './changes.ts';
import type { ChangesShown, History, Version, VersionShown } from './history.ts';
import { KIND_CHOICES, history as words } from './words.ts';

export const SEE_VERSION = 'capture.see-version';
export const ALL_VERSIONS = 'capture.all-versions';
export const OLDER_VERSIONS = 'capture.older-versions';
export const RESTORE = 'capture.restore';

export const VersionButton = z.object({ cardId: z.uuid(), version: z.int() });
export const RestoreButton = VersionButton.extend({ basedOn: z.int() });

/** What a history carries: whether the card's own modal is beneath. */
export const HistoryMeta = z.object({ over: z.boolean() });

/** A modal takes 100 blocks and 250 kB. */
const MOST_BLOCKS = 40;
const MOST_IN_BLOCK = 2500;

const who = ({ editor }: Version): string => escapeMrkdwn(editor ? shorten(tidyName(editor.name), 60) : words.somebody);
const line = (version: Version): string =>
  `*${words.version(version.version)}* · ${who(version)} ${words.did[version.what] ?? words.did.edited} · ${dateFor(version.at)}`;

const modal = (over: boolean, blocks: KnownBlock[]): Modal => ({
  type: 'modal',
  callback_id: 'capture.history',
  private_metadata: JSON.stringify({ over } satisfies z.infer<typeof HistoryMeta>),
  title: plain(words.title),
  close: plain(words.back),
  blocks,
});

/** What a card was, version by version. `note`: what was just done. */
export function historyModal({ card, versions, more }: History, over: boolean, note?: string): Modal {
  const oldest = versions.at(-1);
  return modal(over, [
    ...(note ? [section(note)] : []),
    section(escapeMrkdwn(shorten(card.title, 150))),
    ...versions.flatMap((version): KnownBlock[] => [
      section(
        line(version),
        button(SEE_VERSION, words.see, JSON.stringify({ cardId: card.id, version: version.version })),
      ),
      ...(version.version === card.version ? [context(words.now)] : []),
    ]),
    ...(more && oldest
      ? [actions(button(OLDER_VERSIONS, words.older, JSON.stringify({ cardId: card.id, version: oldest.version })))]
      : []),
  ]);
}

/** Words in blocks that fit, as many as a modal takes; the second says whether there were more. */
function blocksOf(elements: RichTextElement[]): [blocks: RichTextBlock[], isCut: boolean] {
  const blocks: RichTextBlock[] = [];
  let line: RichTextElement[] = [];
  let room = MOST_IN_BLOCK;
  const close = () => {
    if (line.length > 0) blocks.push({ type: 'rich_text', elements: [richLine(...line)] });
    line = [];
    room = MOST_IN_BLOCK;
  };
  for (const element of elements) {
    if (element.type !== 'text') continue;
    for (let from = 0; from < element.text.length; ) {
      if (room < 100 || line.length >= 100) close();
      const part = element.text.slice(from, from + room);
      const whole = /[\ud800-\udbff]$/.test(part) && part.length > 1 ? part.slice(0, -1) : part;
      line.push({ ...element, text: whole });
      from += whole.length;
      room -= whole.length;
    }
  }
  close();
  return [blocks.slice(0, MOST_BLOCKS), blocks.length > MOST_BLOCKS];
}

const named = (names: string[]): string => (names.length === 0 ? words.none : names.join(', '));

/** Everything but the text: what it was before and is now. */
function smallChanges({ version, earlier }: Pick<VersionShown, 'version' | 'earlier'>): KnownBlock[] {
  if (!earlier) return [];
  const pairs = [
    [words.title_, earlier.title, version.title],
    [words.kind, KIND_CHOICES[earlier.kind], KIND_CHOICES[version.kind]],
    [words.product, earlier.product ?? words.none, version.product ?? words.none],
    [words.tags, named(earlier.tags), named(version.tags)],
  ] as const;
  return pairs
    .filter(([, before, after]) => before !== after)
    .map(([name, before, after]) =>
      section(`*${name}*: ~${escapeMrkdwn(shorten(before, 300))}~ → ${escapeMrkdwn(shorten(after, 300))}`),
    );
}

/** What is other: what went is struck out, what came is bold. Of the first one nothing is new beside something else. */
function changeBlocks(shown: Pick<VersionShown, 'version' | 'earlier'>): KnownBlock[] {
  const { version, earlier } = shown;
  const changes: RichTextElement[] = earlier
    ? changedText(earlier.body, version.body)
    : [{ type: 'text', text: version.body }];
  const [text, isCut] = blocksOf(changes);
  return [
    ...(earlier ? [] : [context(version.version === 1 ? words.first : words.firstSeen)]),
    ...smallChanges(shown),
    ...(text.length > 0 ? text : [context(words.same)]),
    ...(isCut ? [context(words.long)] : []),
  ];
}

const allButton = (cardId: string) => button(ALL_VERSIONS, words.list, JSON.stringify({ cardId }));

/** A version, with what changed in it. */
export function versionModal(shown: VersionShown, over: boolean): Modal {
  const { card, version, mayRestore } = shown;
  const value = { cardId: card.id, version: version.version, basedOn: card.version };
  const confirm = {
    title: plain(words.restore),
    text: plain(words.restoreConfirm),
    confirm: plain(words.yes),
    deny: plain(words.no),
  };
  return modal(over, [
    section(line(version)),
    ...changeBlocks(shown),
    actions(
      allButton(card.id),
      ...(mayRestore ? [{ ...button(RESTORE, words.restore, JSON.stringify(value)), confirm }] : []),
    ),
  ]);
}

/** What changed since somebody answered for it, whoever did that in however many versions. */
export const changesModal = ({ card, versions, ...shown }: ChangesShown, over: boolean): Modal =>
  modal(over, [
    section(escapeMrkdwn(shorten(card.title, 150))),
    section(versions.map(line).join('\n')),
    ...changeBlocks(shown),
    actions(allButton(card.id)),
  ]);
