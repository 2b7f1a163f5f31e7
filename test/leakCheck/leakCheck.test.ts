import { NodeOperationError } from 'n8n-workflow';

import { API_KEY } from '../../sandbox/settings/apiKey';
import { useSandbox } from '../engine/sandboxRunner';
import { contextFor } from '../engine/runNode';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { formsOf, signedAddressIn } from './secrets';
import { assertNoLeaks, recordRun, logLines, takeLeaks } from './leakCheck';

const sandbox = useSandbox();

const context = () =>
	contextFor({
		node: new DanceVideoWait(),
		parameters: {},
		credentials: {},
	});

describe('the watch over secrets, which stands behind every test', () => {
	it.each<[string, () => void]>([
		['console.log', () => console.log('key', { toString: () => API_KEY })],
		['the output of the process', () => process.stderr.write(`${API_KEY}\r`)],
		['base64', () => process.stdout.write(Buffer.from(`{"k":"${API_KEY}"}`).toString('base64'))],
		["n8n's log", () => context().logger.info(`Trying again with Bearer ${API_KEY}`)],
		['what n8n’s log is given beside', () => context().logger.warn('Odd', { key: API_KEY })],
		[
			'a node’s output',
			() => recordRun({ node: 'x', itemCount: 1, items: [{ json: { API_KEY } }] }),
		],
		[
			'the cause of an error',
			() => {
				const cause = { request: { headers: { authorization: `Bearer ${API_KEY}` } } };
				recordRun({ node: 'x', itemCount: 1, error: new Error('Odd', { cause }) });
			},
		],
		[
			'the description of an n8n error, as a signed address',
			() => {
				const description = 'See https://n8n.example.com/webhook-waiting/7?signature=0a1b2c3d4e';
				const error = new NodeOperationError(context().getNode(), 'Odd', { description });
				recordRun({ node: 'x', itemCount: 1, error });
			},
		],
	])('fails a test that shows one in %s', (_where, show) => {
		show();
		expect(() => assertNoLeaks()).toThrow(/Secrets were shown/);
		expect(takeLeaks()).toEqual([]);
	});

	it('leaves all other texts alone', () => {
		process.stderr.write('');
		context().logger.info('Task 1: pending');
		recordRun({
			node: 'x',
			itemCount: 1,
			items: [{ json: { videoUrl: 'https://a/?sig=12345678' } }],
		});
		expect(takeLeaks()).toEqual([]);
		expect(logLines()).toEqual(['info: Task 1: pending']);
	});

	it('knows the key of the sandbox that the tests use', () => {
		expect(sandbox().apiKey).toBe(API_KEY);
	});

	it('finds a secret wherever it stands in base64', () => {
		for (const before of ['', 'a', 'ab', 'abc']) {
			const encoded = Buffer.from(`${before}${API_KEY}xyz`).toString('base64');
			expect(formsOf(API_KEY).some((form) => encoded.includes(form))).toBe(true);
		}
	});

	it.each([
		['https://a.example/x?token=0123456789', true],
		['https://a.example/x?a=1&X-Amz-Signature=0123456789', true],
		['https://a.example/x?***', false],
		['https://a.example/x?page=0123456789', false],
	])('tells whether %s is signed', (text, isSigned) => {
		expect(signedAddressIn(text) !== undefined).toBe(isSigned);
	});
});
