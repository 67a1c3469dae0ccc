import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { providerSchemaJson, serveForReattach } from '../../lib/plugin';
import type { Reattach } from '../../lib/plugin';
import { terraformCommand } from '../../scripts/workspace';
import { ADDRESS } from '../plugin/support/address';
import { bundleProvider, makeFolder, removeFolder } from '../plugin/support/bundle';
import { createStore, thingProvider } from '../plugin/support/thing-provider';
import type { Store } from '../plugin/support/thing-provider';
import { can, testWith } from '../support/engine';

jest.setTimeout(30_000);

interface Result {
  readonly code: number | null;
  readonly output: string;
}

/** A folder with a configuration, in which terraform is run. */
class Workspace {
  readonly folder = makeFolder();

  constructor(private readonly env: NodeJS.ProcessEnv = {}) {}

  write(body: string): void {
    const header = `terraform {\n  required_providers {\n    thing = {\n      source = "${ADDRESS}"\n      version = "1.2.3"\n    }\n  }\n}\n`;
    writeFileSync(path.join(this.folder, 'main.tf'), header + body);
  }

  run(args: string, onOutput?: (text: string, interrupt: () => void) => void): Promise<Result> {
    const env: NodeJS.ProcessEnv = { ...process.env, CHECKPOINT_DISABLE: '1', ...this.env };
    delete env['TF_CLI_CONFIG_FILE'];
    const child = spawn(
      terraformCommand(),
      [...args.split(' '), ...(/^(show|state|version)/.test(args) ? [] : ['-no-color'])],
      {
        cwd: this.folder,
        env,
        // A group of its own, which Ctrl-C in a terminal signals as a whole.
        detached: true,
      },
    );
    let output = '';
    const take = (data: Buffer): void => {
      output += String(data);
      onOutput?.(output, () => process.kill(-(child.pid as number), 'SIGINT'));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
  }

  async apply(body: string): Promise<Result> {
    this.write(body);
    return this.run('apply -auto-approve');
  }

  /** The exit code of a plan: 0 when there is nothing to do, 2 when there is. */
  async planCode(): Promise<Result> {
    return this.run('plan -detailed-exitcode');
  }

  state(
    address: string,
  ): { readonly values: Record<string, unknown>; readonly tainted: boolean } | undefined {
    const file = path.join(this.folder, 'terraform.tfstate');
    if (!existsSync(file)) return undefined;
    const state = JSON.parse(readFileSync(file, 'utf8')) as {
      resources: {
        type: string;
        name: string;
        instances: { attributes: Record<string, unknown>; status?: string }[];
      }[];
    };
    const instance = state.resources.find((r) => `${r.type}.${r.name}` === address)?.instances[0];
    return instance && { values: instance.attributes, tainted: instance.status === 'tainted' };
  }
}

describe('attached to a running provider', () => {
  let store: Store;
  let server: Reattach;
  let work: Workspace;

  beforeEach(async () => {
    store = createStore();
    server = await serveForReattach(thingProvider(store), ADDRESS);
    work = new Workspace({ TF_REATTACH_PROVIDERS: server.reattachConfig });
  });

  afterEach(async () => {
    await server.stop();
    removeFolder(work.folder);
  });

  const FULL = `
resource "thing_thing" "a" {
  name  = "first"
  tags  = { colour = "red" }
  audio = { codec = "mp3" }
  parts = {
    one = { text = "1" }
    two = { text = "2" }
  }
  rule { ids = ["x", "y"] }
}
output "a" { value = thing_thing.a.id }
`;

  test('a thing is created, and a plan afterwards has nothing to do', async () => {
    const applied = await work.apply(FULL);
    expect(applied.output).toContain('1 added');
    expect(work.state('thing_thing.a')?.values).toMatchObject({
      id: 't-1',
      kind: 'plain',
      size: 3,
      audio: { codec: 'mp3', rate: 44100 },
      parts: { one: { text: '1', part_id: 't-1-one' } },
    });
    expect(await work.planCode()).toMatchObject({ code: 0 });
  });

  test('an update keeps the id known, so nothing downstream changes', async () => {
    await work.apply(FULL);
    work.write(FULL.replace('"first"', '"second"'));
    const planned = await work.planCode();
    expect(planned.output).toContain('1 to change');
    expect(planned.output).not.toContain('Changes to Outputs');
    const applied = await work.run('apply -auto-approve');
    expect(applied.output).toContain('1 changed');
    expect(work.state('thing_thing.a')?.values).toMatchObject({ id: 't-1', name: 'second', revision: 2 });
    expect(await work.planCode()).toMatchObject({ code: 0 });
  });

  test('an attribute marked so replaces the thing, at the top and inside', async () => {
    await work.apply(FULL);
    work.write(FULL.replace('codec = "mp3"', 'codec = "wav"'));
    const planned = await work.planCode();
    expect(planned.output).toMatch(/codec = "mp3" -> "wav" # forces replacement/);
    const applied = await work.run('apply -auto-approve');
    expect(applied.output).toContain('1 added, 0 changed, 1 destroyed');
    expect(work.state('thing_thing.a')?.values['id']).toBe('t-2');
  });

  test('destroying deletes the thing', async () => {
    await work.apply(FULL);
    const destroyed = await work.run('destroy -auto-approve');
    expect(destroyed.output).toContain('1 destroyed');
    expect(store.things.size).toBe(0);
  });

  test('a thing that is gone is created again', async () => {
    await work.apply(FULL);
    store.things.clear();
    const planned = await work.planCode();
    expect(planned).toMatchObject({ code: 2 });
    expect(planned.output).toContain('1 to add');
  });

  test('a thing that was changed elsewhere is changed back', async () => {
    await work.apply(FULL);
    store.things.get('t-1')!.size = 8;
    const planned = await work.planCode();
    expect(planned.output).toMatch(/size +(= )?8 -> 3/);
  });

  test('a name of which only the beginning is known is planned and applied', async () => {
    const body = `
resource "terraform_data" "x" {}
resource "thing_thing" "a" { name = "prefix-\${terraform_data.x.id}" }
`;
    const applied = await work.apply(body);
    expect(applied.output).toContain('2 added');
    expect(work.state('thing_thing.a')?.values['name']).toMatch(/^prefix-.{36}$/);
    expect(await work.planCode()).toMatchObject({ code: 0 });
  });

  test('a beginning that is wrong already is refused before anything is made', async () => {
    const body = `
resource "terraform_data" "x" {}
resource "thing_thing" "a" { name = "bad-\${terraform_data.x.id}" }
`;
    const applied = await work.apply(body);
    expect(applied).toMatchObject({ code: 1 });
    expect(applied.output).toContain('Bad name');
    expect(store.calls).toEqual([]);
  });

  test('a create that fails after the thing was made taints it', async () => {
    const applied = await work.apply(
      'resource "thing_thing" "a" {\n name = "x"\n behaviour = "fail late"\n}',
    );
    expect(applied.output).toContain('After it was made.');
    expect(applied.output).toContain('on main.tf line');
    expect(work.state('thing_thing.a')).toMatchObject({ tainted: true, values: { id: 't-1' } });
  });

  test('a create that fails before leaves nothing', async () => {
    const applied = await work.apply(
      'resource "thing_thing" "a" {\n name = "x"\n behaviour = "fail early"\n}',
    );
    expect(applied.output).toContain('Could not create thing_thing');
    expect(work.state('thing_thing.a')).toBeUndefined();
  });

  test('a thing that exists is imported without a change', async () => {
    store.things.set('t-9', { name: 'old', size: 3, revision: 4, parts: {} });
    const applied = await work.apply(`
import {
  to = thing_thing.a
  id = "t-9"
}
resource "thing_thing" "a" { name = "old" }
`);
    expect(applied.output).toContain('1 imported, 0 added, 0 changed');
    expect(await work.planCode()).toMatchObject({ code: 0 });
  });

  testWith('moves between types')('an object of another type becomes a thing', async () => {
    store.things.set('t-9', { name: 'old', size: 3, revision: 4, parts: {} });
    await work.apply('resource "terraform_data" "old" { input = "t-9" }');
    const moved = await work.apply(`
moved {
  from = terraform_data.old
  to   = thing_thing.a
}
resource "thing_thing" "a" { name = "old" }
`);
    expect(moved.output).toContain('0 added, 0 changed, 0 destroyed');
    expect(work.state('thing_thing.a')?.values).toMatchObject({ id: 't-9', name: 'old', size: 3 });
  });

  testWith('moves between types')(
    'an object of a type that things do not know cannot become one',
    async () => {
      await work.apply('resource "thing_other" "b" { name = "x" }');
      const moved = await work.apply(`
moved {
  from = thing_other.b
  to   = thing_thing.a
}
resource "thing_thing" "a" { name = "old" }
`);
      expect(moved.output).toContain('thing_other cannot become thing_thing');
    },
  );

  test('the data source gives its results', async () => {
    store.things.set('t-9', { name: 'old', size: 3, revision: 4, parts: {} });
    const applied = await work.apply(`
data "thing_things" "all" {}
output "names" { value = data.thing_things.all.names }
`);
    expect(applied.output).toContain('"old",');
  });

  testWith('provider functions')('the function gives its result', async () => {
    const applied = await work.apply(
      'output "joined" { value = provider::thing::join_words(["a", "b"], "-") }',
    );
    expect(applied.output).toContain('joined = "a-b"');
  });

  testWith('provider functions')('a function error is shown where the function is called', async () => {
    const applied = await work.apply('output "joined" { value = provider::thing::join_words([], "-") }');
    expect(applied.output).toContain('There are no words.');
  });

  test('a mistake in the configuration of the provider is shown at its line', async () => {
    const applied = await work.apply(
      'provider "thing" { label = "wrong" }\nresource "thing_thing" "a" { name = "x" }',
    );
    expect(applied.output).toContain('Wrong label');
    expect(applied.output).toContain('provider "thing" { label = "wrong" }');
  });

  test('two configurations of the provider do not disturb each other', async () => {
    const applied = await work.apply(`
provider "thing" { label = "one" }
provider "thing" {
  alias = "two"
  label = "two"
}
resource "thing_thing" "a" { name = "a" }
resource "thing_thing" "b" {
  provider = thing.two
  name     = "b"
}
`);
    expect(applied.output).toContain('2 added');
    expect(work.state('thing_thing.a')?.values['made_by']).toBe('one');
    expect(work.state('thing_thing.b')?.values['made_by']).toBe('two');
  });

  test('the schema that terraform shows is the one made without running the provider', async () => {
    work.write('');
    const shown = await work.run('providers schema -json');
    const ours = providerSchemaJson(thingProvider(), ADDRESS).provider_schemas[ADDRESS];
    const { provider_schemas: schemas } = JSON.parse(shown.output) as { provider_schemas: unknown };
    const known = can('functions in what `providers schema` writes') ? {} : { functions: undefined };
    expect(schemas).toEqual({ [ADDRESS]: { ...ours, ...known } });
  });
});

describe('started by terraform', () => {
  let work: Workspace;

  beforeEach(() => {
    work = new Workspace();
    const platform = `linux_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const folder = path.join(work.folder, 'terraform.d/plugins', ADDRESS, '1.2.3', platform);
    mkdirSync(folder, { recursive: true });
    bundleProvider(path.join(folder, 'terraform-provider-thing_v1.2.3'));
  });

  afterEach(() => removeFolder(work.folder));

  test('init finds it, and apply reaches it over mutual TLS', async () => {
    work.write('resource "thing_thing" "a" { name = "x" }');
    expect((await work.run('init')).output).toMatch(/(Terraform|OpenTofu) has been successfully initialized/);
    expect((await work.run('apply -auto-approve')).output).toContain('1 added');
  });

  test('Ctrl-C during a slow create keeps the thing in the state', async () => {
    work.write('resource "thing_thing" "a" {\n name = "x"\n behaviour = "slow"\n}');
    await work.run('init');
    let interrupted = false;
    const applied = await work.run('apply -auto-approve', (output, interrupt) => {
      if (interrupted || !output.includes('Still creating...')) return;
      interrupted = true;
      interrupt();
    });
    expect(applied).toMatchObject({ code: 1 });
    expect(applied.output).toContain('Interrupted while the thing was being made ready.');
    expect(work.state('thing_thing.a')).toMatchObject({ tainted: true, values: { id: 't-1' } });
  });
});
