import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import { LANGUAGES } from '../people/languages.ts';
import { checkCoordinator } from '../people/service.ts';
import { readPatterns, redact } from '../redaction/service.ts';
import { readSynonyms } from '../search/service.ts';
import { lockWorkspace } from './service.ts';
import { KNOWLEDGE } from './words.ts';

export interface KnowledgeSettings {
  /** ISO 639-1, the usual one first. */
  cardLanguages: string[];
  verifyDays: number;
  /** Words that mean the same, one group a line. */
  synonyms: string;
  /** One a line. */
  privatePatterns: string;
  bookEmoji: string;
  pairEmoji: string;
  /** Minutes after which a help request widens. */
  helpRings: [number, number, number];
  staleHelpDays: number;
}

/** What a text would look like without its personal data, and what was taken out, in words; or why it could not be tried. */
export type Trial = { text: string; told: string } | { problem: string };

/** Names that Slack tells reactions by, where people know another. */
const ALIASES: Record<string, string> = { open_book: 'book', thumbsup: '+1', thumbsdown: '-1' };
const LONGEST_EMOJI = 100;

const checkMayChange = (member: Member): void => checkCoordinator(member, 'change the settings');

/** The name of a reaction as Slack tells it. Throws UserError for what is none. */
function readEmoji(typed: string, field: 'bookEmoji' | 'pairEmoji'): string {
  const name = typed
    .trim()
    .replaceAll(/^:|(?:::skin-tone-[2-6])?:?$/g, '')
    .toLowerCase();
  if (!/^[\p{L}\p{M}\p{N}_+'-]+$/u.test(name) || name.length > LONGEST_EMOJI)
    throw new UserError(KNOWLEDGE.noEmoji, field);
  return ALIASES[name] ?? name;
}

function checkRings([first, second, third]: KnowledgeSettings['helpRings']): void {
  if (second <= first) throw new UserError(KNOWLEDGE.notRising(first), 'skilledAfter');
  if (third <= second) throw new UserError(KNOWLEDGE.notRising(second), 'leadAfter');
}

/** What the form starts from. Throws UserError unless the member is a coordinator. */
export async function getKnowledgeSettings({ db }: Pick<Deps, 'db'>, member: Member): Promise<Workspace> {
  checkMayChange(member);
  return db.workspace.findUniqueOrThrow({ where: { id: member.workspaceId } });
}

/** Looks for personal data with patterns that are not saved yet; keeps nothing. Throws UserError unless the member is a coordinator. */
export function tryPatterns(member: Member, patterns: string, text: string): Trial {
  checkMayChange(member);
  if (text.trim() === '') return { problem: KNOWLEDGE.nothingTyped };
  try {
    const { text: left, told } = redact(text, readPatterns(patterns, 'privatePatterns'));
    return { text: left, told };
  } catch (error) {
    // Told beside the text that was tried: a form that is not submitted shows no errors at its fields.
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}

/** Saves all of it or nothing. Throws UserError, at the field it is about, and for anybody but a coordinator. */
export async function saveKnowledgeSettings(deps: Deps, member: Member, input: KnowledgeSettings): Promise<void> {
  checkMayChange(member);
  const { workspaceId, id } = member;
  const { verifyDays, staleHelpDays, helpRings } = input;
  const bookEmoji = readEmoji(input.bookEmoji, 'bookEmoji');
  const pairEmoji = readEmoji(input.pairEmoji, 'pairEmoji');
  if (bookEmoji === pairEmoji) throw new UserError(KNOWLEDGE.sameEmoji, 'pairEmoji');
  checkRings(helpRings);
  const privatePatterns = readPatterns(input.privatePatterns, 'privatePatterns');
  const synonyms = readSynonyms(input.synonyms, 'synonyms');
  const cardLanguages = [...new Set(input.cardLanguages)];
  await deps.db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    // Somebody else may have taken them off the list while the form was open.
    checkMayChange(await tx.member.findUniqueOrThrow({ where: { id, workspaceId } }));
    const { cardLanguages: before } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const known = new Set([...before, ...LANGUAGES.map(({ code }) => code)]);
    if (cardLanguages.length === 0 || cardLanguages.some((code) => !known.has(code)))
      throw new UserError(KNOWLEDGE.noLanguage, 'cardLanguages');
    await tx.workspace.update({
      where: { id: workspaceId },
      data: { cardLanguages, verifyDays, synonyms, privatePatterns, bookEmoji, pairEmoji, helpRings, staleHelpDays },
    });
  });
}
