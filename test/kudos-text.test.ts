import type { RichTextBlock, RichTextElement } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import { readCommand } from '../src/kudos/command.ts';
import { KudosForm, kudosModal } from '../src/kudos/form-views.ts';
import { previewModal } from '../src/kudos/preview-views.ts';
import type { KudosShown } from '../src/kudos/service.ts';
import { kudosBlocks, kudosCopy, kudosMessage } from '../src/kudos/views.ts';
import { escapeMrkdwn, type MessageContent, unescapeMrkdwn } from '../src/slack/blocks.ts';
import { tries } from './support/properties.ts';

const GIVER = 'U0GIVER';
const TO = 'U0RECIPIENT';

/** What somebody might try. */
const TRICKS = [
  '<!channel>',
  '<!here|here>',
  '<!subteam^S123|@returns>',
  '<@U999>',
  '<#C999|general>',
  '<https://evil.example|your bank>',
  'https://evil.example',
  'mailto:a@b.example',
  '@channel @everyone',
  '*Kudos for <@U999>*',
  '\n*Kudos for @ana*\n> Everything',
  '```',
  '`',
  '> ',
  '&gt; ',
  '&amp;lt;!channel&gt;',
  '*_~',
  '~~strike~~',
  ':tada:',
  ':wave::skin-tone-3:',
  '10:30:45',
  '\u202E',
  '\u2066\u2067\u2069',
  '\u200B\u2060\uFEFF',
  '👩🏽‍💻',
  '🇩🇪',
  'é\u0301\u0301\u0301\u0301',
  'مرحبا',
  '\n\n\n',
  '• ',
  '1. ',
  '<!date^1392734382^Posted {date_num}|now>',
  '{"type":"mrkdwn"}',
];
const typed = (most: number) =>
  fc
    .oneof(
      fc.array(fc.oneof(fc.constantFrom(...TRICKS), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 30 }),
      fc.constantFrom('`', '```', '>', '*', '&', '<', ':a:', '\u202E').map((one) => Array(most).fill(one) as string[]),
    )
    .map((parts) => parts.join('').slice(0, most).replaceAll('\0', '').toWellFormed());

const form = {
  toIds: [TO],
  valueId: '00000000-0000-4000-8000-000000000001',
};
/** What the form makes of typed text; undefined: it refuses it. */
const parsed = (more: { deed: string; impact?: string; link?: string }) =>
  KudosForm.safeParse({ ...form, ...more }).data;

const shown = fc
  .record({
    deed: typed(500),
    impact: fc.option(typed(200)),
    tail: fc.option(typed(80)),
    value: fc.option(typed(60)),
    skill: fc.option(typed(60)),
    group: fc.option(typed(60)),
  })
  .map(({ tail, ...rest }) => {
    const data = parsed({
      deed: rest.deed,
      ...(rest.impact !== null && { impact: rest.impact }),
      ...(tail !== null && { link: `https://acme.zendesk.com/agent/tickets/1?${tail}` }),
    });
    return data && { ...rest, data };
  })
  .filter((one) => one !== undefined)
  .map(
    ({ data, value, skill, group }): KudosShown => ({
      id: '00000000-0000-4000-8000-000000000002',
      giverId: GIVER,
      toIds: [TO],
      groupName: group,
      value: value === null ? null : { id: 'v', name: value, emoji: ':heart:' },
      skill: skill ?? 'De-escalation',
      deed: data.deed,
      impact: data.impact || null,
      link: data.link ?? null,
      joins: [],
      isEdited: false,
    }),
  );

type Node = Record<string, unknown> & { type?: string };

/** Every object of a payload. */
function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Node;
  for (const child of Object.values(value)) yield* nodes(child);
}

/** What of a payload Slack would make into a mention or a link. */
function active(payload: unknown): string[] {
  return [...nodes(payload)].flatMap((node) => {
    if (node.type === 'user') return [`<@${String(node.user_id)}>`];
    if (['usergroup', 'broadcast', 'channel', 'link', 'team'].includes(node.type ?? '')) return [JSON.stringify(node)];
    return node.type === 'mrkdwn' ? (String(node.text).match(/<[^<>]*>/g) ?? []) : [];
  });
}

const plainOf = (elements: RichTextElement[]) =>
  elements
    .map((one) => (one.type === 'text' ? one.text : one.type === 'emoji' ? `:${one.name}:` : `<${one.type}>`))
    .join('');
const parts = (blocks: MessageContent['blocks']) =>
  (blocks ?? []).flatMap((block) => (block.type === 'rich_text' ? (block as RichTextBlock).elements : []));
const linesOf = (blocks: MessageContent['blocks'], type: string) =>
  parts(blocks).flatMap((part) =>
    part.type === type && part.type !== 'rich_text_list' ? [plainOf(part.elements)] : [],
  );

const runs = { numRuns: tries(400) };

describe('whatever is typed', () => {
  test('the post, its copies and the preview are valid and mention nobody but the giver and those thanked', () => {
    fc.assert(
      fc.property(shown, (kudos) => {
        const allowed = new Set([`<@${GIVER}>`, `<@${TO}>`, '<#C0KUDOS>']);
        for (const message of [kudosMessage(kudos), kudosCopy(kudos, 'C0KUDOS'), kudosCopy(kudos, null)]) {
          expect(checkMessage(message)).toEqual([]);
          const links = active(message.blocks).filter((one) => !allowed.has(one));
          // The only link is the ticket, by its name.
          expect(links.every((one) => /^<https:\/\/acme\.zendesk\.com\/[!-~]*\|Zendesk ticket 1>$/.test(one))).toBe(
            true,
          );
          expect(links).toHaveLength(kudos.link ? 1 : 0);
          expect((message.text.match(/<[^<>]*>/g) ?? []).every((one) => allowed.has(one))).toBe(true);
        }
        const preview = { id: kudos.id, shown: kudos, isPrivate: false, channelId: 'C0KUDOS', absent: undefined };
        expect(checkView(previewModal(preview, 'Why not'))).toEqual([]);
        expect(
          active(previewModal(preview).blocks).filter((one) => !allowed.has(one) && !one.startsWith('<https')),
        ).toEqual([]);
      }),
      runs,
    );
  });

  test('the deed is one quote, shown as typed, and there is one header', () => {
    fc.assert(
      fc.property(shown, (kudos) => {
        const { blocks } = kudosMessage(kudos);
        expect(linesOf(blocks, 'rich_text_quote')).toEqual([kudos.deed]);
        const [header, impact, ...more] = linesOf(blocks, 'rich_text_section');
        expect(header?.startsWith(':heart: Kudos for ') || header?.startsWith(':seedling: Kudos for ')).toBe(true);
        expect(header?.endsWith('<user>')).toBe(true);
        expect(impact).toBe(kudos.impact ? `For the customer: ${kudos.impact}` : undefined);
        expect(more).toEqual([]);
      }),
      runs,
    );
  });

  /**
   * The exceptions, each on purpose: spaces at both ends of what was typed; breaks within impact and names (one line of ours);
   * signs within names that turn the reading direction (our own words come after them).
   */
  test('what the form and names change of it is no more than that', () => {
    const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
    fc.assert(
      fc.property(typed(500), typed(200), typed(60), (deed, impact, name) => {
        const data = parsed({ deed, impact });
        if (data) expect([data.deed, data.impact]).toEqual([deed.trim(), oneLine(impact)]);
        const value = { id: 'v', name, emoji: ':heart:' };
        const kudos = {
          groupName: name,
          value,
          skill: name,
          joins: [],
          isEdited: false,
          giverId: GIVER,
          toIds: [],
          deed: 'x',
        };
        const blocks = kudosBlocks({ ...kudos, id: '1', impact: null, link: null });
        const tidy = name
          .replaceAll(/\p{Bidi_Control}/gu, '')
          .replaceAll(/[\p{Cc}\s]+/gu, ' ')
          .trim();
        expect(linesOf(blocks, 'rich_text_section')).toEqual([`:heart: Kudos for ${tidy || 'a whole group'}`]);
        const [names] = (blocks[1] as { elements: { type: string; text: string }[] }).elements;
        expect(names).toMatchObject(tidy ? { type: 'plain_text', text: `${tidy} · ${tidy} ·` } : { type: 'mrkdwn' });
      }),
      runs,
    );
  });

  test('a notification reads as typed, as far as it goes', () => {
    fc.assert(
      fc.property(shown, (kudos) => {
        const said = unescapeMrkdwn(kudosMessage(kudos).text).split(`from <@${GIVER}>: `).at(-1) ?? '';
        const start = said.endsWith('…') && kudos.deed.length > 150 ? said.slice(0, -1) : said;
        expect(kudos.deed.includes(start) || kudos.deed.includes(`from <@${GIVER}>: `)).toBe(true);
      }),
      runs,
    );
  });

  test('after the command it comes back into the form, which is valid, and goes on unchanged', () => {
    fc.assert(
      fc.property(typed(500), (text) => {
        const asked = readCommand(`<@${TO}|ana> ${escapeMrkdwn(`x${text}x`)}`);
        expect(asked).toEqual({ toIds: [TO], group: null, deed: `x${text}x` });
        const values = [{ id: 'v', name: 'Kindness', emoji: ':heart:' }];
        expect(checkView(kudosModal({ values }, asked))).toEqual([]);
      }),
      runs,
    );
  });
});
