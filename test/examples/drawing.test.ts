import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';

import { ROOT, WORKFLOW_FILES } from './workflowFiles';

/**
 * How n8n's editor draws: a node is a square of 96 pixels with its name below, a trigger likewise; an
 * AI node's box is wider. The rules for notes are those of n8n's template library.
 */
const NODE = { width: 96, height: 96 };
const AGENT = { width: 256, height: 96 };
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
/** n8n's numbers for the colours of a note. */
const YELLOW = 1;
const WHITE = 7;

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function boxOf({ name, type, position: [left, top], parameters }: INode): Box {
	const size =
		type === STICKY_NOTE
			? { width: Number(parameters.width), height: Number(parameters.height) }
			: /\.(agent|chainLlm)$/.test(type)
				? AGENT
				: NODE;
	return { name, left, top, right: left + size.width, bottom: top + size.height };
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

/** Whether a straight wire from the right of one node to the left of another runs through a box. */
function crosses(from: Box, to: Box, box: Box): boolean {
	const start = { x: from.right, y: (from.top + from.bottom) / 2 };
	const end = { x: to.left, y: (to.top + to.bottom) / 2 };
	const STEPS = 200;
	return Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS).some((part) => {
		const x = start.x + (end.x - start.x) * part;
		// n8n draws a wire as an S: flat at both ends.
		const y = start.y + (end.y - start.y) * (part * part * (3 - 2 * part));
		return x > box.left && x < box.right && y > box.top && y < box.bottom;
	});
}

const wordsOf = ({ parameters }: INode) =>
	String(parameters.content)
		.split(/\s+/)
		.filter((word) => /\w/.test(word)).length;

describe.each(WORKFLOW_FILES)('the drawing of %s', (file) => {
	const { nodes, connections } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
		nodes: INode[];
		connections: IConnections;
	};
	const notes = nodes.filter(({ type }) => type === STICKY_NOTE);
	const working = nodes.filter(({ type }) => type !== STICKY_NOTE).map(boxOf);
	const overview = notes.filter(({ parameters }) => parameters.color === YELLOW);
	const boxByName = new Map(working.map((box) => [box.name, box]));

	it('lays no node on another, and no note on another note', () => {
		const pairs = [working, notes.map(boxOf)].flatMap((boxes) =>
			boxes.flatMap((one, at) =>
				boxes
					.slice(at + 1)
					.flatMap((other) => (overlap(one, other) ? [[one.name, other.name]] : [])),
			),
		);
		expect(pairs).toEqual([]);
	});

	it('leads no wire behind a node', () => {
		const hidden = Object.entries(connections).flatMap(([name, { main = [] }]) =>
			main
				.flatMap((targets) => targets ?? [])
				.flatMap((target) => {
					const from = boxByName.get(name);
					const to = boxByName.get(target.node);
					if (!from || !to) throw new Error(`${name} leads to a node that is not there`);
					return working
						.filter((box) => box !== from && box !== to && crosses(from, to, box))
						.map((box) => `${name} -> ${target.node} behind ${box.name}`);
				}),
		);
		expect(hidden).toEqual([]);
	});

	it('reads from left to right', () => {
		const backwards = Object.entries(connections).flatMap(([name, { main = [] }]) =>
			main
				.flatMap((targets) => targets ?? [])
				.filter(({ node }) => (boxByName.get(node)?.left ?? 0) <= (boxByName.get(name)?.left ?? 0))
				.map(({ node }) => `${name} -> ${node}`),
		);
		expect(backwards).toEqual([]);
	});

	it('has one yellow note that says how it works and what to set up, in 100 to 300 words', () => {
		expect(overview).toHaveLength(1);
		expect(overview[0]?.parameters.content).toMatch(/### How it works[^]*### Setup/);
		expect(wordsOf(overview[0]!)).toBeGreaterThanOrEqual(100);
		expect(wordsOf(overview[0]!)).toBeLessThanOrEqual(300);
	});

	it('says in each white note what its part is for, in under 50 words', () => {
		for (const note of notes.filter((one) => !overview.includes(one))) {
			expect(note.parameters.color).toBe(WHITE);
			expect(wordsOf(note)).toBeLessThan(50);
		}
	});
});
