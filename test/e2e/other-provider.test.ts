import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Other, otherWorkspace } from '../../bench/other';
import { startService } from '../../bench/service';

test('a provider that is timed beside ours makes as many resources as are asked for, and they are not changed again', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-'));
  const other: Other = {
    provider: path.resolve(__dirname, '../../dist/terraform-provider-tencentci'),
    type: 'tencentci_voice_separate_template',
    hcl: path.join(folder, 'other.tf'),
  };
  writeFileSync(
    other.hcl,
    `variable "endpoint" {}
provider "tencentci" {
  endpoint = var.endpoint
}
resource "${other.type}" "t" {
  bucket     = "media-1250000000"
  name       = "t-\${count.index}"
  audio_mode = "IsAudio"
}
`,
  );
  const ci = await startService(0);
  const workspace = otherWorkspace(other, ci.env, 3);
  try {
    await workspace.init();
    await workspace.apply();
    expect(ci.traffic().calls).toBeGreaterThanOrEqual(3);
    expect(await workspace.values(`${other.type}.t[2]`)).toMatchObject({ name: 't-2' });
    expect((await workspace.plan()).code).toBe(0);
  } finally {
    workspace.dispose();
    ci.stop();
    rmSync(folder, { recursive: true });
  }
});
