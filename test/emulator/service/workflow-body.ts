import { BUCKET } from '../support';

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
