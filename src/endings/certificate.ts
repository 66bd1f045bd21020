import { MILESTONE_WORDS, milestonesOf, type Progress } from '../pairings/milestones.ts';
import { drawable, escapeXml, fontSizeFor, shortenTo } from '../pictures/text.ts';

/** What a certificate tells: nothing that was said or written. */
export type CertificateView = Progress & {
  startedAt: Date;
  mentor: { name: string };
  mentee: { name: string };
  request: { skill: { name: string } };
};

const WIDTH = 1200;
const HEIGHT = 850;
/** Inside the frame. */
const LINE = 1000;
const LONGEST_NAME = 60;
const INK = '#1f3a4d';
const ACCENT = '#2a7f62';

const dateIn = (instant: Date, zone: string): string =>
  instant.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone });

interface Style {
  size: number;
  color?: string;
  bold?: boolean;
}

/** One line of text in the middle, as large as there is room for. */
function line(y: number, text: string, { size, color = INK, bold = false }: Style): string {
  const fitting = fontSizeFor(text, LINE, size);
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${WIDTH / 2}" y="${y}" text-anchor="middle" font-family="DejaVu Sans" font-size="${fitting}" fill="${color}"${weight}>${escapeXml(text)}</text>`;
}

/** A name; where the font has no letters for it, a line to write it on. */
function name(y: number, text: string, size: number): string {
  const drawn = shortenTo(drawable(text), LONGEST_NAME);
  if (drawn) return line(y, drawn, { size, color: ACCENT, bold: true });
  return `<line x1="350" x2="850" y1="${y + 4}" y2="${y + 4}" stroke="${INK}" stroke-width="2"/>`;
}

const reachedOf = (pairing: CertificateView) =>
  milestonesOf(pairing).flatMap(({ is, at }) => (at ? MILESTONE_WORDS[is] : []));

const datesOf = ({ startedAt, endedAt }: CertificateView, zone: string): string =>
  `${dateIn(startedAt, zone)} – ${dateIn(endedAt ?? startedAt, zone)}`;

/** The certificate as SVG: the two names, what it was about, from when to when, and the milestones they reached. */
export function certificateSvg(pairing: CertificateView, zone: string): string {
  const { mentor, mentee, request } = pairing;
  const skill = shortenTo(drawable(request.skill.name), LONGEST_NAME);
  const together = pairing.kind === 'PEER' ? 'learned together with' : 'learned with the help of';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
<rect x="30" y="30" width="${WIDTH - 60}" height="${HEIGHT - 60}" rx="18" fill="none" stroke="${ACCENT}" stroke-width="6"/>
<rect x="46" y="46" width="${WIDTH - 92}" height="${HEIGHT - 92}" rx="10" fill="none" stroke="${INK}" stroke-width="1.5"/>
${line(150, 'Certificate of mentoring', { size: 52, bold: true })}
${name(270, mentee.name, 56)}
${line(345, together, { size: 28 })}
${name(430, mentor.name, 56)}
${skill ? line(530, skill, { size: 40, bold: true }) : ''}
${line(600, datesOf(pairing, zone), { size: 26 })}
${line(
  690,
  reachedOf(pairing)
    .map((word) => `✓ ${word}`)
    .join('   '),
  { size: 24, color: ACCENT },
)}
${line(770, 'Alongside', { size: 22 })}
</svg>`;
}

/** The same in words, for people who cannot see it. */
export const certificateAlt = (pairing: CertificateView, zone: string): string =>
  shortenTo(
    `Certificate: ${pairing.mentee.name} and ${pairing.mentor.name}, ${pairing.request.skill.name}, ${datesOf(pairing, zone)}. Reached: ${reachedOf(pairing).join(', ')}.`,
    // Slack's limit for the alt text of an image.
    2000,
  );
