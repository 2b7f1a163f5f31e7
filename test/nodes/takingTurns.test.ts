import { useDedupStore } from '../engine/dedupStore';
import { faultFixture } from '../faults/fixture';

const { generate, creates } = faultFixture();
useDedupStore();

describe('Generate, given thousands of items,', () => {
	it('lets everything else in n8n’s process have its turn while it reads them', async () => {
		const items = Array.from({ length: 2_000 }, (_, row) => ({ json: { row } }));
		let turns = 0;
		const others = setInterval(() => (turns += 1), 1);
		const error = await generate(
			'danceGenerator',
			{ prompt: '=Dancer {{ $json.row }}', batch: { maxCredits: 0 } },
			{ items },
		).catch((thrown: Error) => thrown.message);
		clearInterval(others);
		expect(error).toMatch(/crosses Max Credits per Run/);
		expect(turns).toBeGreaterThanOrEqual(3);
		expect(creates()).toEqual([]);
	});
});
