/** Compiled, never run: who may ask the service for what. */
import { type CiClient, describeTemplate, type Target, updateTemplate } from '../../lib/ci';
import { callTo } from '../../lib/ci/call';
import { attribute } from '../../lib/plugin';
import type { Calls } from '../../lib/provider/calls';
import { dataSource, resource } from '../../lib/provider/session';

declare const target: Target;
declare const reader: CiClient<'ListTemplates'>;
declare const whole: CiClient;

const settings = { tag: 'VoiceSeparate', name: 'vocals' };

// One that may do more goes where one is wanted that may do less.
export const less: CiClient<'ListTemplates'> = whole;
// @ts-expect-error - and not the other way round
export const more: CiClient = reader;

export const looks = describeTemplate(reader, target, 't1');
// @ts-expect-error - an update is none of its calls
export const changes = updateTemplate(reader, target, 't1', settings);
// @ts-expect-error - nor is it by hand
export const sends = reader.request(callTo('DeleteTemplate', target, { id: 't1' }));

const attributes = { bucket: attribute.string({ description: 'Bucket.', required: true }) };
type A = typeof attributes;

export const unknownCall = {
  ListTemplates: { why: 'to read it' },
  // @ts-expect-error - there is no such operation
  ListQueues: { why: 'to look for nothing' },
} as const satisfies Calls<A>;

export const unknownSetting = {
  // @ts-expect-error - there is no such attribute
  ListTemplates: { why: 'to read it', when: [{ smart_audio: true }] },
} as const satisfies Calls<A>;

const declared = {
  ListTemplates: { why: 'to read it' },
  ListWorkflows: { why: 'to see who uses it before it is deleted', applyOnly: true },
  CreateTemplate: { why: 'to make it' },
} as const satisfies Calls<A>;

export const thing = resource<A, typeof declared>({
  typeName: 'tencentci_thing',
  schema: { description: 'A thing.', attributes },
  calls: declared,
  async create(ctx, planned) {
    await ctx.client.ci().request(callTo('CreateTemplate', target));
    await ctx.client.ci().request(callTo('ListWorkflows', target));
    // @ts-expect-error - the resource does not declare it
    await ctx.client.ci().request(callTo('UpdateTemplate', target, { id: 't1' }));
    return planned;
  },
  async read(ctx, state) {
    await ctx.client.ci().request(callTo('ListTemplates', target));
    // @ts-expect-error - what reads changes nothing
    await ctx.client.ci().request(callTo('CreateTemplate', target));
    // @ts-expect-error - only an apply asks for it
    await ctx.client.ci().request(callTo('ListWorkflows', target));
    return state;
  },
  async delete(ctx) {
    // @ts-expect-error - the resource does not declare it
    await ctx.client.ci().request(callTo('DeleteTemplate', target, { id: 't1' }));
  },
});

export const lookup = dataSource<A, typeof declared>({
  typeName: 'tencentci_lookup',
  schema: { description: 'A lookup.', attributes },
  calls: declared,
  async read(ctx, config) {
    // @ts-expect-error - what is looked up changes nothing
    await ctx.client.ci().request(callTo('CreateTemplate', target));
    return config;
  },
});
