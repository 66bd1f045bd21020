/** The words cards are sorted by: only of cards this person may see, and the skills everybody sees. */
import type { Deps } from '../deps.ts';
import { type Viewer, visibleTo } from '../knowledge/visibility.ts';
import { fold, tidy } from '../people/service.ts';
import type { Taxonomy } from './guesses.ts';
import { cleanWords } from './privacy.ts';
import { LONGEST } from './typed.ts';

/** The latest cards name what there is: all of a hundred thousand would not be read in time. */
const MOST_CARDS = 2000;
/** Slack shows at most 100 choices. */
const MOST_CHOICES = 99;

/** Each once, the commonest first. */
function ranked(names: string[]): string[] {
  const groups = Map.groupBy(names, fold);
  return [...groups.values()]
    .sort((a, b) => b.length - a.length || (a[0] ?? '').localeCompare(b[0] ?? ''))
    .flatMap(([name]) => name ?? []);
}

/** Tags and products of the cards this person may see, and the workspace's skills. */
export async function findTaxonomy({ db }: Pick<Deps, 'db'>, viewer: Viewer): Promise<Taxonomy> {
  const { workspaceId } = viewer;
  const [cards, skills] = await Promise.all([
    db.card.findMany({
      where: visibleTo(viewer),
      orderBy: { updatedAt: 'desc' },
      take: MOST_CARDS,
      select: { tags: true, product: true },
    }),
    db.skill.findMany({ where: { workspaceId, retiredAt: null }, orderBy: { name: 'asc' }, select: { name: true } }),
  ]);
  return {
    tags: ranked(cards.flatMap(({ tags }) => tags)),
    products: ranked(cards.flatMap(({ product }) => product ?? [])),
    skills: skills.map(({ name }) => name),
  };
}

const matching = (names: string[], typed: string): string[] => names.filter((name) => fold(name).includes(fold(typed)));

/** What can be chosen for what is typed: what there is, then the typed words themselves. Nothing that holds personal data. */
export async function searchTaxonomy(deps: Pick<Deps, 'db'>, viewer: Viewer, what: 'tags' | 'products', query: string) {
  const { tags, products, skills } = await findTaxonomy(deps, viewer);
  const most = what === 'tags' ? LONGEST.tag : LONGEST.product;
  const typed = tidy(query).slice(0, most).toWellFormed();
  const names = what === 'tags' ? ranked([...tags, ...tags, ...skills]) : products;
  const found = matching(names, typed)
    .filter((name) => name.length <= most)
    .slice(0, MOST_CHOICES);
  const isNew = typed !== '' && !found.some((name) => fold(name) === fold(typed));
  const { privatePatterns } = await deps.db.workspace.findUniqueOrThrow({ where: { id: viewer.workspaceId } });
  return { found, fresh: isNew && cleanWords(typed, privatePatterns) === '' ? typed : undefined };
}
