/** The emoji names this kind of app uses; an unknown name stays as text. */
const characters: Record<string, string> = {
  '+1': '👍', thumbsup: '👍', '-1': '👎', thumbsdown: '👎', wave: '👋', tada: '🎉', raised_hands: '🙌', seedling: '🌱',
  handshake: '🤝', book: '📖', books: '📚', heart: '❤️', sparkles: '✨', clap: '👏', rocket: '🚀', bulb: '💡', compass: '🧭',
  hourglass_flowing_sand: '⏳', hourglass: '⌛', smile: '😄', slightly_smiling_face: '🙂', blush: '😊', grin: '😁', joy: '😂',
  thinking_face: '🤔', sweat_smile: '😅', sunglasses: '😎', star: '⭐', star2: '🌟', stars: '🌠', medal: '🏅',
  sports_medal: '🏅', trophy: '🏆', first_place_medal: '🥇', white_check_mark: '✅', heavy_check_mark: '✔️',
  ballot_box_with_check: '☑️', x: '❌', heavy_multiplication_x: '✖️', warning: '⚠️', no_entry: '⛔', no_entry_sign: '🚫',
  question: '❓', grey_question: '❔', exclamation: '❗', information_source: 'ℹ️', bell: '🔔', no_bell: '🔕', zzz: '💤',
  calendar: '📆', date: '📅', spiral_calendar_pad: '🗓️', clock1: '🕐', clock3: '🕒', clock9: '🕘', alarm_clock: '⏰',
  stopwatch: '⏱️', timer_clock: '⏲️', memo: '📝', pencil: '📝', pencil2: '✏️', clipboard: '📋', pushpin: '📌',
  round_pushpin: '📍', paperclip: '📎', link: '🔗', mag: '🔍', mag_right: '🔎', key: '🔑', lock: '🔒', unlock: '🔓',
  shield: '🛡️', gear: '⚙️', wrench: '🔧', hammer_and_wrench: '🛠️', toolbox: '🧰', gift: '🎁', balloon: '🎈',
  confetti_ball: '🎊', bouquet: '💐', sunflower: '🌻', cherry_blossom: '🌸', herb: '🌿', evergreen_tree: '🌲',
  deciduous_tree: '🌳', potted_plant: '🪴', four_leaf_clover: '🍀', sun_with_face: '🌞', sunny: '☀️', rainbow: '🌈',
  cloud: '☁️', fire: '🔥', zap: '⚡', boom: '💥', droplet: '💧', coffee: '☕', cake: '🍰', pizza: '🍕', speech_balloon: '💬',
  thought_balloon: '💭', left_speech_bubble: '🗨️', mega: '📣', loudspeaker: '📢', telephone_receiver: '📞', phone: '☎️',
  email: '📧', envelope: '✉️', incoming_envelope: '📨', inbox_tray: '📥', outbox_tray: '📤', package: '📦',
  chart_with_upwards_trend: '📈', chart_with_downwards_trend: '📉', bar_chart: '📊', dart: '🎯', checkered_flag: '🏁',
  triangular_flag_on_post: '🚩', mountain: '⛰️', footprints: '👣', eyes: '👀', pray: '🙏', muscle: '💪', point_right: '👉',
  point_left: '👈', point_up: '☝️', point_down: '👇', ok_hand: '👌', v: '✌️', raised_hand: '✋', hand: '✋',
  open_hands: '👐', palms_up_together: '🤲', writing_hand: '✍️', busts_in_silhouette: '👥', bust_in_silhouette: '👤',
  people_holding_hands: '🧑‍🤝‍🧑', people_hugging: '🫂', student: '🧑‍🎓', mortar_board: '🎓', teacher: '🧑‍🏫', school: '🏫',
  brain: '🧠', ear: '👂', globe_with_meridians: '🌐', earth_africa: '🌍', house: '🏠', door: '🚪', headphones: '🎧',
  microphone: '🎤', movie_camera: '🎥', art: '🎨', jigsaw: '🧩', puzzle_piece: '🧩', game_die: '🎲', scales: '⚖️',
  life_preserver: '🛟', ring_buoy: '🛟', ambulance: '🚑', sos: '🆘', rotating_light: '🚨', recycle: '♻️',
  arrows_counterclockwise: '🔄', repeat: '🔁', arrow_right: '➡️', arrow_left: '⬅️', arrow_up: '⬆️', arrow_down: '⬇️',
  heavy_plus_sign: '➕', heavy_minus_sign: '➖', white_circle: '⚪', large_green_circle: '🟢', large_yellow_circle: '🟡',
  red_circle: '🔴', large_blue_circle: '🔵', large_orange_circle: '🟠', black_circle: '⚫', one: '1️⃣', two: '2️⃣', three: '3️⃣',
  four: '4️⃣', five: '5️⃣', '100': '💯', blue_heart: '💙', green_heart: '💚', yellow_heart: '💛', purple_heart: '💜',
  orange_heart: '🧡', hugging_face: '🤗', partying_face: '🥳', star_struck: '🤩', relieved: '😌', cry: '😢',
  pensive: '😔', disappointed: '😞', worried: '😟', neutral_face: '😐', confused: '😕', palm_tree: '🌴', airplane: '✈️',
  new: '🆕', free: '🆓', end: '🔚', soon: '🔜', top: '🔝', double_vertical_bar: '⏸️', pause_button: '⏸️',
  arrow_forward: '▶️', black_square_for_stop: '⏹️', fast_forward: '⏩', wastebasket: '🗑️', bookmark: '🔖',
  bookmark_tabs: '📑', page_facing_up: '📄', newspaper: '📰', label: '🏷️', ticket: '🎫', robot_face: '🤖', crystal_ball: '🔮',
};

/** The character of an emoji name without colons, or nothing when it is unknown. */
export function emojiOf(name: string): string | undefined {
  return Object.hasOwn(characters, name) ? characters[name] : undefined;
}

/** Text with every known `:name:` replaced, as Slack does in plain text. */
export function withEmoji(text: string): string {
  return text.replace(/:([\w+-]+):/g, (whole, name: string) => emojiOf(name) ?? whole);
}
