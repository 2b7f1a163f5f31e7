import type { INodeParameters } from 'n8n-workflow';

import { callBackNote, readCallBack } from '../../../nodes/DanceVideoGenerate/callBack';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { providerById } from '../../../providers';
import { isCallbackToken } from '../../../tasks/callbackToken';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { failureOf } from '../../transport/account';

const KEY = 'sk-of-the-account';
const PUBLIC = 'https://n8n.example.com';
const caller = providerById('vtrix');

/** The node in an n8n that is reached at a public address, unless it says otherwise. */
const node = (
	parameters: INodeParameters,
	{ baseUrl = 'https://cloud.vtrix.ai', ...more }: Partial<NodeRun> & { baseUrl?: string } = {},
) =>
	contextFor({
		node: new DanceVideoGenerate(),
		parameters: { provider: 'vtrix', ...parameters },
		credentials: { vtrixApi: { apiKey: KEY, baseUrl } },
		webhookUrl: PUBLIC,
		...more,
	});
const told = async (...given: Parameters<typeof node>) =>
	await readCallBack(node(...given), caller, 0);
const refused = async (...given: Parameters<typeof node>) => {
	const { details } = await failureOf(told(...given));
	expect(details).toMatchObject({ kind: 'invalidInput', retryable: false });
	expect(JSON.stringify(details)).not.toContain(KEY);
	return details;
};

describe('whom the provider is told to call', () => {
	it('is nobody, unless the user says so', async () => {
		expect(await told({})).toBeUndefined();
		expect(await told({ callBack: 'none', callBackUrl: 'https://a.example' })).toBeUndefined();
	});

	it('is nobody at a provider that calls nobody', async () => {
		const context = node({ callBack: 'resume' });
		expect(await readCallBack(context, providerById('danceGenerator'), 0)).toBeUndefined();
	});

	it('is the Wait for Task of this execution, at the address that n8n has signed', async () => {
		expect(await told({ callBack: 'resume' })).toMatch(
			/^https:\/\/n8n\.example\.com\/webhook-waiting\/test\/dance-video-wait\?signature=\w{20,}$/,
		);
	});

	it('is an address of the user’s own, as it is but for spaces around it', async () => {
		const callBackUrl = ' https://a.example/ended?b=1 ';
		expect(await told({ callBack: 'url', callBackUrl })).toBe('https://a.example/ended?b=1');
	});

	it('is a trigger, with a token that only who has the key can make, and not with the key', async () => {
		const trigger = `${PUBLIC}/webhook/5f2b/dance-video`;
		const address = await told({ callBack: 'trigger', callBackTriggerUrl: `${trigger}?a=1` });
		const url = new URL(address ?? '');
		expect([url.origin + url.pathname, url.searchParams.get('a')]).toEqual([trigger, '1']);
		expect(isCallbackToken(KEY, trigger, url.searchParams.get('token'))).toBe(true);
		expect(address).not.toContain(KEY);
	});

	it('is an option in version 2, read for each item', async () => {
		const context = node(
			{ options: { callBack: 'url', callBackUrl: '=https://a.example/{{ $json.row }}' } },
			{ typeVersion: 2, items: [{ json: { row: 1 } }, { json: { row: 2 } }] },
		);
		expect(await readCallBack(context, caller, 1)).toBe('https://a.example/2');
		const ofVersion1 = { callBack: 'url', callBackUrl: 'https://a.example/1' };
		expect(await told(ofVersion1, { typeVersion: 2 })).toBeUndefined();
	});
});

describe('an address that nobody could call is refused before anything is paid', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['nothing', { callBack: 'url', callBackUrl: '' }, /^Callback URL must be a full.*given: ""/],
		['no text', { callBack: 'url', callBackUrl: 7 }, /Callback URL must be .*\(given: 7\)/],
		['no trigger', { callBack: 'trigger' }, /^Trigger URL must be a full address/],
		[
			'a webhook of another node',
			{ callBack: 'trigger', callBackTriggerUrl: `${PUBLIC}/webhook/5f2b?secret=1` },
			/^Trigger URL must be .*ends with \/dance-video \(given: "https:\/\/n8n\.example\.com\/webhook\/5f2b"\)/,
		],
		[
			'a webhook whose name only ends so',
			{ callBack: 'trigger', callBackTriggerUrl: `${PUBLIC}/webhook/no-dance-video` },
			/^Trigger URL must be/,
		],
		[
			'an unknown choice',
			{ callBack: 'somebody' },
			/^Call Back must be one of: none, resume, trigger, url \(given: "somebody"\)/,
		],
	])('%s', async (_what, parameters, message) => {
		expect((await refused(parameters)).message).toMatch(message);
	});

	it.each<[string, INodeParameters]>([
		['this execution', { callBack: 'resume' }],
		['a URL', { callBack: 'url', callBackUrl: 'http://127.0.0.1:9/webhook/x?secret=1' }],
		['a trigger', { callBack: 'trigger', callBackTriggerUrl: 'http://127.0.0.1:9/x/dance-video' }],
	])(
		'%s of this machine, which it names without what is secret in it',
		async (_what, parameters) => {
			const { message, nextStep } = await refused(parameters, { webhookUrl: 'http://127.0.0.1:9' });
			expect(message).toMatch(/^Call Back: Vtrix Spark Dance cannot call http:\/\/127\.0\.0\.1:9,/);
			expect(nextStep).toMatch(/^Nothing was sent and nothing paid\. .*WEBHOOK_URL.*None/);
			expect(message + nextStep).not.toMatch(/secret|signature|token/);
		},
	);

	it('but not by a provider on this machine itself, as the sandbox is', async () => {
		const here = { webhookUrl: 'http://127.0.0.1:9', baseUrl: 'http://127.0.0.1:8' };
		expect(await told({ callBack: 'resume' }, here)).toMatch(/^http:\/\/127\.0\.0\.1:9\//);
	});
});

describe('what the task tells Wait for Task of it', () => {
	it('is that this execution is called, and nothing of all others', () => {
		const note = (callBack: string, id = 'vtrix') =>
			callBackNote(node({ callBack }), providerById(id), 0);
		expect(note('resume')).toEqual({ callBack: 'resume' });
		expect(['none', 'url', 'trigger'].map((choice) => note(choice))).toEqual([{}, {}, {}]);
		expect(note('resume', 'danceGenerator')).toEqual({});
	});
});
