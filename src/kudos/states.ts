import type { KudosStatus } from '../generated/prisma/enums.ts';

/** Who took kudos out of the public, as Kudos.hiddenBy keeps it; null there: nobody, they were given like this. */
export type HiddenBy = 'giver' | 'recipient' | 'coordinator' | 'slack';

/** What somebody does about their own name on kudos they received. */
export type OwnDeed = 'hide' | 'show' | 'remove';

/** What may follow what for one recipient's own name. What was removed is off their list: there is nothing left to press. */
export const nextOwn: Record<KudosStatus, Partial<Record<OwnDeed, KudosStatus>>> = {
  POSTED: { hide: 'PRIVATE', remove: 'REMOVED' },
  PRIVATE: { show: 'POSTED', remove: 'REMOVED' },
  REMOVED: {},
};

/** What happens to kudos as a whole. The first three follow from the recipients' own names. */
export type WholeEvent =
  | 'nobody-shown'
  | 'nobody-left'
  | 'shown-again'
  | 'taken-back'
  | 'post-deleted'
  | 'decided-private'
  | 'decided-removed';

/** What may follow what for kudos as a whole, and by whom it is hidden then; null: by nobody. */
export const nextWhole: Record<KudosStatus, Partial<Record<WholeEvent, [KudosStatus, HiddenBy | null]>>> = {
  POSTED: {
    'nobody-shown': ['PRIVATE', 'recipient'],
    'nobody-left': ['REMOVED', 'recipient'],
    'taken-back': ['REMOVED', 'giver'],
    'post-deleted': ['PRIVATE', 'slack'],
    'decided-private': ['PRIVATE', 'coordinator'],
    'decided-removed': ['REMOVED', 'coordinator'],
  },
  PRIVATE: {
    'nobody-left': ['REMOVED', 'recipient'],
    'shown-again': ['POSTED', null],
    'taken-back': ['REMOVED', 'giver'],
    'decided-private': ['PRIVATE', 'coordinator'],
    'decided-removed': ['REMOVED', 'coordinator'],
  },
  REMOVED: {},
};

interface Whole {
  status: KudosStatus;
  hiddenBy: string | null;
}

/** Whether those they are for can bring them back into the public: only where it was they who took them out. */
export const canShowAgain = ({ status, hiddenBy }: Whole): boolean =>
  status === 'POSTED' || (status === 'PRIVATE' && hiddenBy === 'recipient');

/** Nobody but the giver and those they are for has seen them, ever. */
export const isGivenPrivately = ({ status, hiddenBy }: Whole): boolean => status === 'PRIVATE' && hiddenBy === null;

/** What the recipients' own choices make of the kudos; undefined: it stays as it is. */
export function eventOf(whole: Whole, own: KudosStatus[]): WholeEvent | undefined {
  if (own.every((status) => status === 'REMOVED')) return 'nobody-left';
  const isShown = own.includes('POSTED');
  if (whole.status === 'POSTED' && !isShown) return 'nobody-shown';
  return whole.status === 'PRIVATE' && whole.hiddenBy === 'recipient' && isShown ? 'shown-again' : undefined;
}
