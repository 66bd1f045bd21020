/**
 * Whether a deed says at least what happened and what it did for whom. It asks once, never blocks. Pure.
 * It knows praise in English, German, French and Spanish; of any other language it judges the length alone.
 */

/** About four English words: "Fixed my printer today". */
const LEAST = 20;

/** Words that praise or thank; a text with one of them has to say something besides. */
const PRAISE = new Set(
  `amazing appreciate appreciated awesome best bravo brilliant congrats congratulations excellent fantastic good great kudos
  legend lovely nice outstanding perfect rock rocks star super superb terrific thank thanks thankyou thx ty wonderful wow yay
  danke dank dankeschon bester beste besten gut gute guter gutes gratulation grossartig grossartige hervorragend hervorragende klasse
  lob perfekt prima spitze starke stark super tolle toll toller tolles wunderbar
  bien bon bonne excellente felicitations formidable genial geniale merci parfait parfaite top bravos magnifique
  buen bueno buena excelente fantastico fantastica felicidades genial gracias increible maravilloso maravillosa perfecto perfecta`.split(
    /\s+/,
  ),
);

/** Words that go with praise or with any sentence, and say nothing of what somebody did. */
const FILLER = new Set(
  `a about all always an and are as at be been being big bit by day days did done doing ever every everything everyone effort for from
  guys had have has he her his i in is it its job just keep know like lot lots man many me much my of on our out person
  really right she so some such team that the their them they this time to today together up us very was way we week well were what who with
  work you your youre yours help helping support
  aber alle alles als am an arbeit auch auf das dein deine deinen dem den der des die dir du ein eine einen er es fur habt hast hat hilfe
  ich ihr immer ist job leistung mal mit mir nur schon sehr sie so tag team uns und von vielen viel war weiter wie wir zu
  au aide au aux avec boulot ca ce cette de des du en encore equipe est et etes es il je jour la le les leur ma mes moi mon nos notre
  nous pour que qui sa ses son sur ta tes toi ton tout toute toutes tous travail tres tu un une vos votre vous beaucoup
  al asi ayuda con como companero companera del dia el ella ellos eres en equipo era esta este gran la las lo los mas mi mis muchas mucho
  muy nos para por que se siempre su sus te todo todos trabajo tu tus un una y`.split(/\s+/),
);

/** Text as it is compared: without case and accents. Hangul stays whole. */
const fold = (word: string): string =>
  word
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/['’]/g, '');

/** What a sign weighs beside a Latin letter: one that stands for a syllable or a word says as much as several, and some scripts leave vowels out. */
function weightOf(sign: string): number {
  if (/[\p{Script=Han}\p{Script=Hangul}]/u.test(sign)) return 3;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sign)) return 2;
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(sign) ? 1.5 : 1;
}

const sizeOf = (words: string[]): number =>
  words.reduce((sum, word) => [...word].reduce((size, sign) => size + weightOf(sign), sum), 0);

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu) ?? [];

/** What is left of a deed without names, emoji and addresses. */
function wordsOf(deed: string, names: string[]): string[] {
  const known = new Set(names.flatMap((name) => wordsIn(name).map(fold)));
  const told = deed
    .replaceAll(/<[@#!][^>]*>|https?:\/\/\S+|:[a-z\d_+'-]+:/giu, ' ')
    .replaceAll(/@[\p{L}\p{M}\p{N}._-]+/gu, ' ');
  return wordsIn(told).filter((word) => !known.has(fold(word)));
}

/** Whether a friendly question may make more of it. `names`: of the people and the group, which say nothing of what they did. */
export function isVague(deed: string, names: string[]): boolean {
  const words = wordsOf(deed, names);
  if (sizeOf(words) < LEAST) return true;
  const folded = words.map(fold);
  if (!folded.some((word) => PRAISE.has(word))) return false;
  return sizeOf(folded.filter((word) => !PRAISE.has(word) && !FILLER.has(word))) < LEAST;
}
