// A certified OpenID provider for tests, in memory, on a port of its own.
// Usage: node openid_provider.mjs REDIRECT_URI ... ; prints its port and serves until it is ended.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const VERIFIED = (name, email) => ({ name, email, email_verified: true });
const PEOPLE = {
  kajsa: VERIFIED('Kajsa Nyman', 'kajsa.nyman@polis.example'),
  karin: VERIFIED('Karin Lund', 'Karin.Lund@Polis.example'),
  sara: VERIFIED('Sara Holm', 'sara.holm@polis.example'),
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{
      client_id: 'platssamverkan',
      client_secret: 'only for tests, never used elsewhere',
      redirect_uris: process.argv.slice(2),
    }],
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_ctx, id) => (PEOPLE[id]
      ? { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }
      : undefined),
  });
  server.on('request', provider.callback());
  console.log(port);
});
