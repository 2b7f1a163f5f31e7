import { egressOf } from '../../media/egress';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { contextFor } from '../engine/runNode';

const context = () =>
	contextFor({
		node: new DanceVideoUpload(),
		parameters: { provider: 'danceGenerator' },
		credentials: { danceGeneratorApi: { apiKey: 'sk-0123456789', baseUrl: 'http://127.0.0.1' } },
	});

describe('what n8n knows of the way out', () => {
	it('is which addresses a name has, and that none is closed while its filter is off', async () => {
		const { allows, resolve } = egressOf(context());
		expect(await resolve('http://localhost:5678/me.png')).toContain('http://127.0.0.1');
		expect(await resolve('http://[::1]/')).toEqual(['http://[::1]']);
		expect(await allows('http://10.0.0.1/')).toBe(true);
	});

	it('is nothing of a name that nobody knows', async () => {
		const { allows, resolve } = egressOf(context());
		expect(await resolve('http://nobody.invalid/')).toEqual([]);
		expect(await allows('http://nobody.invalid/')).toBe(true);
	});

	it('is nothing in an n8n that has no filter yet', async () => {
		const { helpers } = context();
		const { getSecureEgressFilter, ...older } = helpers;
		expect(getSecureEgressFilter).toBeInstanceOf(Function);
		const { allows, resolve } = egressOf({ helpers: older as typeof helpers });
		expect(await resolve('http://localhost/')).toEqual([]);
		expect(await allows('http://localhost/')).toBe(true);
	});
});
