import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pbjs from 'protobufjs-cli/pbjs';

const protocol = path.resolve(__dirname, '..', 'lib', 'plugin', 'protocol');

/** Compiles the plugin protocol to static code, with its types, in `lib/plugin/protocol/generated`. */
export async function generateProtocol(): Promise<void> {
  mkdirSync(path.join(protocol, 'generated'), { recursive: true });
  await compile('--dts');
  // Once more without comments: the types are made from them, but the provider must start fast.
  await compile('--no-comments');
}

function compile(option: string): Promise<void> {
  const left = ['create', 'verify', 'convert', 'delimited', 'typeurl', 'service', 'beautify'];
  const args = [
    ...['--target', 'static-module', '--wrap', 'commonjs', '--force-number', '--keep-case'],
    ...['--root', 'terraform-plugin', option],
    ...left.map((part) => `--no-${part}`),
    ...['--out', path.join(protocol, 'generated', 'messages.js')],
    path.join(protocol, 'tfplugin6.proto'),
    path.join(protocol, 'plugin.proto'),
  ];
  return new Promise((resolve, reject) => {
    pbjs.main(args, (error) => (error ? reject(error) : resolve()));
  });
}
