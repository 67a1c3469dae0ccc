import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPABILITIES } from '../../lib/stack/engine';
import { type Capability, lack, NEEDED } from './engine';

const capabilities = Object.keys(NEEDED) as Capability[];

test('with the Terraform that the tests fetch where there is none, no test is skipped', () => {
  const { version } = jest.requireActual<{ version: string }>('@jahed/terraform/package.json');
  const pinned = { file: 'terraform', product: 'Terraform', version } as const;
  expect(capabilities.map((capability) => lack(capability, pinned))).toEqual(
    capabilities.map(() => undefined),
  );
});

test('what an engine of 2024 cannot do is told with the version that can', () => {
  const old = { file: 'tofu', product: 'OpenTofu', version: '1.6.2' } as const;
  expect(capabilities.map((capability) => lack(capability, old))).toEqual([
    'OpenTofu 1.6.2 has no provider functions (1.7 brought them)',
    'OpenTofu 1.6.2 has no moves between types (1.10 brought them)',
    'OpenTofu 1.6.2 has no moves of a `null_resource` to a `terraform_data` (1.10 brought them)',
    'OpenTofu 1.6.2 has no ephemeral resources (1.11 brought them)',
    'OpenTofu 1.6.2 has no write-only attributes (1.11 brought them)',
    'OpenTofu 1.6.2 has no functions in what `providers schema` writes (1.8 brought them)',
  ]);
});

test('docs/opentofu.md tells the same versions', () => {
  const page = readFileSync(path.resolve(__dirname, '../../docs/opentofu.md'), 'utf8');
  for (const [what, { Terraform, OpenTofu }] of Object.entries(CAPABILITIES)) {
    expect(page).toMatch(new RegExp(`^\\| ${what}[^|]*\\| ${Terraform} +\\| ${OpenTofu} +\\|`, 'm'));
  }
});
