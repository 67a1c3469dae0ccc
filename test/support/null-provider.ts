// `null_resource`, served by our own plugin server: the null provider cannot be downloaded on every machine. Its
// provisioners are Terraform's part; all that the provider has to do is to keep an id and the triggers.
import { randomUUID } from 'node:crypto';
import { attribute, define } from '../../lib/plugin';
import { serve } from '../../lib/plugin/serve';

const { provider, resource } = define<undefined>();

const attributes = {
  id: attribute.string({ description: 'A random id.', computed: true, keep: true }),
  triggers: attribute.map('string', { description: 'What makes it new.', optional: true, replace: true }),
};

const nullResource = resource<typeof attributes>({
  typeName: 'null_resource',
  schema: { description: 'Nothing, with a life of its own.', attributes },
  create: async (_, planned) => ({ ...planned, id: randomUUID() }),
  read: async (_, state) => state,
  delete: async () => undefined,
});

void serve({
  address: 'registry.terraform.io/hashicorp/null',
  load: async () =>
    provider({
      name: 'null',
      version: '3.2.4',
      schema: { description: 'Stand-in.', attributes: {} },
      resources: [nullResource],
      dataSources: [],
      configure: () => undefined,
    }),
});
