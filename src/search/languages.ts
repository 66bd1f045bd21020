/** PostgreSQL's stemmers by ISO 639-1. Words of other languages stay as they are written ("simple"). */
const STEMMERS = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** For SQL: `(STEMMERS ->> language)`, null where there is none. */
export const STEMMERS_JSON = JSON.stringify(STEMMERS);

/** PostgreSQL's text search configuration for a language. */
export const stemmerOf = (language: string): string =>
  (STEMMERS as Record<string, string | undefined>)[language] ?? 'simple';
