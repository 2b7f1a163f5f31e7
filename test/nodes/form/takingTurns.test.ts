import { takingTurns } from '../../../nodes/form/takingTurns';
import { thisProcess } from '../../../transport/thisProcess';

let nowMs = 0;
let turns: number[] = [];

beforeEach(() => {
	[nowMs, turns] = [0, []];
	jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
	jest.spyOn(thisProcess, 'sleep').mockImplementation(async () => void turns.push(nowMs));
});
afterEach(() => jest.restoreAllMocks());

/** Reads ten items, each of which takes so long. */
async function readTen(eachMs: number): Promise<number[]> {
	const items = Array.from({ length: 10 }, (_, at) => at);
	const read: number[] = [];
	for await (const item of takingTurns(items)) {
		read.push(item);
		nowMs += eachMs;
	}
	expect(read).toEqual(items);
	return turns;
}

it('a long row of items lets everything else have its turn ten times a second', async () => {
	expect(await readTen(50)).toEqual([100, 200, 300, 400]);
});

it('a turn is as long as one item where that takes longer', async () => {
	expect(await readTen(150)).toEqual([150, 300, 450, 600, 750, 900, 1050, 1200, 1350]);
});

it('a short row of items is read in one turn', async () => {
	expect(await readTen(10)).toEqual([]);
});
