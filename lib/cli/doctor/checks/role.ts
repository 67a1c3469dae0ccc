import { type Job, listJobs } from '../../../ci';
import type { Place } from '../account';
import type { Check } from '../check';
import { failedCall, type Finding, ok, problem, skipped, unknown } from '../finding';

const PAGE = 'https://console.cloud.tencent.com/cam/role';
const LOOK =
  `Look at ${PAGE}: CI_QCSRole trusts ci.qcloud.com and has QcloudCOSDataFullControl, QcloudAccessForCIRole and ` +
  'QcloudPartAccessForCIRole; the CI console makes it when it is opened and authorized for the first time.';

/** What a job fails with for want of the role. (CI API, Error Codes) */
const FAILURES = new Set(['CIRoleNotExist', 'ResourceAccessDenied', 'WriteTargetBucketDenied']);

/** How many of the newest jobs are looked at. */
const RECENT = 20;

/** The role with which CI reads recordings and writes stems. */
export const ROLE_CHECK: Check<Place> = { name: 'role', needs: ['binding'], run: role };

// No document has a call that tells of the role without CAM's permissions: assumption A49. Jobs tell what it could do.
async function role(place: Place): Promise<Finding[]> {
  if (place.known.smartAudio === false || (place.known.ci ?? 'on') !== 'on') {
    return [skipped('no job can have run while CI or Smart Audio is off')];
  }
  let jobs: readonly Job[];
  try {
    jobs = await listJobs(place.client, place, { limit: RECENT });
  } catch (error) {
    const finding = failedCall('What became of jobs, which shows whether CI_QCSRole works,', error);
    return [finding.status === 'unknown' ? { ...finding, remedy: LOOK } : finding];
  }
  const telling = jobs.find(({ state, code = '' }) => state === 'Success' || FAILURES.has(code));
  if (telling === undefined) {
    return [
      unknown('Whether CI_QCSRole is there and may do what it must is not told: no job here shows it', LOOK),
    ];
  }
  const { jobId, state, code, message, endTime } = telling;
  const when = endTime ? ` at ${endTime}` : '';
  return state === 'Success'
    ? [ok(`CI could read and write with CI_QCSRole${when} (job ${jobId})`)]
    : [
        problem(
          `Job ${jobId} failed${when} for want of CI_QCSRole or its policies: ${code}: ${message}`,
          LOOK,
        ),
      ];
}
