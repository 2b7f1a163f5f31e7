import type { IPollFunctions } from 'n8n-workflow';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { isStream } from '../../transport/bytes';
import type { HttpRequest } from '../../transport/httpClient';
import { executionSignal, n8nHttpClient } from '../../transport/n8nHttpClient';
import { contextFor } from '../engine/runNode';
import { get, startOddServer, httpClientOf, type OddServer } from './oddServer';

let server: OddServer;
beforeEach(async () => {
	server = await startOddServer();
});
afterEach(() => server.close());

const at = (path: string) => `${server.origin}${path}`;
const send = async (request: HttpRequest) => await httpClientOf(server.origin)(request);

describe('a request by n8n’s helpers', () => {
	it('asks for JSON where an API answers, for anything where a file comes, and has its own headers', async () => {
		await send(get(at('/')));
		await send(get(at('/'), { headers: { 'X-Own': 'yes' }, query: { page: 2, q: 'a b' } }));
		const file = await send(get(at('/file'), { stream: true }));
		if (isStream(file.body)) file.body.destroy();
		expect(server.requests.map(({ headers }) => headers.accept)).toEqual([
			'application/json',
			'application/json',
			'*/*',
		]);
		expect(server.requests[0]?.headers['accept-encoding']).not.toBe('identity');
		expect(server.requests[2]?.headers['accept-encoding']).toBe('identity');
		expect(server.requests[1]).toMatchObject({ method: 'GET', url: '/?page=2&q=a%20b' });
		expect(server.requests[1]?.headers['x-own']).toBe('yes');
	});

	it('is not redirected: the key stays on its origin', async () => {
		const { status, headers } = await send(get(at('/moved')));
		expect({ status, location: headers.location }).toEqual({ status: 302, location: '/file' });
		expect(server.requests).toHaveLength(1);
	});

	it('can be sent where n8n cancels nothing, in a trigger', async () => {
		const { helpers } = contextFor({ node: new DanceVideoWait(), parameters: {}, credentials: {} });
		const trigger = { helpers } as unknown as IPollFunctions;
		expect(executionSignal(trigger)).toBeUndefined();
		const answer = await n8nHttpClient(trigger, 'none')(get(at('/'), { authenticated: false }));
		expect(answer).toMatchObject({ status: 200, body: '{"ok":true}' });
	});
});
