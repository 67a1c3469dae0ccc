import { createElement, type JSX } from 'preact';
import type { Route } from '../state/route';
import { BucketsView } from './buckets';
import { CallbackDetail, CallbacksView } from './callbacks';
import { ExecutionDetail, ExecutionsView } from './executions';
import { FaultsView } from './faults';
import { JobDetail, JobsView } from './jobs';
import { ObjectDetail, ObjectsView } from './objects';
import { OverviewView } from './overview';
import { RequestDetail, RequestsView } from './requests';
import { SwitchesView } from './switches';
import { TemplateDetail, TemplatesView } from './templates';
import { WorkflowDetail, WorkflowsView } from './workflows';

/** A view: its name in addresses and in the menu, the key that leads to it after `g`, and what it shows. */
export interface View {
  readonly name: string;
  readonly title: string;
  readonly key: string;
  readonly show: (rest: Route['rest']) => JSX.Element;
}

/** A list, and one of its things when an id is given. */
function listed(list: () => JSX.Element, detail: (props: { id: string }) => JSX.Element): View['show'] {
  return ([id]) => (id ? createElement(detail, { id, key: id }) : createElement(list, null));
}

/** All views, in the order of the menu. */
export const VIEWS: readonly View[] = [
  { name: '', title: 'Overview', key: 'o', show: () => createElement(OverviewView, null) },
  { name: 'buckets', title: 'Buckets', key: 'b', show: () => createElement(BucketsView, null) },
  { name: 'templates', title: 'Templates', key: 't', show: listed(TemplatesView, TemplateDetail) },
  { name: 'workflows', title: 'Workflows', key: 'w', show: listed(WorkflowsView, WorkflowDetail) },
  { name: 'executions', title: 'Executions', key: 'e', show: listed(ExecutionsView, ExecutionDetail) },
  { name: 'jobs', title: 'Jobs', key: 'j', show: listed(JobsView, JobDetail) },
  {
    name: 'objects',
    title: 'Objects',
    key: 'x',
    show: ([region, bucket, ...key]) =>
      region && bucket && key.length > 0
        ? createElement(ObjectDetail, { at: { region, bucket }, objectKey: key.join('/') })
        : createElement(ObjectsView, null),
  },
  { name: 'callbacks', title: 'Callbacks', key: 'c', show: listed(CallbacksView, CallbackDetail) },
  { name: 'requests', title: 'Requests', key: 'r', show: listed(RequestsView, RequestDetail) },
  { name: 'switches', title: 'Switches', key: 's', show: ([at]) => createElement(SwitchesView, { at }) },
  { name: 'faults', title: 'Faults', key: 'f', show: () => createElement(FaultsView, null) },
];
