import { partnerFirst } from '../pairings/service.ts';
import { type Ending, type findEarlier, hasCertificate } from './service.ts';
import type { EarlierView, EndingView } from './views.ts';

/** The end of a pairing as its views show it. */
export function endingView({ pairing, partner, own, thanks, sessions }: Ending): EndingView {
  const { id, startedAt, endedAt, request } = pairing;
  return {
    id,
    skill: request.skill.name,
    partnerId: partner.slackId,
    progress: pairing,
    startedAt,
    endedAt,
    sessions,
    own,
    thanks,
    hasCertificate: hasCertificate(pairing),
  };
}

/** Earlier pairings as their member's App Home lists them. */
export const earlierViews = (earlier: Awaited<ReturnType<typeof findEarlier>>, ownId: string): EarlierView[] =>
  earlier.map((pairing) => ({
    id: pairing.id,
    skill: pairing.request.skill.name,
    partnerId: partnerFirst(pairing, ownId)[0].slackId,
    progress: pairing,
    endedAt: pairing.endedAt,
  }));
