import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const uri = { type: 'string', format: 'uri' };
const digests = {
  type: 'object',
  minProperties: 1,
  properties: {
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    gitCommit: { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' },
  },
  additionalProperties: { type: 'string', pattern: '^[0-9a-f]+$' },
};
/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
const resource = {
  type: 'object',
  anyOf: [{ required: ['uri'] }, { required: ['digest'] }, { required: ['content'] }],
  properties: {
    name: { type: 'string' },
    uri,
    digest: digests,
    content: { type: 'string' },
    downloadLocation: uri,
    mediaType: { type: 'string' },
    annotations: { type: 'object' },
  },
  additionalProperties: false,
};
/** A field that the specification does not have is named `<vendor>_<field>`. */
const extensions = { patternProperties: { '^[a-z]+_[A-Za-z]+$': {} }, additionalProperties: false };
const time = { type: 'string', format: 'date-time' };

/**
 * https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md and https://slsa.dev/spec/v1.0/provenance, with
 * what level 1 of SLSA asks for, and nothing else.
 */
const statement = {
  type: 'object',
  required: ['_type', 'subject', 'predicateType', 'predicate'],
  additionalProperties: false,
  properties: {
    _type: { const: 'https://in-toto.io/Statement/v1' },
    subject: { type: 'array', items: { allOf: [resource, { required: ['digest'] }] } },
    predicateType: { const: 'https://slsa.dev/provenance/v1' },
    predicate: {
      type: 'object',
      required: ['buildDefinition', 'runDetails'],
      ...extensions,
      properties: {
        buildDefinition: {
          type: 'object',
          required: ['buildType', 'externalParameters'],
          ...extensions,
          properties: {
            buildType: uri,
            externalParameters: { type: 'object' },
            internalParameters: { type: 'object' },
            resolvedDependencies: { type: 'array', items: resource },
          },
        },
        runDetails: {
          type: 'object',
          required: ['builder'],
          ...extensions,
          properties: {
            builder: {
              type: 'object',
              required: ['id'],
              ...extensions,
              properties: {
                id: uri,
                builderDependencies: { type: 'array', items: resource },
                version: { type: 'object', additionalProperties: { type: 'string' } },
              },
            },
            metadata: {
              type: 'object',
              ...extensions,
              properties: { invocationId: { type: 'string' }, startedOn: time, finishedOn: time },
            },
            byproducts: { type: 'array', items: resource },
          },
        },
      },
    },
  },
};

const ajv = new Ajv({ allErrors: true, strictTypes: false });
addFormats(ajv);
const validate = ajv.compile(statement);

/** What in a statement of in-toto is not as the specifications of statements and of SLSA's provenance have it. */
export function againstSpecification(made: unknown): string[] {
  validate(made);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}
