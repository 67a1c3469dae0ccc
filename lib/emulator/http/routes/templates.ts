import {
  type Template,
  TEMPLATE_ANSWER,
  TEMPLATE_DELETED,
  TEMPLATE_LIST,
  TEMPLATE_REQUEST,
  timestampOf,
  type ValueOf,
} from '../../../ci/wire';
import type { Behaviour } from '../../behaviour';
import { templateKind } from '../../service/template-kinds';
import {
  createTemplate,
  deleteTemplate,
  templateToUpdate,
  templatesById,
  templatesNamed,
  updateTemplate,
} from '../../service/templates';
import type { TemplateRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { Call, Reply } from '../call';
import { asListed, page } from '../lists';
import { type Route, route } from '../router';
import { withAudioShape } from '../shapes';

/** The operations of the `/template` family. */
export const TEMPLATE_ROUTES: readonly Route[] = [
  route('CreateTemplate', create),
  route('UpdateTemplate', update),
  route('DeleteTemplate', remove),
  route('ListTemplates', list),
];

function create(call: Call): Reply {
  return one(call, createTemplate(call.world, call.mediaBucket, call.read(TEMPLATE_REQUEST.read)));
}

function update(call: Call): Reply {
  const { world, mediaBucket } = call;
  const old = templateToUpdate(world, mediaBucket, call.param('id'));
  if (old === undefined) return { xml: ['Response', [['RequestId', call.requestId]]] };
  return one(call, updateTemplate(world, mediaBucket, old, call.read(TEMPLATE_REQUEST.read)));
}

function remove(call: Call): Reply {
  const id = call.param('id');
  deleteTemplate(call.world, call.mediaBucket, id);
  if (call.world.behaviour.deleteAnswer === 'empty') return {};
  return { xml: TEMPLATE_DELETED.write({ requestId: requestIdOf(call), templateId: id }) };
}

function list(call: Call): Reply {
  const { mediaBucket } = call;
  const ids = call.list('ids');
  if (ids !== undefined) {
    const { found, nonExistIds } = templatesById(mediaBucket, ids);
    return listed(call, found, { nonExistIds });
  }
  const all = templatesNamed(mediaBucket, {
    prefix: call.query('name') ?? '',
    tag: call.query('tag') ?? 'All',
    category: call.choice('category', 'Custom', ['Official']),
  });
  const { items, ...rest } = page(call, all);
  return listed(call, items, { ...rest, nonExistIds: [] });
}

function listed(
  call: Call,
  records: readonly TemplateRecord[],
  rest: Omit<ValueOf<typeof TEMPLATE_LIST>, 'requestId' | 'templates'>,
): Reply {
  const { bucket, world } = call;
  const all = records.map((record) => onWire(record, bucket, world.behaviour));
  // What is asked for by id is no list.
  const templates = rest.totalCount === undefined ? all : asListed(call, all, 'voiceSeparate', 'other');
  const xml = TEMPLATE_LIST.write({ requestId: requestIdOf(call), templates, ...rest });
  return { xml: withAudioShape(call.world.behaviour, xml) };
}

function one(call: Call, record: TemplateRecord): Reply {
  const template = onWire(record, call.bucket, call.world.behaviour);
  const xml = TEMPLATE_ANSWER.write({ requestId: requestIdOf(call), template });
  return { xml: withAudioShape(call.world.behaviour, xml) };
}

function requestIdOf(call: Call): string | undefined {
  return call.world.behaviour.responseFields === 'older' ? undefined : call.requestId;
}

function onWire(record: TemplateRecord, bucket: Bucket, behaviour: Behaviour): Template {
  return {
    tag: record.tag,
    templateId: record.templateId,
    name: record.name,
    ...(behaviour.responseFields === 'full' && { bucketId: bucket.name, category: 'Custom' }),
    ...templateKind(record.tag).show(behaviour, record),
    createTime: timestampOf(record.createTime),
    updateTime: timestampOf(record.updateTime),
  };
}
