import './egressFilterOn';

import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { errorOf, media } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { faultFixture } from './fixture';

const { sandbox, runOf, inject } = faultFixture();

const named = (url: string) => url.replace('127.0.0.1', 'localhost');
const account = () => ({ baseUrl: named(sandbox().baseUrl('danceGenerator')) });
/** An address of a picture that the sandbox has, and that it redirects from at will. */
const picture = () => `${sandbox().origin}/files/picture.png`;

const uploadFrom = async (fileUrl: string) =>
	await runNode(
		runOf(
			new DanceVideoUpload(),
			'danceGenerator',
			{ kind: 'image', fileSource: 'url', fileUrl },
			account(),
		),
	);

const CLOSED = /^The file at the URL was not fetched: .* is closed to this node/;

describe('an address of the user’s, in an n8n whose own filter is on', () => {
	it('row 79: on loopback is refused before anything is sent', async () => {
		const error = await errorOf(uploadFrom(`${sandbox().origin}/media/character.png`));
		expect(error.message).toMatch(CLOSED);
		expect(sandbox().downloads()).toEqual([]);
		expect(sandbox().journal()).toEqual([]);
	});

	it.each(['http://10.0.0.1/me.png', 'http://192.168.1.5/me.png', 'http://[fd12::1]/me.png'])(
		'row 79: in a private network (%s) is refused in the same words',
		async (url) => {
			expect((await errorOf(uploadFrom(url))).message).toMatch(CLOSED);
		},
	);

	it('row 79: that redirects to a closed one is not followed', async () => {
		const location = picture();
		inject({
			path: '/files',
			times: 'always',
			action: { type: 'answer', status: 302, headers: { location } },
		});
		const error = await errorOf(uploadFrom(named(picture())));
		expect(error.message).toMatch(CLOSED);
		expect(sandbox().downloads()).toHaveLength(1);
	});

	it('row 79: that its administrator allows is fetched', async () => {
		const [item] = await uploadFrom(named(`${sandbox().origin}/media/character.png`));
		expect(item?.json).toMatchObject({ kind: 'image', sizeBytes: media('character.png').length });
	});
});
