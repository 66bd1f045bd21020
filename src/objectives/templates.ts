import type { ObjectiveMeasure } from '../generated/prisma/enums.ts';

/** A beginning to be changed: every part of it is a suggestion. */
export interface Template {
  key: string;
  /** As it is chosen from. */
  title: string;
  deed: string;
  measure: ObjectiveMeasure;
  unit: string;
  baseline?: number;
  target?: number;
  nextStep: string;
  why: string;
}

/** For customer service; what many teams work on first. */
export const TEMPLATES: readonly Template[] = [
  {
    key: 'de-escalation',
    title: 'Calm an upset customer',
    deed: 'Bring an upset customer back to the matter and end the contact well',
    measure: 'NUMBER',
    unit: 'upset contacts ended well',
    baseline: 0,
    target: 5,
    nextStep: 'Listen to one recorded call that went well and write down the three sentences that helped',
    why: 'Customers feel heard, and I go home less tired',
  },
  {
    key: 'first-contact',
    title: 'First-contact resolution',
    deed: 'Solve a case in the first contact, without a hand-over or a second reply',
    measure: 'PERCENT',
    unit: 'of my cases solved in the first contact',
    baseline: 60,
    target: 70,
    nextStep: 'Look at five cases that came back and note what was missing in the first answer',
    why: 'Nobody has to ask us twice',
  },
  {
    key: 'csat-topic',
    title: 'Customer satisfaction on a topic',
    deed: 'Answer questions about deliveries so that customers rate the answer as good',
    measure: 'PERCENT',
    unit: 'good ratings on this topic',
    baseline: 80,
    target: 88,
    nextStep: 'Read the last ten bad ratings on it with my mentor',
    why: 'It is the topic most customers write about',
  },
  {
    key: 'refund-alone',
    title: 'Handle a refund dispute alone',
    deed: 'Handle a refund dispute from the first message to the payment without asking a lead',
    measure: 'NUMBER',
    unit: 'handled alone',
    baseline: 0,
    target: 3,
    nextStep: 'Sit in on one dispute and write the steps down',
    why: 'The customer has one person to talk to, and leads are free for the hard ones',
  },
  {
    key: 'roundtable',
    title: 'Lead a roundtable',
    deed: 'Lead a roundtable of 30 minutes for my team about a case we can all learn from',
    measure: 'YES_NO',
    unit: 'It took place and somebody else spoke more than I did',
    nextStep: 'Choose the case and ask two colleagues whether it interests them',
    why: 'What one of us learned is then known to all',
  },
  {
    key: 'faster',
    title: 'Faster, as good as before',
    deed: 'Handle a usual contact in less time, with the quality score where it is',
    measure: 'NUMBER',
    unit: 'minutes a contact, on average',
    baseline: 9,
    target: 7,
    nextStep: 'Time three contacts and see where the minutes go',
    why: 'Customers wait less in the queue',
  },
  {
    key: 'two-chats',
    title: 'Chat with two customers at once',
    deed: 'Chat with two customers at once without either of them waiting over a minute',
    measure: 'NUMBER',
    unit: 'hours done with two chats',
    baseline: 0,
    target: 6,
    nextStep: 'Try it for half an hour at a quiet time, with my mentor looking on',
    why: 'At busy times nobody waits in line for long',
  },
  {
    key: 'clear-emails',
    title: 'Write clearer e-mails',
    deed: 'Write answers that begin with what the customer wants to know and need no second question',
    measure: 'PERCENT',
    unit: 'of my e-mails answered without a question back',
    baseline: 70,
    target: 82,
    nextStep: 'Rewrite three sent e-mails with half the words and compare them with my mentor',
    why: 'Clear answers save the customer a day',
  },
  {
    key: 'product-depth',
    title: 'Know one product in depth',
    deed: 'Answer questions about one product without looking them up or passing them on',
    measure: 'NUMBER',
    unit: 'hard questions answered alone',
    baseline: 0,
    target: 10,
    nextStep: 'Use the product for an hour the way a customer does and note what surprises me',
    why: 'Others can come to me with it',
  },
  {
    key: 'quality-score',
    title: 'Quality score',
    deed: 'Meet the points of our quality review that I miss most often',
    measure: 'PERCENT',
    unit: 'quality score',
    baseline: 82,
    target: 90,
    nextStep: 'Take my last three reviews and find the one point that comes up in each',
    why: 'It is where customers notice the difference',
  },
  {
    key: 'articles',
    title: 'Write knowledge articles',
    deed: 'Write down what I had to find out myself as an article others use',
    measure: 'NUMBER',
    unit: 'articles published',
    baseline: 0,
    target: 3,
    nextStep: 'Write the headline and five lines about last week’s hardest question',
    why: 'The next person finds it in a minute',
  },
  {
    key: 'newcomer',
    title: 'Help a newcomer settle in',
    deed: 'Go through the first two weeks with a new colleague until they answer usual cases alone',
    measure: 'YES_NO',
    unit: 'They handled a whole shift without asking me',
    nextStep: 'Write a list of ten things I wish I had known in week one',
    why: 'A good start decides whether people stay',
  },
  {
    key: 'kind-no',
    title: 'Say no kindly',
    deed: 'Turn down what we cannot do and offer the customer something we can',
    measure: 'NUMBER',
    unit: 'kind refusals the customer accepted',
    baseline: 0,
    target: 8,
    nextStep: 'Collect three sentences for “no” that my mentor uses',
    why: 'A clear no is better than a long maybe',
  },
  {
    key: 'second-language',
    title: 'Support in another language',
    deed: 'Answer usual cases in my second language without having them checked',
    measure: 'NUMBER',
    unit: 'cases answered without a check',
    baseline: 0,
    target: 15,
    nextStep: 'Translate my five most used answers and have them looked over',
    why: 'Customers are understood in their own words',
  },
  {
    key: 'speak-up',
    title: 'Pass on what customers tell us',
    deed: 'Bring one thing customers keep stumbling over to the people who can change it',
    measure: 'YES_NO',
    unit: 'It was discussed, and I know what will be done',
    nextStep: 'Count for three days how often it comes up',
    why: 'The best contact is the one nobody needs',
  },
];

/** The template of that word; undefined for one that is no longer there. */
export const findTemplate = (key: string | null | undefined): Template | undefined =>
  TEMPLATES.find((template) => template.key === key);
