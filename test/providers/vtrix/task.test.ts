import type { JsonValue } from '../../../model/json';
import { asked, at, output } from '../answering';

const taskWith = async (result: JsonValue) =>
	await asked('vtrix', { id: 'cgt-2026', status: 'completed', output: result });

describe('a video of Vtrix', () => {
	const VIDEO = { type: 'video', url: at('1.mp4'), duration: 5 };
	const FOUND = [output('video', '1.mp4', { durationSeconds: 5 })];

	it.each<[what: string, result: JsonValue]>([
		['beside an output of another form', [null, 'done', { content: [VIDEO] }, 7]],
		['beside content of another form', [{ content: [null, at('2.mp4'), VIDEO, []] }]],
		['beside content without an address', [{ content: [{ type: 'video' }, VIDEO, { url: 7 }] }]],
		['in content that is no list', { content: VIDEO }],
		['in an output without any other content', [{}, { content: null }, { content: [VIDEO] }]],
	])('is found %s', async (_what, result) => {
		expect(await taskWith(result)).toMatchObject({ outputs: FOUND, videoUrl: at('1.mp4') });
	});

	it.each<[JsonValue]>([[null], ['none yet'], [[]], [{}], [[[VIDEO]]], [{ content: 'none' }]])(
		'is not there, and costs no ID, in %j',
		async (result) => {
			expect(await taskWith(result)).toMatchObject({ taskId: 'cgt-2026', outputs: [] });
		},
	);
});
