import { type OperationRow, OPERATIONS } from '../lib/ci/operations';

const REPEATS = {
  always: 'yes',
  delete: 'yes; gone is success',
  'if-not-done': 'if nothing was done',
  never: 'no; looked for first',
};

const HOSTS = {
  ci: '`<bucket>.ci.<region>`',
  cos: '`<bucket>.cos.<region>`',
  pic: '`<bucket>.pic.<region>`',
  region: '`ci.<region>`',
};

function line([name, operation]: [string, OperationRow]): string {
  const { action, method, flag, query = [], hosts = ['ci'], repeat = 'always' } = operation;
  const request = `${method} ${operation.path}${flag === undefined ? '' : `?${flag}`}`;
  const cells = [
    name,
    `\`${action}\``,
    `\`${request}\``,
    query.map((parameter) => `\`${parameter}\``).join(' '),
    hosts.map((host) => HOSTS[host]).join(', '),
    REPEATS[repeat],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The list of operations, as their rows tell it. */
export function operations(): string {
  return [
    '# Operations of Cloud Infinite and COS',
    '',
    'Written by `npm run reference` from `lib/ci/operations.ts`; a test fails when the two differ. The client makes its',
    'requests of these rows, and the emulator answers them under the names in the first column, which its faults and',
    'recorded requests use too. The second column is what a policy (CAM) has to allow. All hosts end in `.myqcloud.com`,',
    'and where there are several, the client begins with the first. The last column says whether a request is sent',
    'again after a failure.',
    '',
    '| Operation | In policies | Request | Query | Host | Sent again |',
    '|---|---|---|---|---|---|',
    ...Object.entries(OPERATIONS).map(line),
    '',
  ].join('\n');
}
