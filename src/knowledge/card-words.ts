/** What people read when a card cannot be changed as they wished. */
export const CARD_TROUBLE = {
  guest: 'Knowledge is for full members of this workspace. Guests can ask whoever invited them.',
  /** The same whether it is gone or was never theirs to see. */
  gone: 'That card is no longer there.',
  notYoursToEdit:
    'Only its owner and people with three accepted cards can change this one. Say what is wrong with “Outdated” instead.',
  notYoursToAccept: 'Somebody else has to accept this one.',
  notYoursToConfirm: 'Its owner or verifier decides about this card.',
  notYoursToShow: 'Its owner or verifier decides who finds this card.',
  changedMeanwhile: 'Somebody changed this card while you were writing.',
  changedUnseen: 'Somebody has changed this card since you looked. Open it to see how it stands now.',
  ownHelped: 'This card is yours. It counts when it helps somebody else.',
  isObsolete: 'This card is already marked as no longer true.',
  notObsolete: 'This card is in use already.',
  notYourTeam: 'A card can be for everybody or for a team of yours.',
  noVerifier: 'Choose a colleague who is there to check it, and not yourself.',
};
