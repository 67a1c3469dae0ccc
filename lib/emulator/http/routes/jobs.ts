import { type Job, JOB_LIST, JOB_REQUEST } from '../../../ci/wire';
import { cancelJob, createJobs, findJobs, jobsById } from '../../service/jobs/operations';
import { jobOnWire } from '../../service/jobs/wire';
import { shownAudio } from '../../service/separation';
import type { JobRecord } from '../../store/records';
import type { Call, Reply } from '../call';
import { spanAsked, statesAsked, tokenPage } from '../lists';
import { type Route, route } from '../router';
import { withAudioShape } from '../shapes';

/** The operations of the `/jobs` family. */
export const JOB_ROUTES: readonly Route[] = [
  route('CreateJob', submit),
  route('ListJobs', list),
  route('GetJobs', get),
  route('CancelJob', cancel),
];

function submit(call: Call): Reply {
  return listed(call, createJobs(call.world, call.openBucket, call.read(JOB_REQUEST.read)));
}

function get(call: Call): Reply {
  const { found, nonExistIds } = jobsById(call.openBucket, call.param('ids').split(',').filter(Boolean));
  return listed(call, found, { nonExistIds });
}

function list(call: Call): Reply {
  const found = findJobs(call.openBucket, {
    tag: call.required('tag'),
    queueId: call.query('queueId'),
    queueType: call.query('queueType'),
    workflowId: call.query('workflowId'),
    inputObject: call.query('inputObject'),
    inventoryTriggerJobId: call.query('inventoryTriggerJobId'),
    states: statesAsked(call),
    created: spanAsked(call),
  });
  const { items, ...rest } = tokenPage(call, found, ({ jobId }) => jobId);
  return listed(call, items, rest);
}

function cancel(call: Call): Reply {
  cancelJob(call.world, call.openBucket, call.param('id'));
  return {};
}

function listed(
  { world: { behaviour } }: Call,
  records: readonly JobRecord[],
  rest: { readonly nonExistIds?: readonly string[]; readonly nextToken?: string } = {},
): Reply {
  const jobs = records.map((record): Job => ({
    ...jobOnWire({ ...record, audioConfig: shownAudio(behaviour, record.audioMode, record.audioConfig) }),
    ...(behaviour.jobProgress === 'told' && { progress: record.state === 'Success' ? '100' : '0' }),
  }));
  // Answers about jobs carry no RequestId.
  return { xml: withAudioShape(behaviour, JOB_LIST.write({ nonExistIds: [], ...rest, jobs })) };
}
