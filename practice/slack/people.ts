/** The people of a pretend workspace. */
import type { User } from './model.ts';
import type { NewUser } from './types.ts';
import { newId, SlackError, touch, type World } from './world.ts';

/** Seconds east of UTC in a zone at an instant. */
function zoneOffset(zone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
}

export function addUser(world: World, person: NewUser): User {
  const tz = person.tz ?? world.options.zone;
  const now = world.options.now();
  const handle = person.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
  const user: User = {
    id: person.id ?? newId(world, person.isBot ? 'UB' : 'U'),
    team_id: person.teamId ?? world.options.teamId,
    name: handle,
    real_name: person.name,
    deleted: false,
    tz,
    tz_label: tz,
    tz_offset: zoneOffset(tz, now),
    is_admin: person.isAdmin ?? false,
    is_owner: false,
    is_bot: person.isBot ?? false,
    is_restricted: person.isGuest ?? false,
    is_ultra_restricted: false,
    is_app_user: false,
    updated: Math.floor(now.getTime() / 1000),
    profile: {
      real_name: person.name,
      display_name: person.name,
      title: person.title ?? '',
      image_72: `https://example.invalid/${handle}.png`,
      ...(person.isBot ? {} : { email: person.email ?? `${handle}@example.invalid` }),
    },
  };
  if (world.state.users.has(user.id)) throw new Error(`There is a user ${user.id} already.`);
  world.state.users.set(user.id, user);
  touch(world);
  return user;
}

export function getUser(world: World, id: string): User {
  const user = world.state.users.get(id);
  if (!user) throw new SlackError('user_not_found');
  return user;
}

/** A user as the app may see them: the email only with its scope. */
export function userForApp(world: World, user: User): User {
  const scopes = world.options.manifest.oauth_config?.scopes?.bot ?? [];
  const { quiet: _, presence: __, ...seen } = user;
  const { email, ...profile } = user.profile;
  const mayEmail = email !== undefined && scopes.includes('users:read.email');
  return { ...seen, profile: mayEmail ? { ...profile, email } : profile };
}

/** Somebody's "do not disturb" as dnd.info tells it. */
export const quietForApp = ({ quiet }: User) => ({
  dnd_enabled: quiet !== undefined,
  next_dnd_start_ts: quiet?.from ?? 1,
  next_dnd_end_ts: quiet?.to ?? 1,
});
