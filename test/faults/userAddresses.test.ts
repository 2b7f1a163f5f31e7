import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { errorOf, media } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { faultFixture, type Action } from './fixture';

const { sandbox, runOf, inject } = faultFixture();

const uploadFrom = async (fileUrl: string) =>
	await runNode(
		runOf(new DanceVideoUpload(), 'danceGenerator', { kind: 'image', fileSource: 'url', fileUrl }),
	);
const redirect = (location: string): Action => ({
	type: 'answer',
	status: 302,
	headers: { location },
});

const METADATA = [
	'http://169.254.169.254/latest/meta-data/iam/me.png',
	'http://2852039166/me.png',
	'http://[::ffff:169.254.169.254]/me.png',
	'http://[fd00:ec2::254]/me.png',
	'http://metadata.google.internal/me.png',
	'http://169.254.169.254.nip.io/me.png',
	'http://a9fea9fe.nip.io/me.png',
];

describe('an address of the user’s, in an n8n whose own filter is off', () => {
	it('row 79: on the machine or in the network of n8n is fetched', async () => {
		const [item] = await uploadFrom(`${sandbox().origin}/media/character.png`);
		expect(item?.json).toMatchObject({ kind: 'image', sizeBytes: media('character.png').length });
	});

	it.each(METADATA)(
		'row 79: where a cloud keeps keys (%s) is refused all the same',
		async (url) => {
			const error = await errorOf(uploadFrom(url));
			expect(error.message).toMatch(/was not fetched: .* is closed to this node/);
			expect(`${error.message} ${error.description}`).not.toMatch(/169|metadata|nip\.io/);
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it.each(METADATA)('row 79: that redirects to there (%s) is not followed', async (location) => {
		inject({ path: '/files', times: 'always', action: redirect(location) });
		const error = await errorOf(uploadFrom(`${sandbox().origin}/files/me.png`));
		expect(error.message).toMatch(/was not fetched: .* is closed to this node/);
		expect(sandbox().downloads()).toHaveLength(1);
	});

	it.each(['file:///etc/passwd', 'ftp://127.0.0.1/me.png', 'data:image/png;base64,iVBOR'])(
		'row 79: that redirects to %s is not followed',
		async (location) => {
			inject({ path: '/files', times: 'always', action: redirect(location) });
			const error = await errorOf(uploadFrom(`${sandbox().origin}/files/me.png`));
			expect(error.message).toMatch(/was not fetched: .* is closed to this node/);
		},
	);
});

describe('an error of a private address', () => {
	let deaf: Server;
	beforeAll(async () => {
		// Takes connections and ends them.
		deaf = createServer((request) => request.socket.destroy());
		await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
	});
	afterAll(() => deaf.close());

	it('row 79: says the same of a closed port, an open one, a refusal and another service', async () => {
		const { port } = deaf.address() as AddressInfo;
		const port1 = 'http://127.0.0.1:1/me.png';
		inject({ path: '/files', action: { type: 'answer', status: 401 } });
		inject({ path: '/files', action: { type: 'answer', status: 503 } });
		inject({ path: '/files', action: { type: 'answer', status: 200, body: '<html>Admin</html>' } });
		const file = `${sandbox().origin}/files/me.png`;
		const told: unknown[] = [];
		for (const url of [port1, `http://127.0.0.1:${port}/me.png`, file, file, file]) {
			const { name, message, description } = await errorOf(uploadFrom(url));
			told.push({ name, message, description });
		}
		expect(told).toEqual(told.map(() => told[0]));
		expect(JSON.stringify(told[0])).not.toMatch(/127\.0\.0\.1|HTTP|refuse|port/);
		expect(sandbox().downloads()).toHaveLength(3);
	});
});
