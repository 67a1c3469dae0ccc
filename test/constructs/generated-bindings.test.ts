import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateBindings } from '../../scripts/generate-bindings';

const attribute = (type: string, more: object = {}) => ({
  type,
  description_kind: 'plain',
  optional: true,
  ...more,
});

/** A provider with one resource that has what the stock generator gets wrong. */
const SCHEMA = {
  format_version: '1.0',
  provider_versions: { 'tencent-ci.local/cdktf/tencentci': '1.2.3' },
  provider_schemas: {
    'tencent-ci.local/cdktf/tencentci': {
      provider: { version: 0, block: { attributes: { region: attribute('string') } } },
      resource_schemas: {
        tencentci_thing: {
          version: 0,
          block: {
            attributes: {
              name: attribute('string', { description: 'What it is called.' }),
              hooks: {
                optional: true,
                nested_type: { nesting_mode: 'map', attributes: { url: attribute('string') } },
              },
              options: {
                optional: true,
                nested_type: { nesting_mode: 'single', attributes: { url: attribute('string') } },
              },
            },
            block_types: {
              rule: {
                nesting_mode: 'list',
                max_items: 1,
                block: { attributes: { url: attribute('string') } },
              },
            },
          },
        },
      },
    },
  },
};

let outDir: string;
let thing: string;

beforeAll(async () => {
  outDir = mkdtempSync(path.join(tmpdir(), 'tencentci-bindings-'));
  await generateBindings(SCHEMA, outDir);
  thing = readFileSync(path.join(outDir, 'thing', 'index.ts'), 'utf8');
});

afterAll(() => rmSync(outDir, { recursive: true, force: true }));

test('every resource has a folder, and so has the provider', () => {
  expect(readdirSync(outDir).sort()).toEqual(['index.ts', 'provider', 'thing']);
});

test('the index leaves the provider out, because the L2 provider takes its place', () => {
  expect(readFileSync(path.join(outDir, 'index.ts'), 'utf8')).toBe("export * from './thing';\n");
});

test('cdktf is imported by its bare name, so that the alias for CDK Terrain works', () => {
  expect(thing.match(/from '[^.].*'/g)).toEqual(["from 'constructs'", "from 'cdktf'"]);
});

test('keys of maps are quoted in references', () => {
  expect(thing).toMatch(/new ThingHooksOutputReference\(.*, JSON\.stringify\(key\)\)/);
});

describe('where the output is HCL', () => {
  /** How an attribute of the resource is rendered. */
  const rendering = (name: string) => {
    const [, synthesis] = thing.split('synthesizeHclAttributes');
    return new RegExp(`^ +${name}: \\{\\n((?: {8}.*\\n)+)`, 'm').exec(synthesis ?? '')?.[1];
  };

  test.each(['hooks', 'options'])('the nested attribute %s is an attribute', (name) => {
    expect(rendering(name)).toContain('isBlock: false');
    expect(rendering(name)).not.toContain('Hcl');
  });

  test('a block is a block', () => {
    expect(rendering('rule')).toContain('isBlock: true');
  });
});

test('descriptions stay, links to pages that do not exist go', () => {
  expect(thing).toContain('* What it is called.');
  expect(thing).not.toContain('tencent-ci.local/providers');
});

test('what an earlier schema left behind is removed', async () => {
  const { tencentci_thing } = SCHEMA.provider_schemas['tencent-ci.local/cdktf/tencentci'].resource_schemas;
  const dir = mkdtempSync(path.join(tmpdir(), 'tencentci-bindings-'));
  try {
    await generateBindings(SCHEMA, dir);
    const other = structuredClone(SCHEMA);
    Object.assign(other.provider_schemas['tencent-ci.local/cdktf/tencentci'], {
      resource_schemas: { tencentci_other: tencentci_thing },
    });
    await generateBindings(other, dir);
    expect(readdirSync(dir).sort()).toEqual(['index.ts', 'other', 'provider']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
