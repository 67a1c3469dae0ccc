import type { Emulator } from '../../../lib/emulator';
import { BUCKET, send } from '../support';

/** What the body of a workflow may say; the rest is as in a plain one. */
export interface Parts {
  readonly name?: string;
  readonly state?: string;
  readonly input?: string;
  readonly output?: string;
  readonly dependencies?: string;
  readonly nodes?: string;
}
/** What stands in `Output` for one stem. */
export const output = (object = 'out/${RunId}/${InputName}.${Ext}'): string =>
  `<Region>ap-chongqing</Region><Bucket>${BUCKET}</Bucket><AuObject>${object}</AuObject>`;
/** The body that creates a workflow with one separation. */
export function workflowBody(templateId: string, parts: Parts = {}): string {
  const {
    name = 'uploads',
    state = 'Active',
    input = '<ObjectPrefix>in/</ObjectPrefix>',
    dependencies = '<Start>VoiceSeparate_1</Start><VoiceSeparate_1>End</VoiceSeparate_1>',
    nodes = '',
  } = parts;
  return (
    `<Request><MediaWorkflow><Name>${name}</Name><State>${state}</State><Topology>` +
    `<Dependencies>${dependencies}</Dependencies><Nodes><Start><Type>Start</Type><Input>${input}</Input></Start>` +
    `<VoiceSeparate_1><Type>VoiceSeparate</Type><Operation><TemplateId>${templateId}</TemplateId>` +
    `<Output>${parts.output ?? output()}</Output></Operation></VoiceSeparate_1>${nodes}</Nodes>` +
    '</Topology></MediaWorkflow></Request>'
  );
}

/** Where workflows are asked for: an emulator, its time, and a template that is there. */
interface Scene {
  readonly ci: Emulator;
  readonly now: number;
  readonly templateId: string;
}

/** Requests about workflows, of a scene as it is when they are made. */
export function workflowRequests(scene: () => Scene) {
  const request = (given: Parameters<typeof send>[1]): ReturnType<typeof send> =>
    send(scene().ci, { now: scene().now, path: '/workflow', ...given });
  const create = (parts?: Parts): ReturnType<typeof send> =>
    request({ method: 'POST', body: workflowBody(scene().templateId, parts) });
  /** Creates a workflow and gives its id. */
  const created = async (parts?: Parts): Promise<string> => {
    const answer = await create(parts);
    const id = answer.text('MediaWorkflow', 'WorkflowId');
    if (id === undefined) throw new Error(answer.body);
    return id;
  };
  return { request, create, created };
}
