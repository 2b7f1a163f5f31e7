import {
	addListedNode,
	addNode,
	choose,
	connect,
	executeStep,
	fillIn,
	openEmptyCanvas,
	viewFile,
} from './editor';
import { openBrowserHarness, type BrowserHarness } from './harness';
import { picture } from './pictures';
import { createUser, type User } from './user';
import { untilItPlays } from './video';

const TIKTOK = 'https://www.tiktok.com/@dancer/video/7300000000000000001';
const RUN_TIMEOUT_SECONDS = 120;

const NODE = { node: 'Dance Video Generate', action: 'Make a dance video' };

/** How the node is found: by a word, or in n8n's list of all apps. */
const WAYS = {
	'searching for the node': {
		find: async (user: User) => await addNode(user, { search: 'dance video', ...NODE }),
		words: 1,
	},
	'looking through the list of apps': {
		find: async (user: User) => await addListedNode(user, NODE),
		words: 0,
	},
} as const;

describe.each(Object.entries(WAYS))(
	"a new user's way from an empty canvas to the playing video, %s",
	(_how, { find, words }) => {
		let harness: BrowserHarness;
		let user: User;
		let video: { width: number; seconds: number };

		// A new user: an account at the provider, a picture, a dance, and an empty canvas.
		beforeAll(async () => {
			harness = await openBrowserHarness({ speed: 60 });
			const { page, origin, sandbox } = harness;
			user = createUser(page);
			await openEmptyCanvas(page, origin);
			await find(user);
			await connect(user, {
				apiKey: sandbox.apiKey,
				baseUrl: sandbox.baseUrl('danceGenerator'),
			});
			await choose(user, 'characterImageSource', 'URL');
			await fillIn(user, 'characterImageUrl', `${sandbox.origin}/media/character.png`);
			await fillIn(user, 'referenceVideoUrl', TIKTOK);
			await picture(page, 'first-video');
			await executeStep(user, RUN_TIMEOUT_SECONDS);
			video = await untilItPlays(await viewFile(user));
			await picture(page, 'playing-video');
		});
		afterAll(async () => await harness?.close());

		it('ends with a video that plays, paid for once', () => {
			expect(video.width).toBeGreaterThan(100);
			expect(video.seconds).toBeGreaterThan(1);
			expect(harness.sandbox.paidCreates()).toBe(1);
		});

		it('takes at most twelve clicks', () => {
			expect(user.clicks()).toBeLessThanOrEqual(12);
		});

		it('asks for two values, beside the credential and the word that finds the node', () => {
			expect(user.typed('value')).toBe(2);
			expect(user.typed('search')).toBe(words);
			// The second is the address of the sandbox: at the provider itself it stays as it is.
			expect(user.typed('credential')).toBe(2);
		});

		it('makes the editor complain of nothing on its console', () => {
			expect(harness.problems).toEqual([]);
		});
	},
);
