/** What people call a zone today where Intl lists it under its old name, and the one it leaves out. */
const TODAY: Record<string, string> = {
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map((zone) => TODAY[zone] ?? zone)])];

const readable = (zone: string) => zone.replaceAll('_', ' ').toLowerCase();

/** Zones whose name contains what is typed, those whose place begins with it first. */
export function searchZones(query: string, take: number): string[] {
  const wanted = readable(query.slice(0, 50)).trim();
  const placeFirst = (zone: string) => (readable(zone).split('/').at(-1)?.startsWith(wanted) ? 0 : 1);
  return ZONES.filter((zone) => readable(zone).includes(wanted))
    .sort((a, b) => placeFirst(a) - placeFirst(b) || a.localeCompare(b))
    .slice(0, take);
}
