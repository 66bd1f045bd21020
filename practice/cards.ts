/** What Bright Parcel's people have written down so far, and what they have looked for in vain. All of it is made up. */
import type { CardKind } from '../src/generated/prisma/enums.ts';

export interface KnownCard {
  kind: CardKind;
  title: string;
  product?: string;
  tags: string[];
  by: string;
  /** Days before the practice begins. */
  written: number;
  /** When somebody else found it true, and who; a card without waits to be accepted. */
  checked?: { daysAgo: number; by: string };
  /** Only the maker's team sees it. */
  teamOnly?: true;
  /** What somebody found wrong with it. */
  outdated?: { by: string; reason: string };
  obsolete?: true;
  questions?: string[];
  helped?: string[];
  body: string;
}

const RUI = 'Rui Teixeira';
const ROSA = 'Rosa Delgado';
const INGRID = 'Ingrid Halvorsen';

const RETURNS: KnownCard[] = [
  {
    ...{ kind: 'FAQ', title: 'How long does a customer have to send a parcel back?', product: 'Returns' },
    ...{ tags: ['returns', 'deadline'], by: 'Jonas Weber', written: 120, checked: { daysAgo: 21, by: INGRID } },
    ...{ questions: ['return window', 'can I still return after 30 days'], helped: ['Mina Okafor', 'Aylin Demir'] },
    body: '30 days from the day of delivery, and 60 days for parcels delivered in December.\n\nThe day the return is **handed in** counts, not the day it reaches us. Whoever is at most three days late still gets a label: tick “goodwill”.',
  },
  {
    ...{ kind: 'HOW_TO', title: 'How do I send a new return label?', product: 'Returns', tags: ['returns', 'label'] },
    ...{ by: 'Beatriz Sousa', written: 90, checked: { daysAgo: 12, by: RUI }, helped: ['Liam Byrne', 'Marta Alves'] },
    body: '1. Open the order and choose **Returns**.\n2. Press **Void** on the old label: two valid labels are charged twice.\n3. Press **New label** and choose *QR code* when the customer has no printer.\n4. Read out the collection point nearest to them.',
  },
  {
    ...{ kind: 'TROUBLESHOOTING', title: 'The return label does not scan at the shop', product: 'Returns' },
    ...{ tags: ['returns', 'label', 'locker'], by: 'Jonas Weber', written: 60, checked: { daysAgo: 33, by: INGRID } },
    body: '1. Ask which line is under the barcode. Begins it with `RB`? It is ours; go on.\n2. Have them turn the screen’s brightness up. It helps in half of all cases.\n3. Look whether the label is *void*. If so, send a new one.\n4. Still nothing: the shop types the number by hand with **F7 › Manual**.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'When does the money for a return arrive?',
      product: 'Returns',
      tags: ['refunds', 'returns'],
    },
    ...{ by: 'Andres Reyes', written: 140, checked: { daysAgo: 96, by: ROSA }, questions: ['where is my refund'] },
    ...{ helped: ['Bianca Santos', 'Mina Okafor', 'Lea Fischer'] },
    body: 'We send it within **2 working days** of the parcel reaching the returns hall. Banks then take 3–5 working days, some cards up to 10.\n\nThe customer sees the day we sent it under *Orders › Refunds*.',
  },
  {
    ...{ kind: 'HOW_TO', title: 'How do I refund after 14 days?', product: 'Returns', tags: ['refunds', 'deadline'] },
    ...{ by: 'Dino Flores', written: 75, checked: { daysAgo: 9, by: ROSA }, helped: ['Kiko Navarro'] },
    body: '1. Open the order, **Refunds › Exception**.\n2. Choose the reason. “Late delivery” needs the tracking number of the late parcel.\n3. Up to 50 € you decide alone. Above that press **Ask Summit** and tell the customer: an answer within a day.',
  },
  {
    ...{
      kind: 'STORY',
      title: 'The wedding dress that came back empty',
      product: 'Returns',
      tags: ['complaints', 'returns'],
    },
    ...{ by: 'Joy Mendoza', written: 45, checked: { daysAgo: 40, by: ROSA } },
    body: '**Situation.** A customer sent a dress back; the box reached us empty. She thought we accused her.\n\n**What I did.** I said first that I believe her, then asked for the weight on her receipt. It was 1.9 kg: the box had been opened on the way.\n\n**What happened.** The carrier paid. She still writes to us, by first name.',
  },
];

const TRACKING: KnownCard[] = [
  {
    ...{
      kind: 'TROUBLESHOOTING',
      title: 'Tracking says delivered, the customer has nothing',
      product: 'Parcel tracking',
    },
    ...{ tags: ['lost parcel', 'delivery'], by: 'Pavel Novak', written: 130, checked: { daysAgo: 15, by: INGRID } },
    ...{
      questions: ['marked as delivered but not here', 'parcel never arrived'],
      helped: ['Mina Okafor', 'Hanna Lindqvist'],
    },
    body: '1. Read out where the driver says it is (**Proof › Note**). Half of them are with a neighbour.\n2. Look at the photo and the place on the map. More than 200 m off? Go to step 4.\n3. Ask them to wait until the next evening: drivers scan some parcels too early.\n4. Open a search with **Trace**. It takes 5 working days; say so.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'What does “held at the depot” mean?',
      product: 'Parcel tracking',
      tags: ['delivery', 'delay'],
    },
    ...{ by: 'Emre Yilmaz', written: 100, checked: { daysAgo: 50, by: INGRID } },
    body: 'The parcel waits for something from outside: an address that can be read, a customs paper, or the next van. The reason stands in **Depot note**. Without one call the depot; their number is in the wiki, not for customers.',
  },
  {
    ...{
      kind: 'HOW_TO',
      title: 'How do I change a delivery address?',
      product: 'Parcel tracking',
      tags: ['delivery', 'address'],
    },
    ...{
      by: 'Pavel Novak',
      written: 110,
      checked: { daysAgo: 88, by: INGRID },
      questions: ['moved house before delivery'],
    },
    ...{ outdated: { by: 'Nora Kowalska', reason: 'The button “Redirect” is now in the parcel’s own menu.' } },
    body: '1. Check who calls: postcode and the last four characters of the order.\n2. **Parcel › Redirect**. Possible until it is on the van.\n3. On the van already: offer a locker or a neighbour for the next day.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'Can a customer choose the hour of delivery?',
      product: 'Parcel tracking',
      tags: ['delivery'],
    },
    ...{ by: 'Viktor Petrov', written: 80, checked: { daysAgo: 27, by: INGRID } },
    body: 'A window of two hours, on the morning of the delivery, by the link in the text message. We cannot choose for them. Business accounts with **Timed** can.',
  },
  {
    ...{
      kind: 'TROUBLESHOOTING',
      title: 'The tracking page shows nothing at all',
      product: 'Parcel tracking',
      tags: ['tracking'],
    },
    ...{ by: 'Viktor Petrov', written: 20, checked: { daysAgo: 18, by: INGRID }, helped: ['Felix Brandt'] },
    body: '1. Is the number ours? 12 characters, the first two are letters.\n2. Newer than four hours? It appears with the first scan.\n3. Have them open the page in a private window: old sign-ins break it.\n4. Else report it with **Help › Broken page**.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'Do drivers ring the bell?',
      product: 'Parcel tracking',
      tags: ['delivery'],
      by: 'Jonas Weber',
    },
    ...{ written: 300, checked: { daysAgo: 290, by: INGRID }, obsolete: true },
    body: 'Since the pandemic they need not. (Old: from this year on they ring again.)',
  },
];

const CUSTOMS: KnownCard[] = [
  {
    ...{
      kind: 'FAQ',
      title: 'Who pays customs on a parcel from outside the EU?',
      product: 'Customs',
      tags: ['customs', 'fees'],
    },
    ...{
      by: 'Pavel Novak',
      written: 95,
      checked: { daysAgo: 30, by: INGRID },
      helped: ['Nora Kowalska', 'Mina Okafor'],
    },
    body: 'The one who receives it, unless the shop ticked **duties paid**. Below 150 € there is only VAT. Our own fee for clearing is 6 €, and we never waive it: it is not ours.',
  },
  {
    ...{ kind: 'HOW_TO', title: 'How do I read a customs form CN 23?', product: 'Customs', tags: ['customs', 'forms'] },
    ...{ by: 'Yusuf Rahman', written: 70, checked: { daysAgo: 25, by: RUI } },
    body: '| Box | What it must say |\n| --- | --- |\n| 1 | Sender with a street, no post box |\n| 3 | Each thing by name; “gift” is no name |\n| 6 | The value of each, also of gifts |\n| 10 | The tariff number, for businesses |\n\nMissing: ask the **sender**, never the one who receives it.',
  },
  {
    ...{ kind: 'PLAYBOOK', title: 'A parcel is stuck in customs and the customer is angry', product: 'Customs' },
    ...{
      tags: ['customs', 'complaints', 'de-escalation'],
      by: 'Omar Haddad',
      written: 35,
      checked: { daysAgo: 7, by: INGRID },
    },
    body: '**Say first:** “You have waited eleven days and nobody told you why. I’ll find out while you listen.”\n\n- Read the customs note aloud, then in plain words.\n- Never say “that is customs, not us”.\n- You may decide alone: sending the papers again, a call back today.\n- Up to **15 €** for the trouble; above that ask Summit.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'Can we send lithium batteries abroad?',
      product: 'Customs',
      tags: ['customs', 'forbidden'],
    },
    ...{ by: 'Nora Kowalska', written: 3, questions: ['power bank by air'] },
    body: 'Built into a device: yes, with the sticker. Loose or as a power bank: no, not by air. Within the EU by road it is fine.',
  },
];

const BUSINESS: KnownCard[] = [
  {
    ...{ kind: 'HOW_TO', title: 'How do I correct an invoice of a business account?', product: 'Business accounts' },
    ...{ tags: ['billing', 'invoice'], by: 'Andres Reyes', written: 85, checked: { daysAgo: 20, by: ROSA } },
    body: '1. **Accounts › Invoices › Credit**: a credit note over the whole invoice.\n2. Make a new invoice with the right lines.\n3. Send both in one message. Never change an invoice that was sent.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'From how many parcels on is there a discount?',
      product: 'Business accounts',
      tags: ['billing'],
    },
    ...{ by: 'Andres Reyes', written: 150, checked: { daysAgo: 100, by: ROSA } },
    body: 'From 100 a month 5 %, from 500 a month 12 %. More is negotiated by sales. The month begins on the first, not on the day of the contract.',
  },
  {
    ...{
      kind: 'TROUBLESHOOTING',
      title: 'The shop’s interface answers “401”',
      product: 'Business accounts',
      tags: ['interface', 'login'],
    },
    ...{ by: 'Ramon Cruz', written: 55, checked: { daysAgo: 14, by: ROSA } },
    body: '1. Keys end after a year. **Accounts › Keys** shows the day.\n2. A new key works after ten minutes.\n3. The header is `Authorization: Bearer …`, with one space.\n\n```\ncurl -H "Authorization: Bearer KEY" https://example.com/v2/ping\n```',
  },
  {
    ...{
      kind: 'PLAYBOOK',
      title: 'A business customer threatens to leave',
      product: 'Business accounts',
      tags: ['complaints', 'retention'],
    },
    ...{ by: 'Paolo Garcia', written: 40, checked: { daysAgo: 38, by: ROSA }, teamOnly: true },
    body: '**Ask what one thing would have to change.** Write it down in their words.\n\nWe may decide alone: one free month of *Timed*, or 10 % on the next invoice. Above that Rosa decides the same day. Promise a call back with an hour, and keep it.',
  },
  {
    ...{
      kind: 'HOW_TO',
      title: 'How do I answer a chargeback?',
      product: 'Business accounts',
      tags: ['billing', 'chargeback'],
    },
    ...{
      by: 'Dino Flores',
      written: 65,
      checked: { daysAgo: 11, by: ROSA },
      teamOnly: true,
      helped: ['Bianca Santos'],
    },
    body: '1. You have **7 days**; they end on the bank’s clock, at midnight UTC.\n2. Proof of delivery and the customer’s own messages. No guesses.\n3. Below 20 € accept it: answering costs more.',
  },
];

const LOCKERS: KnownCard[] = [
  {
    ...{ kind: 'TROUBLESHOOTING', title: 'The locker door does not open', product: 'Locker network', tags: ['locker'] },
    ...{
      by: 'Ramon Cruz',
      written: 50,
      checked: { daysAgo: 6, by: ROSA },
      questions: ['parcel locker jammed', 'door stuck'],
    },
    ...{ helped: ['Mina Okafor', 'Aylin Demir', 'Felix Brandt', 'Liam Byrne'] },
    body: '1. Ask for the number on the frame and whether the screen is lit.\n2. **Lockers › Open again**. Have them push the door *in* first.\n3. Dark screen: no power. Give them the next locker and open a fault.\n4. Door open, nothing in it: treat it as a lost parcel.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'How long does a parcel stay in a locker?',
      product: 'Locker network',
      tags: ['locker', 'deadline'],
    },
    ...{ by: 'Grace Adeyemi', written: 77, checked: { daysAgo: 22, by: RUI } },
    body: 'Seven days, on islands ten. Once we can add three, under **Lockers › Longer**. After that it goes back to the sender.',
  },
  {
    ...{
      kind: 'HOW_TO',
      title: 'How do I send the locker code again?',
      product: 'Locker network',
      tags: ['locker', 'code'],
    },
    ...{ by: 'Beatriz Sousa', written: 30, checked: { daysAgo: 5, by: RUI } },
    body: '**Lockers › Code › Send again**, to the address in the account only. To another one: check postcode and order first, then send it by text. Never read a code out on the phone.',
  },
  {
    ...{
      kind: 'FAQ',
      title: 'Are lockers open on holidays?',
      product: 'Locker network',
      tags: ['locker'],
      by: 'Felix Brandt',
      written: 2,
    },
    body: 'Those in the street always; those in shops when the shop is.',
  },
];

const PEOPLE: KnownCard[] = [
  {
    ...{
      kind: 'PLAYBOOK',
      title: 'A caller shouts',
      tags: ['de-escalation', 'phone'],
      by: 'Tomás Rivera',
      written: 60,
    },
    ...{ checked: { daysAgo: 4, by: INGRID }, helped: ['Mina Okafor', 'Chiara Rossi', 'Lea Fischer'] },
    ...{ questions: ['angry customer on the phone', 'customer yelling'] },
    body: '1. Let them finish. Silence of two seconds is longer than it feels.\n2. Say back what happened to them, not how they say it.\n3. Offer **one** next step and when it will be done.\n\nInsults: “I want to help you, and I cannot while you call me that.” Twice said, you may hang up. Then take five minutes, or type `/shield` before it comes to that.',
  },
  {
    ...{
      kind: 'PLAYBOOK',
      title: 'Saying no to a refund, kindly',
      tags: ['refunds', 'writing'],
      by: 'Callum Reid',
      written: 44,
    },
    ...{ checked: { daysAgo: 31, by: RUI } },
    body: 'Begin with what we **can** do. Then the no, in one sentence with its reason. Never “unfortunately”, never “policy”.\n\n> I can send you a new label today. I cannot refund the fee, because the parcel was delivered on time.',
  },
  {
    ...{
      kind: 'STORY',
      title: 'How I stopped writing three messages for one question',
      tags: ['writing'],
      by: 'Sofia Marques',
    },
    ...{ written: 25, checked: { daysAgo: 24, by: RUI }, helped: ['Liam Byrne'] },
    body: '**Situation.** Customers wrote back to almost every answer of mine.\n\n**What I did.** First line: what happens next, and when. Second: what they have to do, or “you need not do anything”.\n\n**What happened.** Two of three did not have to write again.',
  },
  {
    ...{
      kind: 'HOW_TO',
      title: 'How do I hand a chat over without the customer starting anew?',
      tags: ['chat', 'handover'],
    },
    ...{ by: 'Grace Adeyemi', written: 38, checked: { daysAgo: 16, by: RUI }, teamOnly: true },
    body: '1. Write the note **before** you hand over: what they want, what you tried, what you promised.\n2. Tell the customer the colleague’s first name.\n3. Stay until the colleague has written “I have read it”.',
  },
];

export const CARDS: KnownCard[] = [...RETURNS, ...TRACKING, ...CUSTOMS, ...BUSINESS, ...LOCKERS, ...PEOPLE];

/** Looked for in the last days; what nothing answers becomes a gap. */
export const SEARCHES: { daysAgo: number; by: string; words: string }[] = [
  { daysAgo: 6.9, by: 'Mina Okafor', words: 'refund after 14 days' },
  { daysAgo: 6.5, by: 'Aylin Demir', words: 'crypto voucher' },
  { daysAgo: 5.9, by: 'Liam Byrne', words: 'return label QR' },
  { daysAgo: 4.8, by: 'Bianca Santos', words: 'fingerprint login tablet' },
  { daysAgo: 3.7, by: 'Chiara Rossi', words: 'crypto voucher payment' },
  { daysAgo: 2.9, by: 'Hanna Lindqvist', words: 'lockr door stuck' },
  { daysAgo: 1.8, by: 'Marta Alves', words: 'insurance musical instrument' },
  { daysAgo: 0.9, by: 'Duarte Pinto', words: 'crypto vouchers' },
];
