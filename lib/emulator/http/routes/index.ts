import type { Route } from '../router';
import { BUCKET_ROUTES } from './buckets';
import { EXECUTION_ROUTES } from './executions';
import { JOB_ROUTES } from './jobs';
import { OBJECT_ROUTES } from './objects';
import { QUEUE_ROUTES } from './queues';
import { TEMPLATE_ROUTES } from './templates';
import { WORKFLOW_ROUTES } from './workflows';

/** Everything that the emulator answers. */
export const ROUTES: readonly Route[] = [
  ...TEMPLATE_ROUTES,
  ...BUCKET_ROUTES,
  ...QUEUE_ROUTES,
  ...WORKFLOW_ROUTES,
  ...EXECUTION_ROUTES,
  ...JOB_ROUTES,
  ...OBJECT_ROUTES,
];
