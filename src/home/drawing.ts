import type { Button } from '@slack/types';
import { messagesSection, rhythmSection } from '../calm/home.ts';
import { cardFilesSection } from '../card-files/home.ts';
import { checkInsSection } from '../check-ins/home.ts';
import { contributionsSection } from '../contributions/home.ts';
import { coverageSection } from '../coverage/home.ts';
import type { Deps } from '../deps.ts';
import { endingsSection } from '../endings/home.ts';
import { gapsSection } from '../gaps/home.ts';
import { guidesSection } from '../guides/home.ts';
import { importsSection } from '../imports/home.ts';
import { knowledgeSection } from '../knowledge/home.ts';
import { kudosSection } from '../kudos/home.ts';
import { liveHelpSection } from '../live-help/home.ts';
import { mentorRequestsSection } from '../mentor-requests/home.ts';
import { moderationSection } from '../moderation/home.ts';
import { objectivesSection } from '../objectives/home.ts';
import { overviewSection } from '../overview/home.ts';
import { pairingsSection } from '../pairings/home.ts';
import { peopleSection } from '../people/home.ts';
import { roundsSection } from '../rounds/home.ts';
import { sessionsSection } from '../sessions/home.ts';
import { settingsSection, setUpSection } from '../settings/home.ts';
import { shieldsSection } from '../shields/home.ts';
import { recognitionSection, teamRecognitionSection } from '../shout-outs/home.ts';
import { skillsSection } from '../skills/home.ts';
import type { Home } from '../slack/blocks.ts';
import { verificationSection } from '../verification/home.ts';
import { weightsSection } from '../weights/home.ts';
import type { HomeSection } from './section.ts';
import { getResident } from './service.ts';
import { guestHomeView, type HomePage, homeView } from './views.ts';

/** App Home from top to bottom: what one has to do, for coordinators also what the pairs need, then what one can set. */
const OWN: HomeSection[] = [
  setUpSection,
  shieldsSection,
  liveHelpSection,
  mentorRequestsSection,
  pairingsSection,
  checkInsSection,
  sessionsSection,
  objectivesSection,
  overviewSection,
  moderationSection,
  roundsSection,
  coverageSection,
  teamRecognitionSection,
  knowledgeSection,
  verificationSection,
  gapsSection,
  kudosSection,
  contributionsSection,
  endingsSection,
  peopleSection,
  messagesSection,
];

/** What coordinators decide for everybody. */
const PROGRAMME: HomeSection[] = [
  settingsSection,
  recognitionSection,
  rhythmSection,
  weightsSection,
  skillsSection,
  guidesSection,
  importsSection,
  cardFilesSection,
];

/** A person's Home as things are now. */
export async function drawHome(
  deps: Deps,
  workspaceId: string,
  slackId: string,
  quickActions: Button[],
  page: HomePage,
): Promise<Home> {
  const member = await getResident(deps, workspaceId, slackId);
  if (member.isGuest) return guestHomeView(member.name);
  const [own, programme] = await Promise.all(
    [OWN, PROGRAMME].map((sections) => Promise.all(sections.map((section) => section(deps, member)))),
  );
  return homeView(member.name, quickActions, { own: own ?? [], programme: programme ?? [] }, page);
}
