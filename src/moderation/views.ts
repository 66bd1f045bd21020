import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { kudosBlocks } from '../kudos/views.ts';
import {
  actions,
  button,
  context,
  dateFor,
  divider,
  escapeMrkdwn,
  field,
  header,
  type MessageContent,
  type Modal,
  mention,
  option,
  plain,
  quote,
  section,
} from '../slack/blocks.ts';
import type { AuditShown, DecisionPage, OpenCase } from './listing.ts';
import type { Case, CaseNow, ReportShown } from './service.ts';
import {
  CASE_WORDS,
  DECIDE_WORDS,
  DECISIONS_WORDS,
  HOME_WORDS,
  isReason,
  REASONS,
  REPORT_WORDS,
  type Reason,
  reasonWords,
} from './words.ts';

export const SEND_REPORT = 'moderation.report';
export const OPEN_CASE = 'moderation.open-case';
export const SAVE_DECISION = 'moderation.decide';
export const OPEN_DECISIONS = 'moderation.decisions';

export const CaseButton = z.object({ id: z.uuid() });
export const PageButton = z.object({ page: z.number().int().min(0).max(100_000) });

const reasons = Object.keys(REASONS) as [Reason, ...Reason[]];
const reasonOption = (reason: Reason) => option(REASONS[reason], reason);

const MAX_NOTE = 500;

export const ReportForm = z.object({
  reason: z.enum(reasons, REPORT_WORDS.choose),
  note: z.string().trim().max(MAX_NOTE, REPORT_WORDS.tooLong(MAX_NOTE)).default(''),
});

/** "This should not stand here." */
export const reportModal = (id: string): Modal => ({
  type: 'modal',
  callback_id: SEND_REPORT,
  private_metadata: JSON.stringify({ id }),
  title: plain(REPORT_WORDS.title),
  submit: plain(REPORT_WORDS.submit),
  close: plain(REPORT_WORDS.close),
  blocks: [
    field('reason', REPORT_WORDS.reason, { type: 'radio_buttons', options: reasons.map(reasonOption) }),
    field(
      'note',
      REPORT_WORDS.note,
      { type: 'plain_text_input', multiline: true, max_length: MAX_NOTE },
      { optional: true, hint: REPORT_WORDS.noteHint },
    ),
    context(REPORT_WORDS.about),
  ],
});

export const reportedModal = (): Modal => ({
  type: 'modal',
  title: plain(REPORT_WORDS.doneTitle),
  close: plain(REPORT_WORDS.doneClose),
  blocks: [section(REPORT_WORDS.done)],
});

/** The kudos themselves, as everybody sees them. */
const shownBlocks = ({ kudos, isPrivate }: Case): KnownBlock[] => [
  ...kudosBlocks(kudos),
  ...(isPrivate ? [context(CASE_WORDS.hidden)] : []),
];

const reasonsLine = (kinds: string[]): string => [...new Set(kinds)].map(reasonWords).join(' · ');

/** To the coordinators: what was reported and why; afterwards who decided, without the kudos. */
export function caseMessage(found: CaseNow, kudosId: string): MessageContent {
  if (found.is === 'gone') return { text: CASE_WORDS.gone, blocks: [context(CASE_WORDS.gone)] };
  if (found.is === 'not-theirs') return { text: CASE_WORDS.others, blocks: [context(CASE_WORDS.others)] };
  if (found.is === 'decided') {
    const who = found.bySlackId ? mention(found.bySlackId) : DECISIONS_WORDS.alongside;
    const text = CASE_WORDS.decided(who, CASE_WORDS.outcome[found.decision]);
    return { text, blocks: [section(text)] };
  }
  return {
    text: CASE_WORDS.text,
    blocks: [
      section(`${CASE_WORDS.heading}\n${reasonsLine(found.reports.map(({ reason }) => reason))}`),
      ...shownBlocks(found),
      actions(button(OPEN_CASE, CASE_WORDS.decide, JSON.stringify({ id: kudosId }), 'primary')),
    ],
  };
}

export const DecisionForm = z.object({
  decision: z.enum(['KEPT', 'PRIVATE', 'REMOVED'], DECIDE_WORDS.choose),
  reason: z.enum(reasons, DECIDE_WORDS.chooseReason),
  takeOff: z.array(z.uuid()).default([]),
});

/** Enough to decide by; Slack takes 100 blocks. */
const MOST_NOTES = 20;

function reportBlocks(reports: ReportShown[]): KnownBlock[] {
  const noted = reports.filter(({ note }) => note);
  return [
    section(`*${reasonsLine(reports.map(({ reason }) => reason))}*`),
    ...noted.slice(0, MOST_NOTES).map(({ note }) => section(quote(note))),
    ...(noted.length > MOST_NOTES ? [context(CASE_WORDS.more)] : []),
  ];
}

const decisionOption = (value: 'KEPT' | 'PRIVATE' | 'REMOVED', label: string, more: string) => ({
  ...option(label, value),
  description: plain(more),
});

/** Slack takes 100 choices. */
const MOST_SENTENCES = 100;

function sentencesField({ sentences }: Case): KnownBlock[] {
  if (sentences.length === 0) return [];
  const options = sentences
    .slice(0, MOST_SENTENCES)
    .map(({ name, memberId, sentence }) => option(`${name}: ${sentence}`, memberId));
  return [
    field(
      'takeOff',
      DECIDE_WORDS.takeOff,
      { type: 'multi_static_select', placeholder: plain(DECIDE_WORDS.takeOffChoose), options },
      { optional: true },
    ),
  ];
}

/** Everything a coordinator needs to decide, and the decision. */
export function decideModal(found: Case): Modal {
  const { kudos, reports } = found;
  const first = reports.map(({ reason }) => reason).find(isReason);
  return {
    type: 'modal',
    callback_id: SAVE_DECISION,
    private_metadata: JSON.stringify({ id: kudos.id }),
    title: plain(DECIDE_WORDS.title),
    submit: plain(DECIDE_WORDS.submit),
    close: plain(DECIDE_WORDS.close),
    blocks: [
      ...shownBlocks(found),
      divider(),
      ...reportBlocks(reports),
      divider(),
      field('decision', DECIDE_WORDS.what, {
        type: 'radio_buttons',
        options: [
          decisionOption('KEPT', DECIDE_WORDS.keep, DECIDE_WORDS.keepMore),
          decisionOption('PRIVATE', DECIDE_WORDS.private, DECIDE_WORDS.privateMore),
          decisionOption('REMOVED', DECIDE_WORDS.remove, DECIDE_WORDS.removeMore),
        ],
      }),
      ...sentencesField(found),
      field(
        'reason',
        DECIDE_WORDS.reason,
        {
          type: 'static_select',
          options: reasons.map(reasonOption),
          ...(first && { initial_option: reasonOption(first) }),
        },
        { hint: DECIDE_WORDS.reasonHint },
      ),
    ],
  };
}

/** A coordinator's section of App Home; empty where nothing was ever reported. */
export function moderationHomeBlocks(open: { cases: OpenCase[]; more: boolean }, hasDecisions: boolean): KnownBlock[] {
  if (open.cases.length === 0 && !hasDecisions) return [];
  return [
    header(HOME_WORDS.heading),
    ...open.cases.map(({ kudosId, since, reasons: kinds }) =>
      section(
        `${reasonsLine(kinds)}\n${HOME_WORDS.since} ${dateFor(since)}`,
        button(OPEN_CASE, CASE_WORDS.decide, JSON.stringify({ id: kudosId })),
      ),
    ),
    ...(open.more ? [context(HOME_WORDS.more)] : []),
    ...(hasDecisions ? [actions(button(OPEN_DECISIONS, HOME_WORDS.decisions, JSON.stringify({ page: 0 })))] : []),
  ];
}

function auditLine({ at, bySlackId, what, reason, sentences }: AuditShown): string {
  const who = bySlackId ? mention(bySlackId) : DECISIONS_WORDS.alongside;
  const more = [
    ...(reason ? [reasonWords(reason)] : []),
    ...(sentences > 0 ? [DECISIONS_WORDS.sentences(sentences)] : []),
  ];
  const words = `${dateFor(at)} · ${who} ${DECISIONS_WORDS.what[what] ?? escapeMrkdwn(what)}`;
  return more.length > 0 ? `${words}\n_${more.join(' · ')}_` : words;
}

/** What was decided, newest first, page by page. */
export function decisionsModal({ lines, page, pages }: DecisionPage): Modal {
  const go = (where: string, label: string, to: number) =>
    button(`${OPEN_DECISIONS}.${where}`, label, JSON.stringify({ page: to }));
  const pager = [
    ...(page > 0 ? [go('newer', DECISIONS_WORDS.newer, page - 1)] : []),
    ...(page + 1 < pages ? [go('older', DECISIONS_WORDS.older, page + 1)] : []),
  ];
  return {
    type: 'modal',
    title: plain(DECISIONS_WORDS.title),
    close: plain(DECISIONS_WORDS.close),
    blocks: [
      context(DECISIONS_WORDS.about),
      ...(lines.length === 0 ? [section(DECISIONS_WORDS.none)] : lines.map((line) => section(auditLine(line)))),
      ...(pager.length > 0 ? [actions(...pager), context(DECISIONS_WORDS.page(page + 1, pages))] : []),
    ],
  };
}
