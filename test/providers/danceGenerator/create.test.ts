import { create } from '../../../providers/danceGenerator/create';
import type { Api } from '../../../transport/api';
import { failureOf, useAccounts } from '../../transport/account';

const { account, inject, arrived } = useAccounts();

const refusal = (status: number, error: string) =>
	inject('/generate', { type: 'answer', status, body: { error } });

/** The advice after a refusal of a dance with this character image. */
const adviceFor = async (image: unknown, api: Api = account('danceGenerator').api) => {
	const body = {
		character_image_url: image as string,
		tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	};
	const { details } = await failureOf(create(api, { path: '/generate', body }));
	return details.nextStep;
};

const FOREIGN = 'https://images.example/me.png';
const WAY_OUT = /the character image's address comes from Dance Generator's own upload/;

describe('the character image of a dance that Dance Generator refuses', () => {
	it.each([
		[422, 'validation_error'],
		[415, 'unsupported_media_type'],
		[413, 'file_too_large'],
	])('is taken for the reason after %i %s when it comes from elsewhere', async (status, error) => {
		refusal(status, error);
		expect(await adviceFor(FOREIGN)).toMatch(WAY_OUT);
		expect(arrived()).toEqual([`POST ${status}`]);
	});

	it.each([
		[402, 'insufficient_credits'],
		[401, 'invalid_api_key'],
		[500, 'internal_error'],
	])('is not the reason after %i %s', async (status, error) => {
		refusal(status, error);
		expect(await adviceFor(FOREIGN)).not.toMatch(WAY_OUT);
	});

	it.each([
		'https://file.dancegenerator.ai/abc123.jpg',
		'https://DanceGenerator.AI/abc123.jpg',
		'no address',
		undefined,
	])('is not from elsewhere when it is %s', async (image) => {
		refusal(422, 'validation_error');
		expect(await adviceFor(image)).not.toMatch(WAY_OUT);
	});

	it.each(['https://file.notdancegenerator.ai/a.jpg', 'https://dancegenerator.ai.example/a.jpg'])(
		'is from elsewhere at a host that only looks like theirs (%s)',
		async (image) => {
			refusal(422, 'validation_error');
			expect(await adviceFor(image)).toMatch(WAY_OUT);
		},
	);

	it('is not from elsewhere on the host that the base URL names', async () => {
		const { api } = account('danceGenerator');
		refusal(422, 'validation_error');
		expect(await adviceFor(`${new URL(api.baseUrl).origin}/files/a.jpg`, api)).not.toMatch(WAY_OUT);
	});
});

it('a dance that is accepted is the task of the answer', async () => {
	const { api } = account('danceGenerator');
	const body = {
		character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
		tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	};
	const task = await create(api, { path: '/generate', body });
	expect(task).toMatchObject({ provider: 'danceGenerator', status: 'pending' });
	expect(task.taskId).not.toBe('');
});
