import type { HomeSection } from '../home/section.ts';
import { offersHomeBlocks } from './offer-views.ts';
import { findPendingOffers } from './offers.ts';
import { findOpenRequest } from './service.ts';
import { requestHomeBlocks } from './views.ts';

/** As many as anybody can have: nobody is asked to mentor more than five people, in circles or not. */
const OFFERS = 5;

export const mentorRequestsSection: HomeSection = async (deps, member) => {
  const offers = offersHomeBlocks(await findPendingOffers(deps, member, OFFERS));
  if (member.isGuest) return offers;
  return [...offers, ...requestHomeBlocks(await findOpenRequest(deps, member))];
};
