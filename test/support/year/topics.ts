/** What people write about and look for. Words of their own each, so that one is not found by the other. */

/** Asked and, from the beginning, written down. */
export const KNOWN = [
  'How do I refund a cancelled voucher?',
  'When does a parcel count as lost?',
  'What may I promise when a courier is late?',
  'How do I unlock a blocked account?',
  'Which invoices can be split?',
  'How long is the warranty on batteries?',
  'What do I say to a furious caller?',
  'How do I move a subscription to another name?',
  'Where do I report a safety recall?',
  'Can a discount be given afterwards?',
];

/** Asked by many and written down by nobody yet, each in several spellings. */
export const MISSING = [
  ['umlaut in zanzibar vouchers', 'Zanzibar vouchers: umlaut?'],
  ['giftwrap for kayaks', 'kayaks giftwrap'],
  ['customs stamp on didgeridoos', 'Didgeridoos customs stamp!'],
  ['quarantine of orchids', 'orchids quarantine'],
  ['helium surcharge', 'surcharge helium?'],
  ['fax number of the lighthouse', 'lighthouse fax number'],
  ['leasing a tandem', 'tandem leasing'],
  ['engraving on spoons', 'Spoons engraving'],
];

export const TAGS = ['money', 'shipping', 'accounts', 'tone', 'law'];

const WORDS =
  'first then ask look tell wait check the their a account order twice again never always number note before after call slowly kindly screen page list'.split(
    ' ',
  );

/** A text like no other; `pick` chooses a word. */
export const textOf = (pick: (words: string[]) => string): string =>
  `${Array.from({ length: 14 }, () => pick(WORDS)).join(' ')}.`;
