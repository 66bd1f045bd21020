/** When in a pairing a guide is for, or that it is for a topic. */
export const ABOUTS = ['first', 'middle', 'last', 'topic'] as const;
export type About = (typeof ABOUTS)[number];

export interface GuideText {
  /** Kept with a session; a workspace's own text of the same key takes its place. */
  key: string;
  title: string;
  about: About;
  /** Plain text in lines, as a coordinator would type it. */
  body: string;
}

/** Every built-in guide has the same shape: what for, what to ask, one thing to try. */
const text = (purpose: string, questions: string[], tryThis: string): string =>
  [purpose, '', ...questions.map((question) => `• ${question}`), '', `To try: ${tryThis}`].join('\n');

export const GUIDES: GuideText[] = [
  {
    key: 'first-session',
    title: 'Your first session',
    about: 'first',
    body: text(
      'Get to know each other, and agree on what should be different in the end.',
      [
        'How did you come to support, and what keeps you in it?',
        'Which contact of the last weeks stayed with you? Why that one?',
        'If our time together goes well, what will you do that you don’t do today?',
        'How do you like to hear that something could be better?',
        'What should I know about your week, so that I don’t ask at a bad time?',
      ],
      'Before you part, put the goal into one sentence that both of you would sign, and find the next date.',
    ),
  },
  {
    key: 'routine-session',
    title: 'A session in the middle',
    about: 'middle',
    body: text(
      'Look at what happened since last time, and take one thing further.',
      [
        'What did you try since we met? What came of it?',
        'Which moment went better than it would have a month ago?',
        'Where did you get stuck? What had you tried by then?',
        'What would you do if you knew that it could not go wrong?',
        'Is this still what you want to get better at?',
      ],
      'Choose one real contact of the coming week in which to do one thing differently, and say which thing.',
    ),
  },
  {
    key: 'last-session',
    title: 'Your last session',
    about: 'last',
    body: text(
      'Look back on the way you came, thank each other, and decide how it goes on.',
      [
        'What can you do today that you could not do when we began?',
        'What helped most: something we said, or something you did?',
        'What did each of us learn from the other?',
        'What will you keep doing when nobody asks about it?',
        'Who could you help with what you know now?',
      ],
      'Each says one sentence of thanks for something specific. Then agree on when you two will next have a coffee.',
    ),
  },
  {
    key: 'difficult-conversation',
    title: 'A difficult conversation',
    about: 'topic',
    body: text(
      'Get ready for a conversation that you would rather put off, or learn from one that you had.',
      [
        'What happened, as a camera would have seen it?',
        'What did you feel, and what might the other one have felt?',
        'What do you want to be true after the conversation?',
        'What is your first sentence? Say it out loud.',
        'What will you do if it gets loud?',
      ],
      'Play it for five minutes with swapped parts: you are the other one. Then once more as yourself.',
    ),
  },
  {
    key: 'angry-customer',
    title: 'Customers who are angry',
    about: 'topic',
    body: text(
      'Find what calms, for the customer and for you.',
      [
        'At which point did it turn, for better or worse?',
        'What was the customer afraid of, under the anger?',
        'Which of your sentences helped? Which one poured oil on it?',
        'How do you notice that you are getting tense?',
        'What do you need in the minute after such a contact?',
      ],
      'In your next hard contact, first name what the customer feels, in your own words, and only then the solution.',
    ),
  },
  {
    key: 'feedback',
    title: 'Giving and taking feedback',
    about: 'topic',
    body: text(
      'Make feedback something one can use: about a deed, soon, and in both directions.',
      [
        'Which feedback of the last months helped you? What made it useful?',
        'What did you see, and what did it cause? Leave out what you think it says about the person.',
        'What do you find hard to hear?',
        'What could I do differently in our sessions?',
      ],
      'Give one colleague feedback this week in three sentences: what I saw, what it caused, what I would like.',
    ),
  },
  {
    key: 'first-week',
    title: 'The first weeks in a team',
    about: 'topic',
    body: text(
      'Help somebody new find their feet, people first and tools second.',
      [
        'Which three people should you know by Friday, and what for?',
        'What surprised you so far?',
        'Which question do you not dare to ask? This is the place for it.',
        'What does a good day look like here?',
        'Where do you look when you don’t know something?',
      ],
      'Listen in on two colleagues’ contacts and note one sentence of each that you want to borrow.',
    ),
  },
  {
    key: 'saying-no',
    title: 'Saying no',
    about: 'topic',
    body: text(
      'Refuse what cannot be done, and stay on the customer’s side.',
      [
        'When do you say yes although you mean no? What do you hope for?',
        'What is it that the customer needs, behind what they ask for?',
        'What can you offer instead, even if it is small?',
        'How do you say no without “unfortunately” and without hiding behind a rule?',
      ],
      'Write down your no in two sentences: what is not possible and why, then what you will do.',
    ),
  },
  {
    key: 'quality-review',
    title: 'Looking at quality together',
    about: 'topic',
    body: text(
      'Learn from real contacts without marking them like a test.',
      [
        'Choose one contact you are proud of and one you would like to have again.',
        'What would the customer have written about it?',
        'Which moment decided it?',
        'What does the score say, and what does it miss?',
        'What will you keep, and what will you change?',
      ],
      'Listen to two minutes of one contact together. Each says first what was good, then one idea.',
    ),
  },
  {
    key: 'time-and-focus',
    title: 'Time, queues and focus',
    about: 'topic',
    body: text(
      'Get through a full queue without losing the customer in front of you, or yourself.',
      [
        'What takes more of your time than it should?',
        'Which steps do you do twice?',
        'How do you decide what comes first?',
        'When in the day are you at your best? What do you use it for?',
      ],
      'Note for one day what interrupts you. Next time, choose one of it to get rid of.',
    ),
  },
  {
    key: 'next-role',
    title: 'The next step in your job',
    about: 'topic',
    body: text(
      'Find out what you would like to do next, and what leads there.',
      [
        'Which parts of your work would you do for nothing? Which ones never?',
        'Whose job here would you like to try for a week?',
        'What would they need to see from you?',
        'Who knows that you are interested?',
      ],
      'Ask somebody who has that job for twenty minutes, and bring three questions.',
    ),
  },
  {
    key: 'hard-week',
    title: 'After a hard week',
    about: 'topic',
    body: text(
      'Make room for what was heavy before anything is to be learned.',
      [
        'What was the heaviest moment? I only listen.',
        'What did you do to get through?',
        'What was in your hands, and what was not?',
        'What would make next week a little lighter?',
        'Who else should know?',
      ],
      'End each shift of the coming week by writing down one thing that went well. If it stays heavy, talk to your lead or to somebody trained for it.',
    ),
  },
];

/** Easy to answer, about the work, and one may pass. By theme. */
export const STARTERS: { theme: string; questions: string[] }[] = [
  {
    theme: 'To begin with',
    questions: [
      'What was the best thing about your week so far?',
      'Which contact made you smile lately?',
      'What did you learn by accident this month?',
      'What would you like to have asked somebody in your first week?',
      'Which small thing makes your workplace yours?',
      'What do you do in the ten minutes after a shift?',
    ],
  },
  {
    theme: 'About customers',
    questions: [
      'Which customer will you never forget, and why?',
      'What do customers misunderstand about us most often?',
      'Which question would you like never to hear again?',
      'When did a customer change your mind?',
      'What do you say when you don’t know the answer?',
      'Which sentence of yours works nearly always?',
    ],
  },
  {
    theme: 'About the craft',
    questions: [
      'Whom do you like to listen to when they talk to customers? What do they do?',
      'What did you find hard a year ago that is easy now?',
      'Which rule would you change first?',
      'What do you do differently from how you were taught?',
      'Which tool or shortcut should everybody know?',
      'When is quick better than perfect, and when not?',
    ],
  },
  {
    theme: 'To go deeper',
    questions: [
      'What are you proud of that nobody has noticed?',
      'What would you try if nobody kept score?',
      'When did you last change how you work because somebody told you something?',
      'What gives you energy here, and what takes it?',
      'What should we talk about that we have not talked about yet?',
      'What would you like to hear from me?',
    ],
  },
];
