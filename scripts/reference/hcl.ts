/**
 * What cdktf writes as HCL, as somebody would write it: indented and aligned, without the settings of Terraform, the
 * hashes of constructs' names, and templates of a single expression.
 *
 * @param withProvider - whether the provider's block is shown.
 */
export function tidyHcl(hcl: string, withProvider: boolean): string {
  const blocks = indented(hcl)
    .split(/\n(?=\S.*\{$)/m)
    .filter((block) => !block.startsWith('terraform {'))
    .filter((block) => withProvider || !block.startsWith('provider '))
    .map((block) => block.trim());
  return blocks
    .join('\n\n')
    .replace(/"\$\{([^"{}]+)\}"/g, '$1')
    .replace(/(?<=\w)_[0-9A-F]{8}\b/g, '')
    .replace(
      /(depends_on = \[\n)((?: +"[\w.]+",\n)+)/g,
      (_, head: string, names: string) => head + names.replaceAll('"', ''),
    );
}

function indented(hcl: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const raw of hcl.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    if (/^[}\]]/.test(line)) depth--;
    lines.push('  '.repeat(depth) + line);
    if (/[{[]$/.test(line)) depth++;
  }
  return aligned(lines).join('\n');
}

/** Lines with the `=` of neighbours below each other, as `terraform fmt` has them. */
function aligned(lines: readonly string[]): string[] {
  const result = [...lines];
  let from = 0;
  while (from < lines.length) {
    let to = from;
    while (isSetting(lines[to]) && indentOf(lines[to]) === indentOf(lines[from])) to++;
    const widest = Math.max(0, ...lines.slice(from, to).map((line) => line.indexOf(' = ')));
    for (let i = from; i < to; i++) {
      const line = lines[i] ?? '';
      const at = line.indexOf(' = ');
      result[i] = `${line.slice(0, at).padEnd(widest)}${line.slice(at)}`;
    }
    from = Math.max(to, from + 1);
  }
  return result;
}

const isSetting = (line: string | undefined): boolean => line !== undefined && /^ *\w+ = .*[^{[]$/.test(line);
const indentOf = (line: string | undefined): number => /^ */.exec(line ?? '')?.[0].length ?? 0;
