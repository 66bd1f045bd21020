import type { MessageKinds } from '../outbox/kinds.ts';
import { certificateAlt, certificateSvg } from './certificate.ts';
import { findEnding, hasCertificate } from './service.ts';
import { endingView } from './shown.ts';
import { certificateMessage, completedMessage, thanksMessage } from './views.ts';

export const endingMessages: MessageKinds = {
  'pairing.completed': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const ending = await findEnding(deps, workspaceId, subject, recipient);
      return ending ? completedMessage(endingView(ending)) : null;
    },
  },

  'pairing.thanks': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const ending = await findEnding(deps, workspaceId, subject, recipient);
      return ending?.thanks ? thanksMessage(endingView(ending)) : null;
    },
    shown: async (deps, { workspaceId, subject, recipient }) => {
      const ending = await findEnding(deps, workspaceId, subject, recipient);
      return ending ? thanksMessage(endingView(ending)) : null;
    },
  },

  'pairing.certificate': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const ending = await findEnding(deps, workspaceId, subject, recipient);
      if (!ending || !hasCertificate(ending.pairing)) return null;
      const { zone } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
      const svg = certificateSvg(ending.pairing, zone);
      const alt = certificateAlt(ending.pairing, zone);
      const bytes = () => deps.pictures.png(svg);
      return {
        ...certificateMessage(endingView(ending)),
        file: { name: 'certificate.png', title: 'Certificate', alt, bytes },
      };
    },
  },
};
