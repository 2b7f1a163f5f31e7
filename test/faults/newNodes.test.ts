import { DanceVideoCredits } from '../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { bytesOf, runNode, storedFile } from '../engine/runNode';
import { errorOf, media } from '../engine/sandboxRunner';
import { useSteppedTime } from '../engine/steppedTime';
import { startFakeN8n } from './fakeN8n';
import { faultFixture } from './fixture';

const { runOf, sandbox, creates, generate, generateRun } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const NEW = { typeVersion: 2 };
const LINK = { referenceVideoUrl: 'https://example.com/dance.mp4' };
/** Both are to be files of the item. */
const BOTH = { referenceVideoSource: 'binary' };
const SHEET = { row: 7, title: 'Rooftop', status: 'to do', error: 'of last week' };

const imageItem = async (json = {}) => ({
	json,
	binary: { data: await storedFile(media('character.png'), 'hero.png', 'image/png') },
});
const uploads = () =>
	sandbox()
		.journal()
		.filter(({ path }) => path.includes('/upload/'));
const danceRun = (items: object, parameters = {}) =>
	runOf(
		new DanceVideoGenerate(),
		'danceGenerator',
		{ ...LINK, ...parameters },
		{ ...NEW, ...items },
	);

describe('nodes as they are added', () => {
	it('make a dance video of an image and a link, and nothing else is set', async () => {
		const given = [await imageItem()];
		const uploaded = await runNode(
			runOf(new DanceVideoUpload(), 'danceGenerator', {}, { ...NEW, items: given }),
		);
		expect(uploaded[0]?.binary).toEqual(given[0]?.binary);

		const created = await runNode(danceRun({ items: uploaded }));
		expect(creates()[0]?.body).toMatchObject({
			character_image_url: uploaded[0]?.json.url,
			reference_video_url: LINK.referenceVideoUrl,
		});
		// The file is there already.
		expect(uploads()).toHaveLength(1);

		const waiting = runOf(new DanceVideoWait(), 'danceGenerator', {}, { ...NEW, items: created });
		const n8n = await startFakeN8n(waiting);
		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]?.json).toMatchObject({ status: 'succeeded', taskId: created[0]?.json.taskId });
		expect((await bytesOf(items[0]!)).equals(media('dance.mp4'))).toBe(true);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('take the address of an item that has no file', async () => {
		const [item] = await runNode(
			runOf(new DanceVideoUpload(), 'danceGenerator', {}, { ...NEW, items: [await imageItem()] }),
		);
		await runNode(danceRun({ items: [{ json: item!.json }] }));
		expect(creates()[0]?.body).toMatchObject({ character_image_url: item!.json.url });
		expect(uploads()).toHaveLength(1);
	});

	it('upload the file that a node in between has changed, whatever was uploaded before', async () => {
		const { json } = { json: { provider: 'danceGenerator', kind: 'image', sizeBytes: 5 } };
		const items = [await imageItem({ ...json, url: 'https://example.com/old.png' })];
		await runNode(danceRun({ items }));
		expect(uploads()).toHaveLength(1);
		expect(JSON.stringify(creates()[0]?.body)).not.toContain('old.png');
	});

	it.each([
		['an address of another kind of file', { kind: 'video', url: 'https://example.com/a.mp4' }],
		['no address', { url: 'hero.png' }],
	])('say what to do about an item with no file and %s', async (_what, json) => {
		const error = await errorOf(runNode(danceRun({ items: [{ json }] })));
		expect(error.message).toContain('it has no files at all');
		expect(error.description).toMatch(
			/node before this one that outputs a file.*set .* Source to URL/,
		);
		expect(sandbox().journal()).toEqual([]);
	});

	it.each([
		[
			'a video, by its name',
			{},
			'https://example.com/a.mp4?size=1',
			/another kind of file \("video"\)/,
		],
		['no name that tells', BOTH, 'https://example.com/42', /"kind" with "image" or "video"/],
		[
			'a picture for both',
			BOTH,
			'https://example.com/a.JPG',
			/Reference Video .*another kind .*"image"/,
		],
		[
			'a video for both',
			BOTH,
			'https://example.com/a.mov',
			/Character Image .*another kind .*"video"/,
		],
	])(
		'do not send the address that a stranger’s item gives as what it is not: %s',
		async (_what, parameters, url, said) => {
			const error = await errorOf(runNode(danceRun({ items: [{ json: { url } }] }, parameters)));
			expect(error.message).toMatch(said);
			expect(error.description).toMatch(/Nothing was sent and nothing paid/);
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it('take an address for the one of two files that it is, and send the other', async () => {
		const { binary } = await imageItem();
		const clip = await storedFile(media('dance.mp4'), 'dance.mp4', 'video/mp4');
		const url = 'https://example.com/a.png';
		const items = [{ json: { url }, binary: { clip } }];
		await runNode(danceRun({ items }, { ...BOTH, referenceVideoBinary: 'clip' }));
		expect(creates()[0]?.body).toMatchObject({ character_image_url: url });
		expect(uploads()).toHaveLength(1);
		const unnamed = [{ json: { url: 'https://example.com/42' }, binary }];
		await runNode(danceRun({ items: unnamed }));
		expect(JSON.stringify(creates()[1]?.body)).not.toContain('example.com/42');
	});

	it('name the field that has the file', async () => {
		const [item] = [await imageItem()];
		const items = [{ json: {}, binary: { photo: item.binary.data } }];
		const error = await errorOf(runNode(danceRun({ items })));
		expect(error.description).toContain('such as "photo"');
	});

	it('of version 1 take no address for a file', async () => {
		const items = [{ json: { url: 'https://example.com/a.png' } }];
		await errorOf(runNode(runOf(new DanceVideoGenerate(), 'danceGenerator', LINK, { items })));
		expect(creates()).toEqual([]);
	});
});

describe('what leaves new nodes', () => {
	it('is a few fields, and what has a value; among it what Wait for Task uses', async () => {
		const [item] = await generate('danceGenerator', {}, NEW);
		expect(Object.keys(item!.json)).toEqual([
			'provider',
			'taskId',
			'status',
			'providerStatus',
			'videoUrl',
			'cost',
			'remainingCredits',
			'createdAt',
			'estimatedSeconds',
		]);
		expect(item!.json).toMatchObject({ videoUrl: null, estimatedSeconds: expect.any(Number) });
		expect(item!.json).not.toHaveProperty('outputs');
		const [full] = await generate('danceGenerator', { output: 'full' }, NEW);
		expect(full!.json).toMatchObject({ outputs: [], error: null, refundedCredits: null });
	});

	it('keeps the columns of a sheet through Generate and a suspended Wait', async () => {
		const sheet = { includeInputFields: true };
		const [created] = await generate('danceGenerator', sheet, { ...NEW, items: [{ json: SHEET }] });
		expect(created!.json).toMatchObject({ row: 7, title: 'Rooftop', taskId: expect.anything() });
		// What has the name of a field of ours is ours, also where we have nothing to say.
		expect(created!.json.status).not.toBe('to do');
		expect(created!.json).not.toHaveProperty('error');

		const waiting = { ...sheet, options: { waiting: 'suspend' }, download: false };
		const n8n = await startFakeN8n(
			runOf(new DanceVideoWait(), 'danceGenerator', waiting, { ...NEW, items: [created!] }),
		);
		// Once, where n8n keeps it anyway: with the execution that sleeps.
		const stored = n8n.database().map((row) => row.split('Rooftop').length - 1);
		expect(stored.slice(1).every((times) => times === 0)).toBe(true);
		expect(stored.length).toBeGreaterThan(1);

		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]!.json).toMatchObject({ row: 7, title: 'Rooftop', status: 'succeeded' });
		expect(items[0]!.json).not.toHaveProperty('details');
		expect(items[0]!.json).not.toHaveProperty('error');
	});

	it('keeps them through a suspended Generate', async () => {
		const rows = [1, 2, 3, 4, 5].map((row) => ({
			json: { row, taskId: 'mine', callBack: 'resume' },
		}));
		const run = generateRun('seedance2Ai', { includeInputFields: true }, { ...NEW, items: rows });
		const n8n = await startFakeN8n(run);
		expect(n8n.end()).toBeUndefined();
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => json.row)).toEqual([1, 2, 3, 4, 5]);
		expect(new Set(items.map(({ json }) => json.taskId)).size).toBe(5);
		expect(items.map(({ json }) => json.callBack)).toEqual(Array(5).fill(undefined));
		expect(sandbox().paidCreates()).toBe(5);
	});

	it('keeps them on error items too', async () => {
		const items = [{ json: SHEET }];
		const [item] = await generate(
			'danceGenerator',
			{ tiktokUrl: 'nowhere', includeInputFields: true },
			{ ...NEW, items, onError: 'continueRegularOutput' },
		);
		expect(item!.json).toMatchObject({
			row: 7,
			title: 'Rooftop',
			details: { kind: 'invalidInput' },
		});
		expect(item!.json.error).toContain('TikTok Link');
	});

	it('keeps them through Upload File and Check Credits', async () => {
		const parameters = { includeInputFields: true };
		const more = {
			...NEW,
			items: [await imageItem({ ...SHEET, url: 'https://example.com/mine' })],
		};
		const [uploaded] = await runNode(
			runOf(new DanceVideoUpload(), 'danceGenerator', parameters, more),
		);
		expect(uploaded!.json).toMatchObject({ row: 7, kind: 'image', provider: 'danceGenerator' });
		expect(uploaded!.json.url).not.toBe('https://example.com/mine');
		const [balance] = await runNode(
			runOf(new DanceVideoCredits(), 'danceGenerator', parameters, more),
		);
		expect(balance!.json).toMatchObject({ row: 7, credits: expect.any(Number) });
	});
});
