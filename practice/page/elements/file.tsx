import type { FileInput } from '@slack/types';
import { useState } from 'preact/hooks';
import type { Value } from '../../contract.ts';
import { sendFile } from '../api.ts';
import { usePractice } from '../practice.ts';
import type { Field } from './select.tsx';

interface Props {
  element: FileInput;
  field: Field;
  onChange(value: Value): void;
}

/** Files go to Slack as soon as they are chosen; the input holds their ids. */
export function FileElement({ element, field, onChange }: Props) {
  const { snapshot } = usePractice();
  const [told, setTold] = useState('');
  const choose = async (files: File[]) => {
    setTold(files.length > 0 ? 'Uploading…' : '');
    const ids = await Promise.all(files.map((file) => sendFile(snapshot.me.id, file)));
    const arrived = ids.filter((id) => id !== undefined);
    setTold(
      arrived.length < files.length ? 'That did not reach the practice server.' : arrived.length > 0 ? 'Uploaded.' : '',
    );
    onChange(arrived);
  };
  return (
    <>
      <input
        id={field.id}
        type="file"
        class="text-input"
        aria-label={field.label}
        aria-describedby={field.describedBy}
        aria-invalid={field.invalid || undefined}
        accept={element.filetypes?.map((type) => `.${type}`).join(',')}
        multiple={(element.max_files ?? 10) > 1}
        onChange={(event) => void choose([...(event.currentTarget.files ?? [])])}
      />
      {told && <span role="status">{told}</span>}
    </>
  );
}
