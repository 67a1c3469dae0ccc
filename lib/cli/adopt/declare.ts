import { type Queue, type Template, VOICE_SEPARATE, type Workflow } from '../../ci';
import type { DirectProvider } from '../../plugin/direct';
import type { Estate } from './estate';
import {
  type Declaration,
  type DeclaredType,
  isRecord,
  Json,
  type LeftOut,
  type Part,
  type Place,
  Reference,
  type Settings,
  type Value,
} from './model';
import { type Names, readable } from './names';

/** What a program has already, to which new declarations are added. */
export interface Existing {
  /** Whether something is declared, by its import id. */
  has(importId: string): boolean;
  /** How the program refers to an attribute of it; `undefined` where it cannot be told. */
  value(importId: string, attribute: string): Value | undefined;
}

/** How to declare. */
export interface Declaring {
  readonly provider: DirectProvider;
  /** Which templates, workflows and queues, by their names. @default - all */
  readonly wanted?: RegExp;
  readonly existing: Existing;
  /** The names of a part, by the type of what is named. */
  readonly names: (part: string) => (type: DeclaredType) => Names;
  /** Names of parts that are taken. */
  readonly parts: Names;
}

/** The type of the node that every workflow begins with. */
const START = 'Start';

/** What is declared, and what is not. */
export interface Declared {
  readonly parts: readonly Part[];
  readonly leftOut: readonly LeftOut[];
}

/** Something of a bucket, before it is declared. */
interface Subject {
  readonly thing: string;
  readonly id: string;
  readonly name: string;
}

/** What became of one thing; nothing where it is declared already, or not asked for. */
type Outcome = Found | LeftOut | undefined;

/** One thing that can be declared: its settings, as its resource has them. */
interface Found {
  readonly id: string;
  readonly type: DeclaredType;
  readonly name: string;
  readonly importId: string;
  readonly settings: Settings;
}

/** Declares what buckets hold, so that a plan takes it over and changes nothing. */
export async function declare(estates: readonly Estate[], declaring: Declaring): Promise<Declared> {
  const parts: Part[] = [];
  const leftOut: LeftOut[] = [];
  const buckets = new Map<string, Declaration>();
  const open: (() => Promise<void>)[] = [];
  for (const estate of estates) {
    const writing = new Bucket(estate, declaring, buckets, leftOut);
    // Outputs may go to any of the buckets, so that these are declared before all else.
    await writing.bucket();
    open.push(async () => {
      await writing.contents();
      if (writing.declarations.length > 0) parts.push(writing.part());
    });
  }
  for (const step of open) await step();
  return { parts, leftOut };
}

/** One bucket in the making. */
class Bucket {
  readonly declarations: Declaration[] = [];
  private readonly place: Place;
  private readonly name: string;
  private readonly namesOf: (type: DeclaredType) => Names;
  /** What others can refer to, by its id. */
  private readonly known = new Map<string, Declaration>();

  constructor(
    private readonly estate: Estate,
    private readonly declaring: Declaring,
    private readonly buckets: Map<string, Declaration>,
    private readonly leftOut: LeftOut[],
  ) {
    this.place = estate.place;
    this.name = declaring.parts.give(this.place.bucket, this.importId());
    this.namesOf = declaring.names(this.name);
  }

  part(): Part {
    return { name: this.name, place: this.place, declarations: this.declarations };
  }

  async bucket(): Promise<void> {
    const { status, place } = this.estate;
    const subject = { thing: 'bucket', id: place.bucket, name: place.bucket };
    if (this.declaring.existing.has(this.importId())) return;
    const outcome =
      status === 'on'
        ? await this.declared('tencentci_bucket', subject, this.importId())
        : this.left(subject, `It is not bound to CI (${status}), and declaring it would bind it.`);
    this.add(outcome);
    const made = this.known.get(place.bucket);
    if (made !== undefined) this.buckets.set(this.importId(), made);
  }

  async contents(): Promise<void> {
    const { queues, mediaQueues, templates, workflows } = this.estate;
    await this.all(queues, ({ queueId, name = '', category }) =>
      this.declareById('tencentci_queue', { thing: 'queue', id: queueId, name }, (settings) =>
        // The queue that voice separations run on is found without its id.
        category === 'Speeching' ? { ...settings, queue_id: null } : settings,
      ),
    );
    if (typeof mediaQueues === 'string') {
      const unseen = `They could not be looked at: ${mediaQueues}`;
      this.leftOut.push({ thing: 'queues of media processing', place: this.place, reason: unseen });
    } else for (const queue of mediaQueues) this.leaveQueue(queue);
    await this.all(templates, (template) => this.template(template));
    await this.all(workflows, (workflow) => this.workflow(workflow));
  }

  private leaveQueue({ queueId, name = '' }: Queue): void {
    if (!this.isWanted(name)) return;
    const reason = 'It is a queue of media processing, and tencentci_queue is for those of Smart Audio.';
    this.add(this.left({ thing: 'queue', id: queueId, name }, `${reason} Workflows name it by its id.`));
  }

  private async workflow({ workflowId, name = '', topology }: Workflow): Promise<Outcome> {
    const subject = { thing: 'workflow', id: workflowId, name };
    const separates = Object.values(topology?.nodes ?? {}).every(
      ({ type }) => type === START || type === VOICE_SEPARATE,
    );
    const outcome = separates
      ? await this.declareById('tencentci_voice_separate_workflow', subject)
      : undefined;
    if (outcome !== undefined && !('reason' in outcome)) return outcome;
    return this.declareById('tencentci_workflow', subject);
  }

  /** All of a kind: read together, and declared in their order. */
  private async all<Item>(
    items: readonly Item[],
    outcomeOf: (item: Item) => Promise<Outcome>,
  ): Promise<void> {
    for (const outcome of await Promise.all(items.map(outcomeOf))) this.add(outcome);
  }

  private add(outcome: Outcome): void {
    if (outcome === undefined) return;
    if ('reason' in outcome) {
      this.leftOut.push(outcome);
      return;
    }
    const { id, type, name, importId } = outcome;
    // What it refers to is declared before it.
    const settings = this.refer(type, outcome.settings);
    const made: Declaration = { type, mode: 'resource', name, place: this.place, settings, importId };
    this.declarations.push(made);
    this.known.set(id, made);
  }

  private async template({ tag, templateId, name }: Template): Promise<Outcome> {
    const subject = { thing: 'template', id: templateId, name };
    if (tag === VOICE_SEPARATE) return this.declareById('tencentci_voice_separate_template', subject);
    return this.isWanted(name)
      ? this.left(subject, `It is of the kind ${tag}. Such templates are referred to, and not managed.`)
      : undefined;
  }

  private async declareById(
    type: DeclaredType,
    subject: Subject,
    adjust?: (settings: Settings) => Settings,
  ): Promise<Outcome> {
    const importId = this.importId(subject.id);
    if (this.declaring.existing.has(importId) || !this.isWanted(subject.name)) return undefined;
    return this.declared(type, subject, importId, adjust);
  }

  /** Declares one thing as its resource reads it, if a plan of that changes nothing. */
  private async declared(
    type: DeclaredType,
    subject: Subject,
    importId: string,
    adjust: (settings: Settings) => Settings = (settings) => settings,
  ): Promise<Outcome> {
    const { provider } = this.declaring;
    // Names are given in the order of asking, whatever answer comes first.
    const name = this.namesOf(type).give(readable(subject.name, subject.thing), importId);
    const { now, diagnostics } = await provider.import(type, importId);
    if (now === undefined || now === null) return this.left(subject, told(diagnostics) || 'It is gone.');
    const config = provider.configOf(type, now);
    const foreseen = await provider.plan(type, config, now);
    const refused = told(foreseen.diagnostics);
    if (refused !== '' || foreseen.changes.length > 0) {
      const changes = `Declared as it is, a plan would change its ${foreseen.changes.join(', ')}.`;
      return this.left(subject, refused || changes);
    }
    return { id: subject.id, type, name, importId, settings: adjust(config as Settings) };
  }

  /** Settings with references in place of ids, and without what is so anyway. */
  private refer(type: DeclaredType, settings: Settings): Settings {
    const { bucket, region, ...rest } = settings;
    const own =
      type === 'tencentci_bucket'
        ? { bucket: bucket ?? null, region: region ?? null }
        : {
            bucket: this.bucketValue(this.place, 'bucket'),
            region: this.bucketValue(this.place, 'region'),
          };
    // A queue's own id is what it is.
    return { ...own, ...(type === 'tencentci_queue' ? rest : (this.referring(rest) as Settings)) };
  }

  private referring(value: Value, key = ''): Value {
    if (typeof value === 'string') {
      if (key.endsWith('_json')) return new Json(JSON.parse(value) as Value);
      if (key === 'template_id') return this.templateValue(value);
      return key.endsWith('queue_id') ? this.idValue(value, 'queue_id') : value;
    }
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => this.referring(item));
    if (!isRecord(value)) return value;
    const { output, ...rest } = value;
    const others = Object.entries(rest).map(([name, item]) => [name, this.referring(item, name)]);
    return {
      ...(Object.fromEntries(others) as Settings),
      ...(isRecord(output) && { output: this.output(output) }),
      ...(output !== undefined && !isRecord(output) && { output }),
    };
  }

  private output({ bucket, region, ...rest }: Settings): Settings {
    const { place } = this;
    if (typeof bucket !== 'string' || typeof region !== 'string') {
      return { bucket: bucket ?? null, region: region ?? null, ...rest };
    }
    // What is not said is where the workflow lives.
    if (bucket === place.bucket && region === place.region) return rest;
    const there = { bucket, region };
    return { bucket: this.bucketValue(there, 'bucket'), region: this.bucketValue(there, 'region'), ...rest };
  }

  private bucketValue(place: Place, attribute: 'bucket' | 'region'): Value {
    const importId = `${place.region}/${place.bucket}`;
    const declared = this.buckets.get(importId);
    if (declared !== undefined) return new Reference(declared, attribute);
    return this.declaring.existing.value(importId, attribute) ?? place[attribute];
  }

  private idValue(id: string, attribute: string): Value {
    const declared = this.known.get(id);
    if (declared !== undefined) return new Reference(declared, attribute);
    return this.declaring.existing.value(this.importId(id), attribute) ?? id;
  }

  private templateValue(id: string): Value {
    const template = this.estate.templates.find(({ templateId }) => templateId === id);
    if (template !== undefined && template.tag !== VOICE_SEPARATE && !this.known.has(id)) {
      this.lookUp(template);
    }
    return this.idValue(id, 'template_id');
  }

  /** Declares a look at a template of another kind: by what it is called, where that is enough. */
  private lookUp({ templateId, tag, name }: Template): void {
    const type = 'tencentci_template';
    const namesakes = this.estate.templates.filter((each) => each.tag === tag && each.name === name);
    const settings: Settings = {
      bucket: this.bucketValue(this.place, 'bucket'),
      region: this.bucketValue(this.place, 'region'),
      ...(name === '' || namesakes.length > 1 ? { template_id: templateId } : { tag, name }),
    };
    const called = this.namesOf(type).give(readable(name, 'template'), this.importId(templateId));
    const made: Declaration = { type, mode: 'data', name: called, place: this.place, settings };
    this.declarations.push(made);
    this.known.set(templateId, made);
  }

  private isWanted(name: string): boolean {
    return this.declaring.wanted?.test(name) ?? true;
  }

  private importId(id?: string): string {
    const { region, bucket } = this.place;
    return [region, bucket, ...(id === undefined ? [] : [id])].join('/');
  }

  private left({ thing, id, name }: Subject, reason: string): LeftOut {
    return { thing, place: this.place, id, name, reason };
  }
}

function told(diagnostics: readonly { severity: string; summary: string; detail?: string }[]): string {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail }) => detail ?? `${summary}.`)
    .filter((text, i, all) => all.indexOf(text) === i)
    .join(' ');
}
