import type { ImageBlock, ImageElement } from '@slack/types';
import { useState } from 'preact/hooks';

/** An image by its address; its description where there is none, or none that loads. */
export function Picture({ image, small }: { image: ImageElement | ImageBlock; small: boolean }) {
  const [failed, setFailed] = useState(false);
  const url = 'image_url' in image ? image.image_url : 'url' in image.slack_file ? image.slack_file.url : undefined;
  const kind = small ? 'picture picture-small' : 'picture';
  if (!url || failed) {
    return (
      <span class={`${kind} picture-missing`} role="img" aria-label={image.alt_text}>
        {small ? null : image.alt_text}
      </span>
    );
  }
  return <img class={kind} src={url} alt={image.alt_text} onError={() => setFailed(true)} />;
}
