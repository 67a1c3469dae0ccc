import { JOB, timestampOf } from '../../../ci/wire';
import { type XmlContent, type XmlNode, writeXml } from '../../../ci/xml';
import { jobOnWire } from '../jobs/wire';
import type { CosHeader, ExecutionRecord, JobRecord, TaskRecord } from '../../store/records';

/**
 * What a callback says when a job is done: the job as a query for it would say, and when an upload started it, what
 * that said. (Documentation of CI, Job Callbacks)
 */
export function taskFinish(job: JobRecord, execution: ExecutionRecord | undefined): XmlNode {
  const detail = (JOB.write(jobOnWire(job)) as readonly (XmlNode | undefined)[]).map((field) =>
    field?.[0] === 'Input'
      ? ([field[0], [...(field[1] as XmlNode[]), ...headers(execution?.cosHeaders)]] as const)
      : field,
  );
  return [
    'Response',
    [
      ['EventName', 'TaskFinish'],
      ['JobsDetail', detail],
    ],
  ];
}

/** What a callback says when an execution is done. (Documentation of CI, Workflow Callbacks) */
export function workflowFinish(
  execution: ExecutionRecord,
  bucketId: string,
  jobOf: (task: TaskRecord) => JobRecord | undefined,
): XmlNode {
  return [
    'Response',
    [
      ['EventName', 'WorkflowFinish'],
      [
        'WorkflowExecution',
        [
          ['WorkflowId', execution.workflowId],
          ['WorkflowName', execution.workflowName],
          ['RunId', execution.runId],
          ['State', execution.state],
          ['BucketId', bucketId],
          ['Object', execution.object],
          ['CreateTime', spaced(execution.createTime)],
          ...headers(execution.cosHeaders),
          ...execution.tasks.map((task): XmlNode => {
            const job = jobOf(task);
            return [
              'Tasks',
              [
                ['Type', task.type],
                ['CreateTime', spaced(task.createTime)],
                ['StartTime', spaced(task.startTime)],
                ['EndTime', spaced(task.endTime)],
                ['State', task.state],
                ['JobId', task.jobId],
                ['Name', task.node],
                ['TemplateId', job?.templateId],
                ['TemplateName', job?.templateName],
              ],
            ];
          }),
        ],
      ],
    ],
  ];
}

/** The text of a callback. */
export function written(body: XmlNode, format: 'XML' | 'JSON'): string {
  return format === 'XML' ? writeXml(body) : JSON.stringify(jsonOf(body));
}

function headers(of: readonly CosHeader[] = []): XmlNode[] {
  return of.map(({ key, value }) => [
    'CosHeaders',
    [
      ['Key', key],
      ['Value', value],
    ],
  ]);
}

/** Workflow callbacks, unlike everything else, put a space between day and time. */
function spaced(time: number | undefined): string | undefined {
  return time === undefined ? undefined : timestampOf(time).replace('T', ' ');
}

/** What is a list in JSON even when there is only one. An `ObjectName` is one only where there can be several. */
const LISTS = new Set(['JobsDetail', 'CosHeaders', 'Audio', 'Md5Info', 'Tasks', 'OutputFile/ObjectName']);

type Json = string | { [name: string]: Json | Json[] };

/** The same in JSON: every value is a string, and what is empty is left out. */
function jsonOf([parent, content]: XmlNode): Json | undefined {
  if (!isParent(content)) return content === undefined || content === '' ? undefined : String(content);
  const object: { [name: string]: Json | Json[] } = {};
  for (const node of content) {
    const value = node && jsonOf(node);
    if (node === undefined || value === undefined) continue;
    const [name] = node;
    if (!LISTS.has(name) && !LISTS.has(`${parent}/${name}`)) object[name] = value;
    else object[name] = [...((object[name] as Json[] | undefined) ?? []), value];
  }
  return Object.keys(object).length > 0 ? object : undefined;
}

function isParent(content: XmlContent): content is readonly (XmlNode | undefined)[] {
  return Array.isArray(content);
}
